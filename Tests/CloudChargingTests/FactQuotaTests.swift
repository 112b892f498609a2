import CommonBase
import TestSupport
import Testing

@testable import ChargingModel
@testable import CloudCharging
@testable import CloudCore
@testable import CloudTestSupport

extension CloudChargingTests {
    @Suite struct FactQuotaTests {
        private static func sample(_ number: Int, at time: Timestamp) -> ChargingEvent {
            ChargingEvent(
                key: "s\(number)", occurredAt: time, receivedAt: time, content: .sampled([]))
        }

        private static func end(at time: Timestamp) -> ChargingEvent {
            ChargingEvent(
                key: "end", occurredAt: time, receivedAt: time,
                content: .ended(reason: .local, registerWh: 9000, token: nil))
        }

        private static func admitted(
            _ facts: [ChargingEvent], after count: Int64 = 0, bytes: Int64 = 0,
            secondsSinceLast: Int64 = 1
        ) async throws -> (kinds: [ChargingEvent.Kind], excesses: [String]) {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            let start = bench.clock.now.wall
            let now = start.adding(seconds: secondsSinceLast)
            let kinds = try await bench.database.write { db in
                var record = TransactionRecord(
                    id: try id("t"), source: .ocpp16, stationID: station, connectorID: 1,
                    startKey: "t", ocppID: 1, bootCount: 0, createdAt: start)
                try TransactionTable.insert(record, db)
                (record.factCount, record.factBytes) = (count, bytes)
                return try FactQuota.admitted(
                    facts, to: record, TransactionFold(), at: now, db
                ).map(\.fact.kind)
            }
            // Excesses are stored at the end of the writer's transaction.
            let excesses = try await bench.database.read { db in
                try StationExcessTable.list(station: station, db).map(\.quota)
            }
            return (kinds, excesses)
        }

        @Test func admitsAllWithinLimit() async throws {
            let facts = [Self.sample(1, at: ManualClock.noon)]
            let outcome = try await Self.admitted(facts, after: FactQuota.limit - 1)
            #expect(outcome.kinds == [.sampled])
            #expect(outcome.excesses.isEmpty)
        }

        @Test func thinsSamplesBeyondLimit() async throws {
            let facts = [Self.sample(1, at: ManualClock.noon)]
            let soon = try await Self.admitted(facts, after: FactQuota.limit)
            #expect(soon.kinds.isEmpty)
            #expect(soon.excesses == ["transactionFacts"])
            let later = try await Self.admitted(
                facts, after: FactQuota.limit, secondsSinceLast: FactQuota.thinnedSeconds)
            #expect(later.kinds == [.sampled])
        }

        /// The end, and the samples that come with it, carry the energy.
        @Test func admitsEndWithItsSamplesBeyondLimit() async throws {
            let facts = [Self.sample(1, at: ManualClock.noon), Self.end(at: ManualClock.noon)]
            let outcome = try await Self.admitted(facts, after: FactQuota.limit + 10)
            #expect(outcome.kinds == [.sampled, .ended])
        }

        @Test func refusesEndsBeyondHardLimits() async throws {
            let facts = [Self.end(at: ManualClock.noon)]
            let many = try await Self.admitted(facts, after: FactQuota.hardLimit)
            #expect(many.kinds.isEmpty)
            let large = try await Self.admitted(facts, bytes: FactQuota.hardByteLimit)
            #expect(large.kinds.isEmpty)
        }

        @Test func thinsSamplesBeyondByteLimit() async throws {
            let facts = [Self.sample(1, at: ManualClock.noon)]
            let outcome = try await Self.admitted(facts, bytes: FactQuota.byteLimit)
            #expect(outcome.kinds.isEmpty)
            #expect(outcome.excesses == ["transactionFacts"])
        }

        /// A station's flood of starts is refused, so that it keeps them and tries again; another
        /// station still starts.
        @Test func boundsNewTransactionsOfStation() async throws {
            let bench = try CloudBench()
            let (loud, quiet) = (
                try await bench.addStation("CP-1"), try await bench.addStation("CP-2")
            )
            let now = bench.clock.now.wall
            let refused = try await bench.database.write { db in
                var refused = 0
                for number in 0..<20_050 {
                    let record = TransactionRecord(
                        id: try id("t-\(number)"), source: .ocpp16, stationID: loud,
                        connectorID: 1, startKey: "t-\(number)", ocppID: nil, bootCount: 0,
                        createdAt: now)
                    do {
                        try TransactionTable.insert(record, db)
                    } catch let error as ServiceError where error.code == .overloaded {
                        refused += 1
                    }
                }
                try TransactionTable.insert(
                    TransactionRecord(
                        id: try id("other"), source: .ocpp16, stationID: quiet, connectorID: 1,
                        startKey: "other", ocppID: nil, bootCount: 0, createdAt: now), db)
                return refused
            }
            #expect(refused == 50)
        }
    }
}
