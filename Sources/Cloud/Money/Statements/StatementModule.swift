import CloudCore
import CloudHTTP
import CloudModule
import CloudWeb

/// Monthly statements of what drivers owe hosts, with `seller: host`.
package struct StatementModule: DomainModule {
    package static let migrations = [
        Migration("0065-statements", PackageResources._065_statements_sql)
    ]

    package static var templates: [PageTemplate] {
        [
            PageTemplate("my-statements", PackageResources.my_statements_mustache),
            PageTemplate("statement", PackageResources.statement_mustache),
            PageTemplate("statements", PackageResources.statements_mustache),
        ]
    }

    /// The pages that exist in the menus only with `seller: host`.
    package static let paths: Set<String> = [StatementPages.path, MyStatementPages.path]

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                StatementPages.path, StatementTexts().heading, icon: "chart", place: .host,
                position: 45),
            NavigationEntry(
                MyStatementPages.path, StatementTexts().mineHeading, icon: "card", place: .menu,
                position: 13),
        ]
    }

    private let context: MoneyContext

    package init(_ context: MoneyContext) { self.context = context }

    package var routes: [Route] {
        MyStatementPages(context: context).all() + StatementPages(context: context).all()
            + StatementRoutes(
                database: context.database, random: context.random, settings: context.settings
            ).all()
    }

    package var personalData: [PersonalDataPart] { PersonalDataPart.statements }

    package var auditSources: [AuditSource] { [.statements] }
}
