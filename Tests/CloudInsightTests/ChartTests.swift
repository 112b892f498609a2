import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudFleet
@testable import CloudInsight
@testable import CloudTestSupport

extension CloudInsightTests {
    @Suite struct ChartTests {
        /// Each period ends with today, has no gap, and as many slots before it for comparison.
        @Test(arguments: StatisticsPeriod.allCases)
        func slotsFollowEachOther(_ period: StatisticsPeriod) throws {
            for offset in stride(from: Int64(0), to: 1500, by: 7) {
                let today = CalendarDay(20_000 + offset)
                let slots = period.slots(until: today)
                #expect(slots.now.last?.days.contains(today) == true)
                #expect(slots.before.count == slots.now.count)
                let all = slots.before + slots.now
                for (one, next) in zip(all, all.dropFirst()) {
                    #expect(one.days.upperBound.adding(days: 1) == next.days.lowerBound)
                }
                if period == .week { #expect(all.allSatisfy { $0.days.lowerBound.weekday == 1 }) }
                let span = try #require(slots.now.last?.days.upperBound.number)
                let first = try #require(slots.before.first?.days.lowerBound.number)
                #expect(span - first < 2 * EnergyStatistics.maximumDays)
            }
        }

        @Test func drawsNothingWithoutEnergy() {
            let none = [[Int64]](repeating: [Int64](repeating: 0, count: 12), count: 7)
            #expect(WeekPattern(none, weekday: { "\($0)" }, number: { "\($0)" }) == nil)
        }

        @Test func findsBusiestHours() throws {
            var energy = [[Int64]](repeating: [Int64](repeating: 0, count: 12), count: 7)
            energy[1][9] = 4000
            energy[3][0] = 10
            let pattern = try #require(
                WeekPattern(energy, weekday: { "\($0)" }, number: { "\($0)" }))
            #expect(pattern.peak.weekday == 2 && pattern.peak.hour == 18)
            #expect(pattern.rows[1].squares[9].level == 4)
            #expect(pattern.rows[3].squares[0].level == 1)
            #expect(pattern.rows[0].squares[0].level == 0)
        }

        /// A transaction with more samples shows the first, the last and some between.
        @Test func readsSpreadSamples() async throws {
            let bench = try await InsightBench()
            let start = try InsightBench.time("2026-11-20T10:00:00Z")
            let transaction = try await bench.add(
                "t", try bench.facts(from: start, minutes: 600, energyWh: 3000, card: "CARD-A"))
            let readings = try await bench.cloud.database.read { db in
                try EventTable.spreadReadings(transaction, limit: 10, db)
            }
            #expect(readings.count == 10)
            #expect(readings.first?.takenAt == start.adding(seconds: 900))
            #expect(readings.last?.takenAt == start.adding(seconds: 585 * 60))
        }
    }
}
