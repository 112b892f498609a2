import CommonBase
import TestSupport
import Testing

@testable import CloudCare
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudCareTests {
    /// Admins read the security events of all stations, or of one, in words.
    @Suite struct SecurityEventPageTests {
        private static let path = "/admin/security-events"

        private static func append(
            _ type: String, _ count: Int, of station: StationID, source: SecurityEvent.Source,
            _ bench: RESTBench
        ) async throws {
            try await bench.cloud.database.write { db in
                for number in 1...count {
                    try SecurityEventTable.append(
                        type, source: source, techInfo: "<b>\(station) \(number)</b>",
                        of: station, occurredAt: ManualClock.noon, receivedAt: ManualClock.noon,
                        isCausedByPerson: true, db)
                }
            }
        }

        @Test func showsEventsInWordsByStation() async throws {
            let bench = try await RESTBench()
            let (one, other) = (
                try await bench.cloud.addStation("RDAM-1"), try await bench.cloud.addStation("B")
            )
            try await Self.append("WrongPassword", 31, of: one, source: .cloud, bench)
            try await Self.append("VendorType", 1, of: other, source: .station, bench)
            try await bench.browse(as: "admin-0") { browser in
                let page = try await browser.get(Self.path).html
                #expect(page.contains("data-live-topics=\"securityEvents/\""))
                #expect(page.contains("VendorType") && page.contains("reported by the charger"))
                #expect(page.contains("Wrong password") && page.contains("noticed by the cloud"))
                #expect(page.contains("&lt;b&gt;RDAM-1 31&lt;/b&gt;"))
                #expect(page.contains("href=\"/admin/security-events?station=RDAM-1\""))
                let filtered = try await browser.get("\(Self.path)?station=RDAM-1").html
                #expect(!filtered.contains("VendorType") && filtered.contains("RDAM-1 2&lt;"))
                let older = try #require(
                    filtered.firstMatch(of: /href="([^"]*before=[0-9]+)"/)?.1)
                let path = older.replacing("&amp;", with: "&")
                let rest = try await browser.get(String(path)).html
                #expect(rest.contains("RDAM-1 1&lt;") && !rest.contains("RDAM-1 2&lt;"))
                for unknown in ["C", "%3Cb%3E%2F"] {
                    let none = try await browser.get("\(Self.path)?station=\(unknown)").html
                    #expect(none.contains("No security event of this charger"))
                }
            }
        }

        @Test func showsOnlyAdminsEvents() async throws {
            let bench = try await RESTBench()
            try await bench.browse(as: "admin-0", language: "cs") { browser in
                let page = try await browser.get(Self.path).html
                #expect(page.contains("Zatím žádná bezpečnostní událost"))
            }
            try await bench.browse(as: "host-0") { browser in
                let page = try await browser.get(Self.path)
                #expect(page.status == 403)
            }
        }
    }
}
