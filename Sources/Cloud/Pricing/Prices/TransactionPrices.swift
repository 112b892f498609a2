import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudWeb
import CommonBase
import Foundation
import MessageCatalogue

/// The cost of transactions by the tariff versions that were fixed at their start.
package enum TransactionPrices {
    /// Maximum records of one call.
    package static let limit = 1000
    /// Quarters of an hour of all records together: each of a week.
    private static let quarterLimit = 200_000
    /// Maximum running transactions of one call whose readings are read.
    private static let measuredLimit = 10
    /// Maximum readings of a running transaction: more than one for each quarter of a night.
    private static let readingLimit = 100

    /// The tariff that was fixed at the start of a transaction; nil for a free one.
    package static func tariff(of transaction: TransactionID, _ db: Database) throws -> Tariff? {
        guard
            let version = try TransactionTariffTable.fixed([transaction], db)[transaction]?.version
        else { return nil }
        return try TransactionTariffTable.versions([version], db)[version]
    }

    /// The bills of transactions, of a running one until `now`. Free transactions are absent. The
    /// number of statements does not depend on the number of records, which is at most `limit`;
    /// the readings of at most ten running transactions are read where a price changes meanwhile.
    /// The caller has checked that the viewer sees the transactions.
    package static func bills(
        _ records: [TransactionRecord], _ db: Database, at now: Timestamp
    ) throws -> [TransactionID: Bill] {
        let fixed = try TransactionTariffTable.fixed(records.map(\.id), db)
        let versions = try TransactionTariffTable.versions(
            Set(fixed.values.compactMap(\.version)), db)
        guard !versions.isEmpty else { return [:] }
        let billed = records.filter { fixed[$0.id]?.version != nil }
        let rated = try facts(
            billed, db, at: now, zone: { fixed[$0.id]?.zone ?? StationZone.standard },
            isVariable: { record in
                fixed[record.id]?.version.flatMap { versions[$0] }?.hasVariableEnergy ?? false
            })
        var bills: [TransactionID: Bill] = [:]
        for record in billed {
            guard let version = fixed[record.id]?.version, let tariff = versions[version],
                let facts = rated[record.id]
            else { continue }
            bills[record.id] = Rating.bill(facts, tariff)
        }
        return bills
    }

    /// The facts that determine the prices of transactions.
    /// - Parameters:
    ///   - zone: in which the hours of the tariff are meant.
    ///   - isVariable: whether the price of a kWh changes within the transaction, so that its course
    ///     matters while it runs.
    static func facts(
        _ records: [TransactionRecord], _ db: Database, at now: Timestamp,
        zone: (TransactionRecord) -> TimeZone,
        isVariable: (TransactionRecord) -> Bool = { _ in false }
    ) throws -> [TransactionID: RatedFacts] {
        let ids = records.map(\.id)
        let quarters = try QuarterTable.list(ids, limit: quarterLimit, db)
        let idle = try TransactionTariffTable.idle(ids, db)
        var (facts, rest): ([TransactionID: RatedFacts], Int) = ([:], measuredLimit)
        for record in records {
            var items = quarters[record.id] ?? []
            if items.isEmpty, rest > 0, record.state.energyWh > 0, isVariable(record) {
                rest -= 1
                items = try measured(record, db)
            }
            facts[record.id] = self.facts(
                record, items, idle[record.id] ?? [], zone(record), at: now)
        }
        return facts
    }

    /// The energy per quarter of an hour of a transaction that runs, by its readings.
    private static func measured(
        _ record: TransactionRecord, _ db: Database
    ) throws -> [QuarterEnergy.Item] {
        let readings = try EventTable.spreadReadings(record.id, limit: readingLimit, db)
        guard let last = readings.last else { return [] }
        let samples = ChargingEvent(
            key: "", occurredAt: last.takenAt, receivedAt: last.takenAt,
            content: .sampled(readings))
        return QuarterEnergy(record.state, facts: [samples]).items
    }

    /// - Parameter quarters: empty if the course of the energy is not known; it is then divided evenly
    ///   over the time.
    static func facts(
        _ record: TransactionRecord, _ quarters: [QuarterEnergy.Item],
        _ idle: [IdleTimes.Span], _ zone: TimeZone, at now: Timestamp
    ) -> RatedFacts {
        let start = record.state.startedAt ?? record.createdAt
        let end = max(record.state.endedAt ?? now, start)
        let spans = idle.compactMap { span -> Range<Timestamp>? in
            let (from, until) = (max(span.from, start), min(span.until ?? end, end))
            return from < until ? from..<until : nil
        }
        guard quarters.isEmpty else {
            return RatedFacts(
                start: start, end: end, zone: zone, quarters: QuarterEnergy(items: quarters),
                idle: spans)
        }
        let energyWh = record.state.energyWh
        return RatedFacts(
            start: start, end: end, zone: zone,
            energy: energyWh > 0
                ? [
                    .init(
                        from: start, until: max(end, start.adding(milliseconds: 1)),
                        energyWh: energyWh)
                ] : [],
            idle: spans)
    }
}

extension Tariff {
    /// Whether the price of a kWh depends on the time, or on what was charged before.
    fileprivate var hasVariableEnergy: Bool {
        elements.contains {
            $0.component(.energy) != nil && $0.restrictions != TariffRestrictions()
        }
    }
}

/// Tells the pages of transactions what they cost.
package struct TransactionPriceTeller: PriceTeller {
    package init() {}

    package func costs(
        of records: [TransactionRecord], _ db: Database, at now: Timestamp
    ) throws -> [TransactionID: ChargeCost] {
        try TransactionPrices.bills(records, db, at: now).mapValues {
            ChargeCost(total: $0.total, vat: $0.vat)
        }
    }

    package func finalCost(
        of record: TransactionRecord, _ db: Database, at now: Timestamp
    ) throws -> FinalCost? {
        guard record.isFinal,
            let bill = try TransactionPrices.finalBill(record, db, at: now),
            let tariff = try TransactionPrices.tariff(of: record.id, db)
        else { return nil }
        let isApproximate =
            try tariff.hasVariableEnergy && TransactionTable.awaitsFold(record.id, db)
        return FinalCost(total: bill.total, isApproximate: isApproximate)
    }

    package func card(
        at station: StationID, for person: PersonID?, _ formats: Formats, _ language: Language,
        _ db: Database, at now: Timestamp
    ) throws -> PriceCard? {
        guard let location = try LocationTable.of(station, db) else { return nil }
        if let person, try StationAccess.hosts(of: station, db).contains(person) { return nil }
        return try TariffTable.current(at: location.id, for: person, now, db).map {
            PriceCard($0.tariff, formats, language)
        }
    }
}
