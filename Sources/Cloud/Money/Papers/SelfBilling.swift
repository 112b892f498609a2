import CloudCharging
import CloudCore
import CloudFleet
import CloudPeople
import CloudPricing
import CommonBase
import Logging

/// Closes months: a document to each host for what the operator bought from them.
struct SelfBilling: Sendable {
    let settings: MoneySettings
    var logger: Logger?

    /// Months that are looked at again, because the cloud was off, or a document could not be issued.
    static let months: Int64 = 3
    /// Hosts that one database transaction looks at.
    static let slice = 20

    /// Issues the documents of a month to some hosts, in the order of their accounts.
    /// - Parameter after: the account of the last host of the previous call.
    /// - Returns: the account of the last host; nil if there are no more.
    func closeMonth(
        _ month: AccountingMonth, after: String, _ db: Database, at now: Timestamp
    ) throws -> String? {
        guard month.closing <= now else { return nil }
        let postings = try month.postings(db)
        let accounts = try HostAccount.fetchAll(
            db,
            cached: """
                SELECT id, owner_id FROM ledger_account
                WHERE kind = ? AND id > ? ORDER BY id LIMIT ?
                """,
            arguments: [LedgerAccount.Kind.pending.rawValue, after, Self.slice])
        for account in accounts {
            guard let host = account.owner,
                try !DocumentTable.hasMonth(month.text, of: host, db)
            else { continue }
            // One that fails does not stop the others; the next pass tries it again.
            do {
                try db.inSavepoint { try issue(month, postings, to: host, db, at: now) }
            } catch  where !error.isDatabaseFailure(.disk) {
                logger?.warning("closing \(month.text) of host \(host) failed: \(error)")
            }
        }
        return accounts.count == Self.slice ? accounts.last?.id : nil
    }

    private struct HostAccount: FetchableRecord {
        var id: String
        var owner: PersonID?

        init(row: Row) throws {
            id = try row["id"]
            owner = row["owner_id"]
        }
    }

    private func issue(
        _ month: AccountingMonth, _ postings: MonthPostings, to host: PersonID, _ db: Database,
        at now: Timestamp
    ) throws {
        let sales = HostSales(host: host, postings: postings)
        let parts = try sales.parts(db)
        guard !parts.isEmpty else { return }
        let tax = try HostTaxTable.find(host, db)
        let present =
            settings.paysVAT && tax?.paysVAT == true ? SaleTerms.standardVATPerMille : nil
        let shares = Self.shares(parts, present)
        let total = parts.reduce(Int64(0)) { $0 + $1.amount }
        let vat = shares.reduce(Int64(0)) { $0 + $1.vat }
        let name = try PersonTable.names([host], db)[host] ?? ""
        let content = DocumentContent(
            seller: BillingDetails(
                name: tax?.name ?? name, address: tax?.address, companyID: tax?.companyID,
                vatID: tax?.vatID),
            buyer: PaperIssuer.seller(settings),
            isTaxDocument: shares.contains { $0.perMille != nil }, placeName: nil,
            zone: AccountingMonth.zone.identifier, startedAt: month.start.milliseconds,
            endedAt: month.end.milliseconds,
            energyWh: parts.reduce(0) { $0 + $1.energyWh },
            lines: try parts.map { part in
                DocumentContent.Line(
                    kind: part.transactionID == nil ? "bookingFee" : "transaction",
                    quantity: part.energyWh, unitPrice: nil, amount: part.amount,
                    note: try part.note(db))
            },
            linesIncludeVAT: true,
            shares: shares, total: total,
            payment: .payout, fee: try sales.fee(db))
        try DocumentTable.issue(
            NewDocument(
                kind: .selfBilling, personID: host, guestID: nil, transactionID: nil,
                version: nil, month: month.text,
                suppliedAt: month.end.adding(milliseconds: -1), vat: Money(minor: vat),
                content: content),
            at: now, db)
    }

    /// The sums with VAT and without, by the terms of each sale, as the ledger has divided its price.
    /// - Parameter present: the rate by which what is no sale is taxed.
    private static func shares(
        _ parts: [HostSales.Part], _ present: Int64?
    ) -> [DocumentContent.Share] {
        var sums: [Int64?: DocumentContent.Share] = [:]
        for part in parts {
            let rate: Int64? =
                switch part.isTaxed {
                case true?: SaleTerms.standardVATPerMille
                case false?: nil
                case nil: present
                }
            let vat = rate.map { SaleShares.vat(in: Money(minor: part.amount), $0).minor } ?? 0
            let sum = sums[rate]
            sums[rate] = DocumentContent.Share(
                perMille: rate, net: (sum?.net ?? 0) + part.amount - vat,
                vat: (sum?.vat ?? 0) + vat)
        }
        return sums.values.sorted { ($0.perMille ?? 0) > ($1.perMille ?? 0) }
    }
}
