import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudTestSupport

extension CloudChargingTests {
    /// What one transaction may store, and what the writer decodes of it.
    @Suite struct FactBoundsTests {
        private let transaction: StoredTransaction
        private var bench: CloudBench { transaction.bench }
        private var record: TransactionRecord { transaction.record }

        init() async throws { transaction = try await StoredTransaction(source: .ocpp16) }

        /// Stops of an ended transaction that repeat its data under other keys add next to nothing
        /// once its bytes are used up, also while it waits to be folded again.
        @Test func boundsBytesOfStopsAfterEnd() async throws {
            try await transaction.append([Self.start, Self.end("end", at: 600)])
            try await bench.database.write { db in
                try db.execute(
                    sql: "UPDATE charging_transaction SET fact_bytes = ?",
                    arguments: [FactQuota.byteLimit - 100_000])
            }
            for number in 0..<20 {
                try await transaction.append([
                    Self.sample("data-\(number)", at: 300, values: 1000),
                    Self.end("end-\(number)", at: 700 + Int64(number)),
                ])
            }
            let bytes = try await storedBytes()
            #expect(bytes < 200_000)
            let known = try await transaction.row()
            #expect(known.factBytes < FactQuota.hardByteLimit)
            #expect(known.isStale)
        }

        /// The counts in the row are those of the stored facts, whatever the fold does.
        @Test func countsFactsOfStaleTransaction() async throws {
            try await transaction.append([Self.start, Self.end("end", at: 600)])
            for number in 0..<100 {
                try await transaction.append([
                    Self.sample("late-\(number % 70)", at: 500 - Int64(number % 70), values: 3)
                ])
            }
            let known = try await transaction.row()
            #expect(known.factCount == 72)
            #expect(try await storedBytes() == known.factBytes)
        }

        /// Few large facts are not folded in the writer when they come late.
        @Test func writerDoesNotFoldLargeFacts() async throws {
            try await transaction.append([Self.start])
            for number in 0..<10 {
                try await transaction.append([
                    Self.sample("s\(number)", at: 900 - Int64(number), values: 1000)
                ])
            }
            #expect(try await transaction.row().isStale)
            try await refold()
            let known = try await transaction.row()
            #expect(!known.isStale)
            #expect(known.state == ChargingTransaction.fold(try await bench.facts(record.id)))
        }

        /// A damaged fact keeps its transaction from being folded, not its station from being
        /// heard, nor other transactions from being folded.
        @Test(arguments: ["x", "{}", "null", "[]"])
        func storesFactsDespiteUndecodableFact(body: String) async throws {
            try await transaction.append([Self.start])
            try await bench.database.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO charging_event
                            (transaction_id, key, kind, occurred_at, received_at, body)
                        VALUES ('t', 'damaged', 'sampled', 0, 0, ?)
                        """, arguments: [body])
            }
            let station = record.stationID
            let other = TransactionRecord(
                id: try id("other"), source: .ocpp16, stationID: station, connectorID: 2,
                startKey: "other", ocppID: 2, bootCount: 0, createdAt: record.createdAt)
            try await transaction.append([Self.sample("a", at: 300), Self.sample("b", at: 200)])
            try await bench.database.write { db in
                try TransactionTable.insert(other, db)
                _ = try TransactionLog.append(
                    [Self.start, Self.end("end", at: 600)], to: other, at: record.createdAt, db)
            }
            try await transaction.append([Self.end("end", at: 100)])
            try await refold()
            let known = try await transaction.row()
            #expect(known.isStale)
            #expect(known.factCount == 4)
            let (quarters, newest, readings) = try await bench.database.read { db in
                (
                    try QuarterTable.list(try id("other"), db).items.count,
                    try EventTable.listNewest(record.id, limit: 100, bytes: 1 << 20, db),
                    try EventTable.newestReadings(record.id, limit: 100, db)
                )
            }
            #expect(quarters > 0)
            #expect(newest.map(\.key) == ["start", "a", "b", "end"])
            #expect(readings.count == 2)
        }

        /// What is shown is bounded by number and by bytes, and is the newest.
        @Test func listsNewestFactsWithinBounds() async throws {
            try await transaction.append([Self.start])
            for number in 1...9 {
                try await transaction.append([
                    Self.sample("s\(number)", at: Int64(number) * 10, values: 50)
                ])
            }
            let lists = try await bench.database.read { db in
                try [(3, 1 << 20), (100, 9000), (100, 1 << 20)].map { limit, bytes in
                    try EventTable.listNewest(record.id, limit: limit, bytes: bytes, db).map(\.key)
                }
            }
            #expect(lists[0] == ["s7", "s8", "s9"])
            #expect((2..<9).contains(lists[1].count) && lists[1].last == "s9")
            #expect(lists[2].count == 10)
        }

        // MARK: Facts

        private static func time(_ second: Int64) -> Timestamp {
            ManualClock.noon.adding(seconds: second)
        }

        private static let start = ChargingEvent(
            key: "start", occurredAt: Self.time(0), receivedAt: Self.time(0),
            content: .started(token: nil, registerWh: 1000))

        private static func end(_ key: String, at second: Int64) -> ChargingEvent {
            ChargingEvent(
                key: key, occurredAt: Self.time(second), receivedAt: Self.time(second),
                content: .ended(reason: .local, registerWh: 9000, token: nil))
        }

        private static func sample(
            _ key: String, at second: Int64, values: Int = 0
        ) -> ChargingEvent {
            let time = Self.time(second)
            let other = SampledValue(.voltage, thousandths: 230_123, phase: "L1-N")
            let register = SampledValue.register(
                wattHours: 1000 + second, context: .samplePeriodic)
            return ChargingEvent(
                key: key, occurredAt: time, receivedAt: time,
                content: .sampled([
                    MeterReading(
                        takenAt: time,
                        values: [register] + Array(repeating: other, count: values))
                ]))
        }

        private func storedBytes() async throws -> Int64 {
            try await bench.database.read { db in
                try Int64.fetchOne(db, sql: "SELECT sum(length(body)) FROM charging_event") ?? 0
            }
        }

        private func refold() async throws {
            bench.clock.move(seconds: 60)
            _ = await RefoldService(
                database: bench.database, now: bench.now, logger: CloudBench.logger
            ).pass()
        }
    }
}
