import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudPeople
import CloudPricing
import CommonBase

/// Issues the documents of settlements.
package struct PaperIssuer: Sendable {
    let settings: MoneySettings

    package init(_ settings: MoneySettings) { self.settings = settings }

    /// Issues the document of a version of a settlement, so that all documents of a transaction add
    /// up to its total, less what was given back. It does nothing for a version that has a document,
    /// or that changes nothing.
    /// - Returns: the number of the new document.
    @discardableResult
    package func issue(
        _ transaction: TransactionID, version: Int64, _ db: Database, at now: Timestamp
    ) throws -> DocumentNumber? {
        guard let settlement = try SettlementTable.find(transaction, version: version, db) else {
            return nil
        }
        let earlier = try DocumentTable.list(of: transaction, db)
        // A later version, which was handled first, has covered this one.
        let isNew = earlier.allSatisfy { document in
            let other = document.version ?? 0
            return other < version || other == version && document.refund > 0
        }
        return isNew ? try issue(settlement, after: earlier, refund: nil, db, at: now) : nil
    }

    /// Issues the corrective document of a refund at the host's cost. One at the operator's cost is
    /// goodwill, and no correction of the sale.
    @discardableResult
    package func issue(
        refund number: Int64, of transaction: TransactionID, _ db: Database, at now: Timestamp
    ) throws -> DocumentNumber? {
        let earlier = try DocumentTable.list(of: transaction, db)
        guard let settlement = try SettlementTable.current(of: transaction, db),
            let refund = try RefundTable.list(of: transaction, db).first(where: {
                $0.number == number
            }), refund.bearer == .host, earlier.allSatisfy({ $0.refund < number })
        else { return nil }
        return try issue(settlement, after: earlier, refund: refund, db, at: now)
    }

    private func issue(
        _ settlement: Settlement, after earlier: [Document], refund: Refund?, _ db: Database,
        at now: Timestamp
    ) throws -> DocumentNumber? {
        guard settlement.seller == .operator else { return nil }
        let transaction = settlement.transactionID
        // After a refund the price may have fallen below what was given back.
        let sold = max(
            settlement.total - (try RefundTable.borneByHost(of: transaction, db)), .zero)
        let share = Self.share(of: sold, settlement.terms)
        let (before, vatBefore) = earlier.reduce((Money.zero, Money.zero)) {
            ($0.0 + $1.total, $0.1 + $1.vat)
        }
        let (total, vat) = (sold - before, Money(minor: share.vat) - vatBefore)
        guard total != .zero || vat != .zero else { return nil }
        var content = try content(of: settlement, share, db)
        if let original = earlier.first {
            content.originalNumber = original.number.text
            (content.before, content.after) = (before.minor, sold.minor)
            content.shares = [
                DocumentContent.Share(
                    perMille: share.perMille, net: total.minor - vat.minor, vat: vat.minor)
            ]
        }
        content.total = total.minor
        if let refund, !earlier.isEmpty {
            content.reason = refund.reason
            content.lines = [
                DocumentContent.Line(
                    kind: "refund", quantity: 1, unitPrice: nil, amount: total.minor)
            ]
            content.linesIncludeVAT = true
        }
        let record = try TransactionTable.find(transaction, db)
        return try DocumentTable.issue(
            NewDocument(
                kind: earlier.isEmpty ? .invoice : .creditNote, personID: settlement.personID,
                guestID: settlement.guestID, transactionID: transaction,
                version: settlement.version, refund: refund?.number ?? 0, month: nil,
                suppliedAt: refund?.refundedAt
                    ?? (earlier.isEmpty ? record?.state.endedAt : nil) ?? settlement.settledAt,
                vat: vat, content: content),
            at: now, db)
    }

    /// The operator's VAT in the total.
    private static func share(
        of sold: Money, _ terms: SaleTerms
    ) -> DocumentContent.Share {
        let rate = terms.operatorVATPerMille
        let vat = rate.map { SaleShares.vat(in: sold, $0) } ?? .zero
        return DocumentContent.Share(perMille: rate, net: (sold - vat).minor, vat: vat.minor)
    }

    private func content(
        of settlement: Settlement, _ share: DocumentContent.Share, _ db: Database
    ) throws -> DocumentContent {
        let place = try StationPlace.of(settlement.stationID, db)
        let state = try TransactionTable.find(settlement.transactionID, db)?.state
        let bill = settlement.bill
        return DocumentContent(
            seller: Self.seller(settings), buyer: try Self.buyer(settlement.personID, db),
            isTaxDocument: share.perMille != nil,
            placeName: place?.locationName ?? place?.stationName,
            zone: place?.timeZone ?? Location.standardTimeZone,
            startedAt: state?.startedAt?.milliseconds, endedAt: state?.endedAt?.milliseconds,
            energyWh: settlement.energyWh,
            lines: bill.lines.map { line in
                DocumentContent.Line(
                    kind: line.kind.rawValue, quantity: line.billedQuantity,
                    unitPrice: line.unitPrice.tenThousandths, amount: line.amount.minor)
            },
            linesIncludeVAT: bill.pricesIncludeVAT, shares: [share],
            total: settlement.total.minor, payment: try ReceiptPayment.of(settlement, db))
    }

    static func seller(_ settings: MoneySettings) -> BillingDetails {
        let business = settings.business
        return BillingDetails(
            name: business.name, address: business.address, companyID: business.companyID,
            vatID: business.vatID)
    }

    /// - Parameter person: nil for a guest, who has no name.
    static func buyer(_ person: PersonID?, _ db: Database) throws -> BillingDetails {
        guard let person else { return BillingDetails(name: "") }
        if let details = try BillingDetailsTable.find(person, db) { return details }
        return BillingDetails(name: try PersonTable.names([person], db)[person] ?? "")
    }
}

/// How the payer of a settlement pays.
enum ReceiptPayment {
    /// Owed, if any part of this version is a debt, or the host sells.
    static func of(_ settlement: Settlement, _ db: Database) throws -> DocumentContent.Payment {
        guard settlement.seller == .operator else { return .owed }
        guard let person = settlement.personID else { return .card }
        let owes = try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM ledger_posting
                    JOIN ledger_transfer ON ledger_transfer.posting_id = ledger_posting.id
                    WHERE ledger_posting.idempotency_key = ?
                      AND ledger_transfer.from_account = ?)
                """,
            arguments: [settlement.key, LedgerAccount.debt(person).id])
        return owes == true ? .owed : .credit
    }
}
