import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudInsight
@testable import CloudTestSupport

extension CloudInsightTests {
    @Suite struct StatisticsPageTests {
        @Test func filtersByCharger() async throws {
            let bench = try await InsightBench()
            let rest = try await RESTBench(bench.cloud)
            let start = ManualClock.noon.adding(seconds: -3 * 3600)
            for (name, station, energy) in [("t1", "CP-A", Int64(1000)), ("t2", "CP-B", 2000)] {
                try await bench.add(
                    name, at: station,
                    try bench.facts(from: start, minutes: 60, energyWh: energy, card: "CARD-A"))
            }
            try await bench.handleEvents()
            try await rest.browse(as: "driver-a") { browser async throws in
                let all = try await browser.get("/statistics").html
                for station in ["CP-A", "CP-B"] {
                    let path = "/statistics?of=own&amp;by=month&amp;station=\(station)"
                    #expect(all.contains("href=\"\(path)\""), "\(station)")
                }
                let one = try await browser.get("/statistics?of=own&by=month&station=CP-A").html
                #expect(!one.contains("CP-B"))
                #expect(
                    one.contains("<a href=\"/statistics?of=own&amp;by=month\">All chargers</a>"))
                let week = "/statistics?of=own&amp;by=week&amp;station=CP-A"
                #expect(one.contains("href=\"\(week)\""))
                // Another person's charger shows nothing.
                let none = try await browser.get("/statistics?of=managed&station=CP-A").html
                #expect(none.contains("No charging ended in this time"))
            }
        }
    }
}
