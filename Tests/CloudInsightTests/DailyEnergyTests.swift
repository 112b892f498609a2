import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudCharging
@testable import CloudCore
@testable import CloudInsight
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudInsightTests {
    @Suite struct DailyEnergyTests {
        /// From 23:00 to 02:00 in Prague, first in proportion to the time, then by quarters.
        @Test func dividesTransactionAtMidnightOfTheCharger() async throws {
            let bench = try await InsightBench()
            let start = try InsightBench.time("2026-11-20T22:00:00Z")
            try await bench.add(
                "t", try bench.facts(from: start, minutes: 180, energyWh: 6000, card: "CARD-A"))
            try await bench.handleEvents()
            let expected = [
                "2026-11-20 CP-A driver-a 2000 Wh 3600 s 1",
                "2026-11-21 CP-A driver-a 4000 Wh 7200 s 0",
            ]
            #expect(try await bench.days() == expected)
            try await bench.refold()
            try await bench.handleEvents()
            #expect(try await bench.days() == expected)
        }

        /// The quarters say more than the time: all energy flowed before midnight.
        @Test func countsEnergyByQuartersOnceTheyAreKnown() async throws {
            let bench = try await InsightBench()
            let start = try InsightBench.time("2026-11-20T22:00:00Z")
            var facts = try bench.facts(from: start, minutes: 180, energyWh: 6000, card: "CARD-A")
            let reading = MeterReading(
                takenAt: start.adding(seconds: 1800), registerWh: 7000, context: .samplePeriodic)
            facts = [
                facts[0], InsightBench.fact("full", reading.takenAt, .sampled([reading])),
                facts[facts.count - 1],
            ]
            try await bench.add("t", facts)
            try await bench.handleEvents()
            try await bench.refold()
            try await bench.handleEvents()
            #expect(
                try await bench.days() == [
                    "2026-11-20 CP-A driver-a 6000 Wh 3600 s 1",
                    "2026-11-21 CP-A driver-a 0 Wh 7200 s 0",
                ])
        }

        /// The day with 25 hours begins at 22:00 UTC and ends at 23:00 UTC; that with 23 hours the
        /// other way round.
        @Test func knowsDaysOf23And25Hours() async throws {
            for (start, hours, expected) in [
                ("2026-10-24T22:00:00Z", 25, "2026-10-25"),
                ("2026-03-28T23:00:00Z", 23, "2026-03-29"),
            ] {
                let bench = try await InsightBench()
                let start = try InsightBench.time(start)
                let minutes = Int64(hours) * 60
                try await bench.add(
                    "t",
                    try bench.facts(from: start, minutes: minutes, energyWh: 7500, card: "CARD-A"))
                try await bench.refold()
                try await bench.handleEvents()
                #expect(
                    try await bench.days() == [
                        "\(expected) CP-A driver-a 7500 Wh \(minutes * 60) s 1"
                    ])
            }
        }

        /// A correction moves the transaction to another day; a late fact changes its energy.
        @Test func followsCorrectionsAndLateFacts() async throws {
            let bench = try await InsightBench()
            let start = try InsightBench.time("2026-11-20T10:00:00Z")
            var facts = try bench.facts(from: start, minutes: 60, energyWh: 3000, card: "CARD-A")
            let end = facts.removeLast()
            let transaction = try await bench.add("t", facts)
            try await bench.handleEvents()
            #expect(try await bench.days() == [])
            try await bench.append([end], to: transaction)
            try await bench.handleEvents()
            #expect(try await bench.days() == ["2026-11-20 CP-A driver-a 3000 Wh 3600 s 1"])
            let correction = Correction(
                energyWh: 2500, startedAt: try InsightBench.time("2026-11-19T10:00:00Z"),
                endedAt: try InsightBench.time("2026-11-19T11:00:00Z"), closes: false,
                settled: [], note: "x")
            try await bench.append(
                [InsightBench.fact("c", ManualClock.noon, .corrected(correction))],
                to: transaction)
            try await bench.handleEvents()
            try await bench.refold()
            try await bench.handleEvents()
            #expect(try await bench.days() == ["2026-11-19 CP-A driver-a 2500 Wh 3600 s 1"])
            let totals = try await bench.cloud.database.read { db in
                try Int64.fetchAll(
                    db, sql: "SELECT energy_wh FROM daily_total WHERE energy_wh <> 0")
            }
            #expect(totals == [2500])
        }

        /// The host keeps the energy; nobody learns any more whose it was.
        @Test func unlinksDeletedPerson() async throws {
            let bench = try await InsightBench()
            let start = try InsightBench.time("2026-11-20T10:00:00Z")
            try await bench.add(
                "t", try bench.facts(from: start, minutes: 60, energyWh: 3000, card: "CARD-A"))
            try await bench.handleEvents()
            let (person, moment): (PersonID, Moment) = (
                try id(InsightBench.driver), bench.cloud.clock.now
            )
            try await bench.cloud.database.write { db in
                try DailyEnergyRemoval().willRemove(person, db, at: moment)
                try db.execute(
                    cached: "UPDATE charging_transaction SET person_id = NULL WHERE person_id = ?",
                    arguments: [person])
                try IdTokenTable.delete(of: person, db)
            }
            #expect(try await bench.days() == ["2026-11-20 CP-A - 3000 Wh 3600 s 1"])
            let hashes = try await bench.cloud.database.read { db in
                try String.fetchAll(
                    db, sql: "SELECT token_hash FROM daily_energy WHERE token_hash IS NOT NULL")
            }
            #expect(hashes == [])
            try await bench.refold()
            try await bench.handleEvents()
            #expect(try await bench.days() == ["2026-11-20 CP-A - 3000 Wh 3600 s 1"])
        }

        /// Transactions that ended before the days were kept get theirs.
        @Test func worksOffEarlierTransactions() async throws {
            let bench = try await InsightBench()
            let start = try InsightBench.time("2026-11-20T10:00:00Z")
            for name in ["t1", "t2", "t3"] {
                try await bench.add(
                    name, try bench.facts(from: start, minutes: 60, energyWh: 3000, card: nil))
            }
            try await bench.cloud.database.write { db in
                try db.execute(
                    cached: "INSERT INTO daily_energy_due SELECT id FROM charging_transaction")
            }
            var isMore = true
            while isMore {
                isMore = try await bench.cloud.database.write {
                    try DailyEnergyTable.renewDue(limit: 2, $0)
                }
            }
            #expect(try await bench.days().count == 3)
            #expect(try await bench.cloud.count("daily_energy_due") == 0)
        }

        /// 80 seeded transactions of any length with corrections, whose events are handled at any
        /// time: the days have exactly the energy and the time of the transactions, and the sums of
        /// admins are those of the days.
        @Test func sumsOfDaysAreSumsOfTransactions() async throws {
            let bench = try await InsightBench()
            var random = SeededRandom(seed: 17)
            let earliest = try InsightBench.time("2026-01-01T00:00:00Z")
            for number in 0..<80 {
                let start = earliest.adding(seconds: random.number(0...27_000_000))
                let minutes =
                    random.chance(5) ? random.number(1500...9000) : random.number(0...900)
                var facts = try bench.facts(
                    from: start, minutes: minutes, energyWh: random.number(0...50_000),
                    card: random.chance(50) ? "CARD-A" : random.chance(50) ? "CARD-B" : nil)
                if random.chance(30) {
                    let correction = Correction(
                        energyWh: random.number(0...9000), startedAt: nil,
                        endedAt: start.adding(seconds: random.number(0...200_000)), closes: false,
                        settled: [], note: "x")
                    facts.append(
                        InsightBench.fact("c", ManualClock.noon, .corrected(correction)))
                }
                try await bench.add("t\(number)", at: random.chance(50) ? "CP-A" : "CP-B", facts)
                if random.chance(20) { try await bench.handleEvents() }
                if random.chance(20) { try await bench.refold() }
            }
            try await bench.refold()
            try await bench.handleEvents()
            let sums = try await bench.cloud.database.read { db in
                let of =
                    "SELECT SUM(transactions) AS transactions, SUM(energy_wh) AS energy_wh,"
                    + " SUM(seconds) AS seconds FROM"
                return try [
                    """
                    SELECT count(*) AS transactions, SUM(energy_wh) AS energy_wh,
                        SUM((ended_at - started_at) / 1000) AS seconds FROM charging_transaction
                    """,
                    "\(of) daily_energy", "\(of) daily_total", "\(of) monthly_total",
                ].flatMap { try EnergySumRow.fetchAll(db, sql: $0).map(\.sum) }
            }
            #expect(sums.count == 4)
            #expect(Set(sums).count == 1, "\(sums)")
            let differing = try await bench.cloud.database.read { db in
                try Int64.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM charging_transaction WHERE energy_wh <> (
                            SELECT SUM(energy_wh) FROM daily_energy
                            WHERE transaction_id = charging_transaction.id)
                        """)
            }
            #expect(differing == 0)
        }
    }
}

private struct EnergySumRow: FetchableRecord {
    var sum: EnergySum
    init(row: Row) throws { sum = try EnergySum(row: row) }
}
