import CommonBase
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudBridgeGateway
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudAppTests {
    /// People add chargers in the browser and become hosts by it.
    @Suite struct NewChargerPageTests {
        private static let solax = "/chargers/new/solax-x3-hac"
        private static let bridge = "/chargers/new/bridge"

        private static func station(_ id: String, _ bench: RESTBench) async throws -> Station? {
            try await bench.cloud.database.read { db in
                try StationTable.find(try CloudAppTests.station(id), viewer: .system, db)
            }
        }

        @Test func addsOCPPChargerOfADriver() async throws {
            let bench = try await RESTBench()
            try await bench.browse(as: "driver-0") { browser in
                let brands = try await browser.get("/chargers/new")
                #expect(brands.html.contains("href=\"\(Self.solax)\""))
                let form = try await browser.get(Self.solax)
                #expect(form.html.contains("Step 2 of 5") && !form.html.contains("name=\"host\""))
                let fields = ["name": "Garage", "chargerID": "SOLAX 1"]
                let made = try await browser.post(Self.solax, from: form, fields)
                #expect(made.status == 200 && made.html.contains("SOLAX 1"))
                let password = try #require(
                    made.html.firstMatch(of: /id="secret">([0-9a-fA-F]{40})</)?.1)
                let station = try #require(try await Self.station("SOLAX 1", bench))
                #expect(
                    StationCredential.matches(
                        Array(password.utf8), hash: try #require(station.credentialHash)))
                #expect(made.html.contains("Charge Point ID"))
                let again = try await browser.post(Self.solax, from: form, fields)
                #expect(again.location == "/chargers/SOLAX%201/setup/solax-x3-hac")
                let taken = try await browser.submit(Self.solax, on: Self.solax, fields)
                #expect(taken.status == 400 && taken.html.contains("Another charger has this id"))
                // The list, and a new password.
                #expect(try await browser.get("/chargers").html.contains("Garage"))
                let waiting = try await browser.get("/chargers/SOLAX%201/connection")
                #expect(waiting.html.contains("waiting for it"))
                let renewed = try await browser.post(
                    "/chargers/SOLAX%201/connection", from: waiting)
                #expect(renewed.status == 200 && !renewed.html.contains(password))
                bench.cloud.clock.move(seconds: 3600)
                let late = try await browser.submit(
                    "/chargers/SOLAX%201/connection", on: "/chargers/SOLAX%201/connection")
                #expect(late.location?.hasPrefix("/proof?next=/chargers/SOLAX") == true)
            }
        }

        @Test func addsBridgedChargerWithItsCommands() async throws {
            let bench = try await RESTBench()
            try await bench.browse(as: "driver-0") { browser in
                let made = try await browser.submit(
                    Self.bridge, on: Self.bridge, ["name": "Yard"])
                let code = try #require(made.html.firstMatch(of: /--claim-code ([0-9a-z-]+)/)?.1)
                let claim = SecretHash.of(code.filter { $0 != "-" })
                let now = bench.cloud.clock.now.wall
                let found = try await bench.cloud.database.read { db in
                    try BridgeClaimTable.find(codeHash: claim, at: now, db)
                }
                #expect(found?.bridgeID == nil)
                #expect(try await Self.station(try #require(found?.stationID.text), bench) != nil)
                #expect(made.html.contains("sudo -u zapoj-bridge zapoj-bridge enrol"))
            }
        }

        /// A bridge polls for its commands, and is connected between two polls, too.
        @Test func showsBridgeBetweenTwoPollsAsConnected() async throws {
            let bench = try await RESTBench()
            try await bench.browse(as: "driver-0") { browser in
                _ = try await browser.submit(
                    Self.bridge, on: Self.bridge, ["name": "Yard", "chargerID": "yard"])
                let page = "/chargers/yard/connection"
                #expect(try await browser.get(page).html.contains("waiting for it"))
                #expect(try await browser.get("/chargers").html.contains("chip bad"))
                let now = bench.cloud.clock.now.wall
                try await bench.cloud.database.write { db in
                    try StationTable.noteSeen(try CloudAppTests.station("yard"), at: now, db)
                }
                #expect(try await browser.get(page).html.contains("waiting for it") == false)
                #expect(try await browser.get("/chargers").html.contains("chip free"))
                bench.cloud.clock.move(seconds: Station.bridgeSilenceSeconds + 1)
                #expect(try await browser.get(page).html.contains("waiting for it"))
            }
        }

        @Test func adminAddsForAHostAndSeesAll() async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addPerson("anna", email: "anna@example.org")
            try await bench.browse(as: "admin-0") { browser in
                let wrong = try await browser.submit(
                    Self.solax, on: Self.solax,
                    ["name": "Porch", "host": "nobody@example.org"])
                #expect(wrong.status == 400 && wrong.html.contains("Nobody has an account"))
                _ = try await browser.submit(
                    Self.solax, on: Self.solax,
                    ["name": "Porch", "chargerID": "porch", "host": "Anna@example.org"])
                let own = try await browser.get("/chargers")
                #expect(!own.html.contains("Porch"))
                let all = try await browser.get("/chargers?all=true&q=por")
                #expect(all.html.contains("Porch") && all.html.contains("anna"))
                let none = try await browser.get("/chargers?all=true&q=nothing")
                #expect(none.html.contains("No charger matches"))
                #expect(try await browser.get("/people?all=true").html.contains("anna"))
            }
            try await bench.browse(as: "driver-0") { browser in
                let all = try await browser.get("/chargers?all=true")
                #expect(!all.html.contains("Porch"))
            }
        }

        @Test func refusesPeopleWhereOnlyAdminsAdd() async throws {
            var cloud = try CloudBench()
            cloud.resources.stationRegistration = .admins
            let bench = try await RESTBench(cloud)
            try await bench.browse(as: "driver-0") { browser in
                let form = try await browser.get("/chargers/new")
                #expect(form.html.contains("Only admins add chargers"))
                let sent = try await browser.post(
                    Self.solax, from: try await browser.get("/settings"),
                    ["name": "x", "chargerID": "x"])
                #expect(sent.status == 400)
                #expect(try await Self.station("x", bench) == nil)
            }
        }

        /// Chargers that hosts open to everyone don't crowd out those of the household.
        @Test func keepsChargersOfTheHouseholdInALongList() async throws {
            let bench = try CloudBench()
            let (eva, now) = (try await bench.addPerson("eva"), bench.clock.now.wall)
            let found = try await bench.database.write { db in
                for (name, grantee) in [
                    ("a1", "1, NULL"), ("a2", "1, NULL"), ("a3", "1, NULL"), ("z", "0, 'eva'"),
                ] {
                    try db.execute(
                        sql: """
                            INSERT INTO station (id, kind, name, security_profile, created_at)
                            VALUES ('\(name)', 'ocpp16', 'x', 0, 0)
                            """)
                    try db.execute(
                        sql: """
                            INSERT INTO access_grant (id, station_id, is_everyone, person_id,
                                is_started, created_at)
                            VALUES ('\(name)', '\(name)', \(grantee), 1, 0)
                            """)
                }
                return try [2, 3, 4, 5].map { limit in
                    try StationTable.usable(by: eva, limit: limit, at: now, db).map(\.id.text)
                }
            }
            #expect(
                found == [
                    ["a1", "z"], ["a1", "a2", "z"], ["a1", "a2", "a3", "z"],
                    ["a1", "a2", "a3", "z"],
                ])
        }

        /// A host has at most 50 chargers.
        @Test func limitsChargersOfAHost() async throws {
            let bench = try CloudBench()
            let (eva, moment) = (try await bench.addPerson("eva"), bench.clock.now)
            @Sendable func add(_ number: Int, _ db: Database) throws {
                _ = try StationRegistration.add(
                    .init(
                        id: try CloudAppTests.station("CP-\(number)"), kind: .ocpp16, name: "x",
                        credential: nil, host: eva, place: nil),
                    newLocation: try id("home"), viewer: .person(eva, []), .open, db, at: moment)
            }
            try await bench.database.write { db in
                for number in 0..<StationRegistration.limit { try add(number, db) }
            }
            await #expect(throws: ServiceError.self) {
                try await bench.database.write { db in try add(99, db) }
            }
        }
    }

    private static func station(_ text: String) throws -> StationID { try id(text) }
}
