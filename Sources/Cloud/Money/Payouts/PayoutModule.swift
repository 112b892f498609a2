import CloudCore
import CloudHTTP
import CloudModule
import CloudWeb

/// Bank accounts of hosts, and payouts to them by SEPA credit transfers.
package struct PayoutModule: DomainModule {
    package static let migrations = [
        Migration("0062-payouts", PackageResources._062_payouts_sql)
    ]

    package static var templates: [PageTemplate] {
        [
            PageTemplate("money-account", PackageResources.money_account_mustache),
            PageTemplate("money-account-change", PackageResources.money_account_change_mustache),
            PageTemplate("money-payouts", PackageResources.money_payouts_mustache),
            PageTemplate("money-admin-payouts", PackageResources.money_admin_payouts_mustache),
            PageTemplate("money-admin-payout", PackageResources.money_admin_payout_mustache),
        ]
    }

    private let context: MoneyContext

    package init(_ context: MoneyContext) { self.context = context }

    package var routes: [Route] {
        HostAccountPages(
            site: context.site, database: context.database, settings: context.settings
        ).all()
            + PayoutPages(
                site: context.site, database: context.database, settings: context.settings
            ).all()
            + PayoutAdminPages(
                site: context.site, database: context.database, random: context.random,
                settings: context.settings
            ).all()
            + PayoutRoutes(database: context.database).all()
    }

    package var personalData: [PersonalDataPart] { PersonalDataPart.payouts }

    package var auditSources: [AuditSource] { [.payouts] }
}
