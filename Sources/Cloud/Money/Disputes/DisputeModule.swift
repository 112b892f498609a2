import CloudCore
import CloudHTTP
import CloudModule
import CloudWeb
import MessageCatalogue

/// Questions of drivers about the prices of transactions, and refunds.
package struct DisputeModule: DomainModule {
    package static let migrations = [
        Migration("0063-disputes", PackageResources._063_disputes_sql)
    ]

    package static var templates: [PageTemplate] {
        [
            PageTemplate("money-disputes", PackageResources.money_disputes_mustache),
            PageTemplate("money-dispute", PackageResources.money_dispute_mustache),
            PageTemplate("money-question", PackageResources.money_question_mustache),
        ]
    }

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                DisputeListPages.path, DisputeTexts().heading, icon: "help", place: .adminList,
                position: 47, summary: DisputeTexts().summary)
        ]
    }

    private let context: MoneyContext

    package init(_ context: MoneyContext) { self.context = context }

    package var routes: [Route] {
        let (site, database) = (context.site, context.database)
        let disputes = DisputeService(random: context.random, settings: context.settings)
        return DisputeListPages(site: site, database: database, disputes: disputes).all()
            + DisputePages(site: site, database: database, disputes: disputes).all()
            + DisputeRoutes(database: database, disputes: disputes).all()
    }

    package var personalData: [PersonalDataPart] { PersonalDataPart.disputes }

    package var auditSources: [AuditSource] { AuditSource.disputes }
}
