import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudSharing
import CommonBase

/// What a settled transaction costs its payer, and why.
package struct Receipt: Sendable {
    /// The current version.
    package let settlement: Settlement
    /// All versions, the first one first.
    let versions: [Settlement]
    /// Nil for a transaction that is deleted.
    let record: TransactionRecord?
    let place: StationPlace?
    /// As the host describes it; nil for a place without a description.
    let meterClass: Listing.MeterClass?
    /// When the car was connected but took nothing, in seconds.
    let idleSeconds: Int64
    let payment: DocumentContent.Payment
    let documents: [Document]
    /// What was given back, oldest first.
    let refunds: [Refund]
    /// How many facts the hash chain has, and how many of them are samples of the meter.
    let factCount: Int
    let sampleCount: Int

    /// The caller has checked that the viewer may see the transaction: its payer, a host of the
    /// place, an admin, or a guest by the secret address.
    package init(_ settlement: Settlement, _ db: Database) throws {
        let id = settlement.transactionID
        self.settlement = settlement
        versions = try SettlementTable.versions(of: id, db)
        record = try TransactionTable.find(id, db)
        place = try StationPlace.of(settlement.stationID, db)
        meterClass = try LocationTable.of(settlement.stationID, db).flatMap { location in
            try ListingTable.find(
                location.id, viewer: .system, at: settlement.settledAt, db)?.meterClass
        }
        idleSeconds = try record.map { try Self.idleSeconds($0, db) } ?? 0
        payment = try ReceiptPayment.of(settlement, db)
        documents = try DocumentTable.list(of: id, db)
        refunds = try RefundTable.list(of: id, db)
        let chain = try FactsHash.chain(id, first: settlement.facts.count, db)
        factCount = chain.count
        sampleCount = chain.count { $0.kind == ChargingEvent.Kind.sampled.rawValue }
    }

    /// The receipt of a transaction that the viewer sees.
    /// - Throws: `notFound` for one that they do not see, or that is not settled.
    package static func find(
        _ id: TransactionID, viewer: Viewer, _ db: Database
    ) throws -> Receipt {
        guard try TransactionTable.visible(id, to: viewer, db) != nil,
            let settlement = try SettlementTable.current(of: id, db)
        else {
            throw ServiceError(.notFound, "The receipt of transaction \(id) does not exist.")
        }
        return try Receipt(settlement, db)
    }

    /// The time zone of the place, for `Formats`.
    package var zone: String { place?.timeZone ?? Location.standardTimeZone }

    private static func idleSeconds(
        _ record: TransactionRecord, _ db: Database
    ) throws -> Int64 {
        guard let end = record.state.endedAt else { return 0 }
        return try IdleTimes.of(record, db).reduce(0) { sum, span in
            sum + max(0, (span.until ?? end).millisecondsSince(span.from)) / 1000
        }
    }
}
