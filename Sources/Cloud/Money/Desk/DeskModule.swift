import CloudHTTP
import CloudModule
import CloudWeb

/// The money desk of admins, and the earnings of hosts.
package struct DeskModule: DomainModule {
    package static var templates: [PageTemplate] {
        [
            PageTemplate("desk", PackageResources.desk_mustache),
            PageTemplate("desk-earnings", PackageResources.desk_earnings_mustache),
            PageTemplate("desk-ledger", PackageResources.desk_ledger_mustache),
            PageTemplate("desk-paybacks", PackageResources.desk_paybacks_mustache),
            PageTemplate("desk-person", PackageResources.desk_person_mustache),
            PageTemplate("desk-posting", PackageResources.desk_posting_mustache),
            PageTemplate("desk-task", PackageResources.desk_task_mustache),
            PageTemplate("money-panel", PackageResources.money_panel_mustache),
            PageTemplate("test-money", PackageResources.test_money_mustache),
        ]
    }

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                DeskPaths.earnings, EarningTexts().heading, icon: "chart", place: .host,
                position: 44),
            NavigationEntry(
                DeskPaths.desk, DeskTexts().heading, icon: "card", place: .adminList,
                position: 6, summary: DeskTexts().summary),
        ]
    }

    private let context: MoneyContext

    package init(_ context: MoneyContext) { self.context = context }

    package var routes: [Route] {
        let (site, database, settings) = (context.site, context.database, context.settings)
        return EarningPages(site: site, database: database, settings: settings).all()
            + EarningRoutes(database: database, settings: settings).all()
            + MoneyDeskPages(site: site, database: database, settings: settings).all()
            + LedgerPages(site: site, database: database, settings: settings).all()
            + PersonMoneyPages(
                site: site, database: database, random: context.random, settings: settings
            ).all()
            + PaybackPages(site: site, database: database, settings: settings).all()
            + MoneySummaryRoutes(database: database, settings: settings).all()
    }

    package var auditSources: [AuditSource] { [.paybacks] }
}
