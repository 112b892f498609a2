import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudTestSupport

/// A transaction of a new station in a cloud of its own.
struct StoredTransaction: Sendable {
    let bench: CloudBench
    /// As it was inserted.
    let record: TransactionRecord

    init(source: TransactionSource) async throws {
        bench = try CloudBench()
        let station = try await bench.addStation("CP-1")
        let created = TransactionRecord(
            id: try id("t"), source: source, stationID: station, connectorID: 1, startKey: "t",
            ocppID: source == .ocpp16 ? 1 : nil, bootCount: 0, createdAt: bench.clock.now.wall)
        record = created
        try await bench.database.write { try TransactionTable.insert(created, $0) }
    }

    func append(_ facts: [ChargingEvent]) async throws {
        let (transaction, now) = (record.id, bench.clock.now.wall)
        try await bench.database.write { db in
            let known = try #require(try TransactionTable.find(transaction, db))
            _ = try TransactionLog.append(facts, to: known, at: now, db)
        }
    }

    /// As it is stored now.
    func row() async throws -> TransactionRecord {
        let transaction = record.id
        return try #require(
            try await bench.database.read { try TransactionTable.find(transaction, $0) })
    }
}
