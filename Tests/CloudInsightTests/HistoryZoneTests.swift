import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudFleet
@testable import CloudInsight
@testable import CloudTestSupport

extension CloudInsightTests {
    @Suite struct HistoryZoneTests {
        /// The days of a filter are those of the charger that it names, or of the last one.
        @Test func daysAreThoseOfTheCharger() async throws {
            let bench = try await InsightBench()
            let (moment, location): (Moment, LocationID) = (
                bench.cloud.clock.now, try id("at-\(InsightBench.host)")
            )
            try await bench.cloud.database.write { db in
                _ = try LocationService.change(
                    location, name: nil, host: nil, timeZone: "America/New_York",
                    viewer: .system, db, at: moment)
            }
            // 21:00 on the 20th in New York.
            let start = try InsightBench.time("2026-11-21T02:00:00Z")
            _ = try await bench.add(
                "t", try bench.facts(from: start, minutes: 60, energyWh: 3000, card: "CARD-A"))
            let viewer = try InsightBench.viewer(InsightBench.driver)
            let day = try #require(CalendarDay("2026-11-20"))
            let stations: [StationID?] = [nil, try id("CP-A")]
            for station in stations {
                let filter = HistoryFilter(from: day, to: day, station: station)
                let (zone, found) = try await bench.cloud.database.read { db in
                    (
                        try filter.zone(for: viewer, db),
                        try filter.page(before: nil, size: 10, viewer: viewer, db).records.count
                    )
                }
                #expect(zone.identifier == "America/New_York")
                #expect(found == 1)
            }
            let other = HistoryFilter(from: day, to: day, station: try id("CP-B"))
            let zone = try await bench.cloud.database.read { try other.zone(for: viewer, $0) }
            #expect(zone == StationZone.standard)
        }
    }
}
