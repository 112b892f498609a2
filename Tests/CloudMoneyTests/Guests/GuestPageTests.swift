import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudFleet
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    /// What the code on a charger leads to.
    @Suite struct GuestPageTests {
        private let bench: GuestBench
        private var path: String { "/c/\(bench.place.code.text)" }
        private var form: String { "action=\"\(path)/guest\"" }

        init() async throws { bench = try await GuestBench() }

        /// - Parameter person: nil for somebody who has not signed in.
        private func shown(to person: String? = nil) async throws -> String {
            let path = path
            return try await RESTBench(bench.cloud).browse(as: person, language: "cs") {
                browser async throws in
                try await browser.get(path).html
            }
        }

        /// A bridge that was heard lately is online.
        private func bringOnline() async throws {
            let now = bench.cloud.clock.now.wall
            try await bench.database.write { db in
                try db.execute(
                    sql: """
                        UPDATE station SET kind = 'bridge', security_profile = 0,
                            credential_hash = NULL, last_seen_at = ?
                        WHERE id = 'CP-1'
                        """, arguments: [now])
            }
        }

        @Test func showsFormToStrangers() async throws {
            try await bringOnline()
            let page = try await shown()
            let texts = [
                form, "6,90", "Nejvýš za", "asi 29\u{A0}kWh, zhruba 180 km", "Zaplatit a nabíjet",
                "Mám účet",
            ]
            for text in texts { #expect(page.contains(text), "\(text)") }
        }

        @Test func saysThatChargerIsOffline() async throws {
            let page = try await shown()
            #expect(page.contains("Nabíječka není online") && page.contains("Mám účet"))
            #expect(!page.contains(form))
        }

        @Test func asksToSignInWhereGuestsMayNotCharge() async throws {
            try await bringOnline()
            try await bench.database.write { db in
                try GuestPlaceTable.set(false, at: try id("home"), viewer: .system, db)
            }
            let page = try await shown()
            #expect(page.contains("/sign-in?next=\(path)") && !page.contains(form))
        }

        @Test func showsNoFormWithAccount() async throws {
            try await bringOnline()
            #expect(try await !shown(to: "eva").contains(form))
        }
    }
}
