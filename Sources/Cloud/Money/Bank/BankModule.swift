import CloudCore
import CloudHTTP
import CloudModule
import CloudWeb
import CommonBase
import ServiceLifecycle

/// Top-ups by bank transfer: QR codes, statements of the bank, unmatched transfers.
package struct BankModule: DomainModule {
    package static let migrations = [
        Migration("0059-bank", PackageResources._059_bank_sql)
    ]

    package static var templates: [PageTemplate] {
        [
            PageTemplate("bank-desk", PackageResources.bank_desk_mustache),
            PageTemplate("bank-desk-transfer", PackageResources.bank_desk_transfer_mustache),
            PageTemplate("bank-transfer", PackageResources.bank_transfer_mustache),
            PageTemplate("payment-code", PackageResources.payment_code_mustache),
        ]
    }

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                BankDeskPages.path, BankTexts().heading, icon: "download", place: .adminList,
                position: 36, summary: BankTexts().summary)
        ]
    }

    private let context: MoneyContext
    private let fio: (any FioFetcher)?

    /// - Parameter fio: reads the operator's account; nil leaves that to uploaded statements.
    package init(_ context: MoneyContext, fio: (any FioFetcher)?) {
        self.context = context
        self.fio = fio
    }

    package var routes: [Route] {
        TransferPages(context: context).all() + BankDeskPages(context: context).all()
            + BankRoutes(database: context.database).all()
    }

    package var personalData: [PersonalDataPart] { PersonalDataPart.bank }

    package var auditSources: [AuditSource] { [.bankTransfers] }

    package var services: [any Service] {
        guard context.settings.seller == .operator, let fio,
            let account = context.settings.business.iban.flatMap({ IBAN($0) })
        else { return [] }
        let reader = FioReader(
            account: account, fetcher: fio, database: context.database, now: context.now,
            random: context.random, logger: context.logger)
        let isTest = context.settings.fio?.url.hasPrefix("http:") == true
        return [
            PeriodicTask(
                "reading bank transfers", every: isTest ? FioReader.testGap : FioReader.gap,
                logger: context.logger
            ) { try await reader.run() }
        ]
    }
}
