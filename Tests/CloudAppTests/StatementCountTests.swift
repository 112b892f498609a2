import HTTPTypes
import HummingbirdTesting
import Synchronization
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudHTTP
@testable import CloudTestSupport
@testable import CommonBase

extension CloudAppTests {
    /// A page that shows thirty of something runs as many statements as one that shows one of it.
    @Suite(.serialized) struct StatementCountTests {
        private static let visitors = ["alpha-driver", "alpha-host", "admin"]
        /// A page may read something more for what it shows at all.
        private static let tolerance = 3

        @Test func pagesRunNoStatementPerRow() async throws {
            let counter = Counter()
            StatementRecorder.observer.withLock { $0 = { _ in counter.increment() } }
            defer { StatementRecorder.observer.withLock { $0 = nil } }
            let world = try await AccessWorld()
            let pages = try world.rest.app.routes.routes
                .filter { $0.isPage && $0.method == .get && $0.path != "/live" }
                .map { try PageVisit($0).uri }
            let application = world.rest.app.buildApplication(host: "127.0.0.1", port: 0)
            let (few, many) = try await application.test(.router) { http in
                let few = try await Self.counts(of: pages, world, http, counter)
                try await world.rest.cloud.database.write { db in
                    for number in 10..<40 {
                        for statement in Self.more(number) { try db.execute(sql: statement) }
                    }
                }
                return (few, try await Self.counts(of: pages, world, http, counter))
            }
            for (visit, count) in many.sorted(by: { $0.key < $1.key }) {
                let before = few[visit] ?? 0
                #expect(
                    count <= before + Self.tolerance,
                    "\(visit) runs \(count) statements, and \(before) for few rows")
            }
        }

        /// The statements of a second visit: the first one may make codes of chargers.
        private static func counts(
            of pages: [String], _ world: AccessWorld, _ http: any TestClientProtocol,
            _ counter: Counter
        ) async throws -> [String: Int] {
            var counts: [String: Int] = [:]
            for visitor in visitors {
                let browser = TestBrowser(http)
                try await browser.signIn(try id(visitor), world.rest.cloud)
                for page in pages {
                    _ = try await browser.get(page)
                    let before = counter.value
                    _ = try await browser.get(page)
                    counts["\(visitor): \(page)"] = counter.value - before
                }
            }
            return counts
        }

        /// One more of everything that alpha's people see.
        private static func more(_ number: Int) -> [String] {
            let name = "alpha-\(number)"
            let phase = number.isMultiple(of: 2) ? "active" : "ended"
            let tapper = number.isMultiple(of: 2) ? "alpha-driver" : name
            return [
                """
                INSERT INTO person (id, name, created_at)
                VALUES ('\(name)', '\(name)', 0)
                """,
                """
                INSERT INTO station (id, kind, name, security_profile, location_id, created_at)
                VALUES ('\(name)', 'ocpp16', '\(name)', 0, 'alpha-home', 0)
                """,
                """
                INSERT INTO access_grant (id, station_id, person_id, is_started, created_at)
                VALUES ('\(name)', '\(name)', 'alpha-driver', 1, 0)
                """,
                """
                INSERT INTO access_grant (id, location_id, person_id, is_started, created_at)
                VALUES ('home-\(name)', 'alpha-home', '\(name)', 1, 0)
                """,
                "INSERT INTO location_member VALUES ('alpha-home', '\(name)', 0)",
                """
                INSERT INTO location (id, host_id, name, created_at)
                VALUES ('\(name)', 'alpha-host', '\(name)', 0)
                """,
                """
                INSERT INTO invitation (id, token_hash, invited_by, location_id, offer, uses_left,
                    created_at, expires_at)
                VALUES ('\(name)', '\(name)', '\(name)', 'alpha-home', 'charging',
                    1, 0, 9000000000000)
                """,
                """
                INSERT INTO id_token (hash, id, suffix, label, person_id, status, created_at)
                VALUES ('\(name)', '\(name)', 'abcd', '', 'alpha-driver', 'active', 0)
                """,
                """
                INSERT INTO vehicle (id, person_id, name, created_at)
                VALUES ('\(name)', 'alpha-driver', '\(name)', 0)
                """,
                """
                INSERT INTO charging_transaction (id, source, station_id, connector_id, start_key,
                    boot_count, person_id, token_hash, token_suffix, phase, energy_wh, created_at,
                    updated_at)
                VALUES ('\(name)', 'ocpp16', '\(name)', 1, '\(name)', 0,
                    'alpha-driver', '\(name)', 'abcd',
                    '\(phase)', 0, 0, 0)
                """,
                "INSERT INTO transaction_tariff VALUES ('\(name)', 'alpha-version', 'Europe/Prague')",
                """
                INSERT INTO refused_tap (station_id, token_hash, token_suffix, person_id, reason,
                    taps, first_at, last_at, received_at)
                VALUES ('\(name)', '\(name)', 'abcd',
                    '\(tapper)', 'cardBlocked', 1, 0, 0, 0)
                """,
                """
                INSERT INTO notification (person_id, kind, title_en, title_cs, text_en, text_cs,
                    is_mailed, created_at)
                VALUES ('alpha-driver', 'account', 'a', 'a', 'a', 'a', 0, 0)
                """,
                """
                INSERT INTO mail (recipient, language, subject, paragraphs, state, created_at)
                VALUES ('a@example.org', 'en', 'a', '[]', 'sent', 0)
                """,
            ]
        }
    }
}

private final class Counter: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .relaxed) }
    func increment() { count.add(1, ordering: .relaxed) }
}
