import CloudCore
import CloudHTTP
import CloudModule
import CloudWeb
import CommonBase
import Logging
import MessageCatalogue
import ServiceLifecycle

/// Receipts, tax documents, CDRs, exports and reports.
package struct PaperModule: DomainModule {
    package static let migrations = [
        Migration("0061-papers", PackageResources._061_papers_sql)
    ]

    package static var templates: [PageTemplate] {
        [
            PageTemplate("accounting", PackageResources.accounting_mustache),
            PageTemplate("billing", PackageResources.billing_mustache),
            PageTemplate("document", PackageResources.document_mustache),
            PageTemplate("document-page", PackageResources.document_page_mustache),
            PageTemplate("employer", PackageResources.employer_mustache),
            PageTemplate("papers", PackageResources.papers_mustache),
            PageTemplate("receipt", PackageResources.receipt_mustache),
            PageTemplate("receipt-page", PackageResources.receipt_page_mustache),
            PageTemplate("top-up", PackageResources.top_up_mustache),
        ]
    }

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                PaperPages.path, PaperTexts().title, icon: "tag", place: .menu, position: 35)
        ]
    }

    /// How often the cloud looks for months to close.
    private static let interval = Duration.seconds(3600)

    private let context: MoneyContext

    package init(_ context: MoneyContext) { self.context = context }

    package var routes: [Route] {
        ReceiptPages(context: context).all() + ReceiptRoutes(context: context).all()
            + PaperPages(context: context).all() + BillingPages(context: context).all()
            + AccountingPages(context: context).all() + EmployerPages(context: context).all()
            + PaperRoutes(context: context).all()
    }

    package var eventConsumers: [any EventConsumer] {
        [PaperConsumer(issuer: PaperIssuer(context.settings))]
    }

    package var personalData: [PersonalDataPart] { [.documents, .billingDetails] }

    package var retention: [RetentionRule] { [DocumentTable.retention] }

    package var services: [any Service] {
        [
            PeriodicTask(
                "closing the month of hosts", every: Self.interval, logger: context.logger
            ) { [context] in
                guard context.settings.seller == .operator else { return }
                let billing = SelfBilling(settings: context.settings, logger: context.logger)
                let months = AccountingMonth.before(
                    context.now().wall, count: SelfBilling.months)
                for month in months {
                    var after: String? = ""
                    while let last = after {
                        try Task.checkCancellation()
                        let now = context.now().wall
                        after = try await context.database.write { db in
                            try billing.closeMonth(month, after: last, db, at: now)
                        }
                    }
                }
            }
        ]
    }
}
