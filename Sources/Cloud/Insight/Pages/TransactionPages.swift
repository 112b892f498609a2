import ChargingModel
import CloudCharging
import CloudCore
import CloudHTTP
import CloudMoney
import CloudPricing
import CloudWeb
import CommonBase
import MessageCatalogue

/// The page of one transaction.
struct TransactionPages: Sendable {
    let site: Site
    let database: CloudDatabase

    private static let texts = TransactionTexts()

    func all() -> [Route] {
        [
            site.page("/history/{id}", for: .person, "Show one charging") { visit in
                let id: TransactionID = try visit.id()
                let details = try await database.read { db in
                    try TransactionDetails(
                        id, viewer: visit.viewer, db, at: visit.moment.wall)
                }
                let isOver = details.record.state.phase == .ended
                return HTMLPage(
                    "transaction", title: Self.texts.title, texts: Self.texts,
                    model: TransactionModel(details, visit, Self.texts),
                    live: isOver ? [] : [Signal(.transaction, id.text)])
            }
        ]
    }
}

/// What is known about a transaction.
struct TransactionDetails: Sendable {
    let record: TransactionRecord
    let names: HistoryNames
    let readings: [MeterReading]
    let curve: PowerCurve
    let quarters: QuarterEnergy
    let corrections: [Correction]
    /// Nil while it goes on.
    let end: EndAccount?
    /// Nil if it is free.
    let bill: Bill?
    /// What its receipt shows; nil without one.
    let settlement: Settlement?
    /// What was given back of the price.
    let refunded: Money
    /// The question about the price that waits for a decision, if the viewer sees it.
    let openQuestion: ID<Dispute>?

    /// - Parameter now: until when a running transaction is billed; nil leaves the bill out.
    /// - Throws: `notFound` if the viewer does not see it.
    init(
        _ id: TransactionID, viewer: Viewer, _ db: Database, at now: Timestamp? = nil
    ) throws {
        guard let record = try TransactionTable.visible(id, to: viewer, db) else {
            throw ServiceError(.notFound, "The transaction \(id) does not exist.")
        }
        self.record = record
        names = try HistoryNames([record], viewer: viewer, db)
        readings = try EventTable.spreadReadings(id, limit: PowerCurve.maximumPoints, db)
        curve = PowerCurve(readings, of: record.state)
        quarters = try QuarterTable.list(id, db)
        let ends = try EventTable.endsAndCorrections(id, db)
        corrections = ends.compactMap { fact -> Correction? in
            if case .corrected(let correction) = fact.content { correction } else { nil }
        }
        end = try EndAccount(record, db)
        bill = try now.flatMap { try TransactionPrices.bills([record], db, at: $0)[id] }
        settlement = bill == nil ? nil : try SettlementTable.current(of: id, db)
        let isSettled = settlement != nil
        refunded =
            isSettled
            ? try RefundTable.list(of: id, db).reduce(.zero) { $0 + $1.amount } : .zero
        openQuestion = isSettled ? try DisputeTable.openID(of: id, viewer: viewer, db) : nil
    }
}
