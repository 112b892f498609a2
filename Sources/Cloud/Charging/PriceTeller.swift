import CloudCore
import CloudFleet
import CloudWeb
import CommonBase
import MessageCatalogue

/// Prices and costs of charging. Pricing, which stands on this domain, implements it.
package protocol PriceTeller: Sendable {
    /// What transactions cost, a running one until now. Transactions without a tariff are absent. The
    /// number of statements does not depend on the number of transactions, of which there are at
    /// most 1000. The caller has checked that the viewer sees the transactions.
    func costs(
        of records: [TransactionRecord], _ db: Database, at now: Timestamp
    ) throws -> [TransactionID: ChargeCost]

    /// What an ended transaction costs, for a consumer of events; nil for a free one, and for one
    /// that has to be reviewed.
    func finalCost(
        of record: TransactionRecord, _ db: Database, at now: Timestamp
    ) throws -> FinalCost?

    /// What a person pays at a station; nil where charging is free.
    /// - Parameter person: nil for somebody who is not signed in.
    func card(
        at station: StationID, for person: PersonID?, _ formats: Formats, _ language: Language,
        _ db: Database, at now: Timestamp
    ) throws -> PriceCard?

    /// What charging costs a person about, and what the person has for it; nil where charging is
    /// free, or not paid from credit.
    func means(
        of person: PersonID, at station: StationID, _ formats: (english: Formats, czech: Formats),
        _ db: Database, at now: Timestamp
    ) throws -> Message?

    /// The path of the receipt of a transaction; nil before it is settled. The caller has checked
    /// that the viewer sees the transaction.
    func receiptPath(of transaction: TransactionID, _ db: Database) throws -> String?

    /// What the driver of a running transaction can still spend on it; nil without a limit.
    func left(
        of record: TransactionRecord, costing cost: ChargeCost, _ db: Database, at now: Timestamp
    ) throws -> Money?
}

extension PriceTeller {
    package func finalCost(
        of record: TransactionRecord, _ db: Database, at now: Timestamp
    ) throws -> FinalCost? { nil }

    package func means(
        of person: PersonID, at station: StationID, _ formats: (english: Formats, czech: Formats),
        _ db: Database, at now: Timestamp
    ) throws -> Message? { nil }

    package func receiptPath(
        of transaction: TransactionID, _ db: Database
    ) throws -> String? { nil }

    package func left(
        of record: TransactionRecord, costing cost: ChargeCost, _ db: Database, at now: Timestamp
    ) throws -> Money? { nil }
}

/// The cost of a transaction.
package struct ChargeCost: Hashable, Sendable {
    /// With VAT.
    package var total: Money
    /// The part of it that is VAT.
    package var vat: Money

    package init(total: Money, vat: Money) {
        self.total = total
        self.vat = vat
    }
}

/// The cost of a transaction that has ended.
package struct FinalCost: Hashable, Sendable {
    /// With VAT.
    package var total: Money
    /// Whether the bill can still differ a little: the price depends on the hours, and how much
    /// energy flowed in each of them is being computed.
    package var isApproximate: Bool

    package init(total: Money, isApproximate: Bool) {
        self.total = total
        self.isApproximate = isApproximate
    }
}
