import CommonBase
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudAppTests {
    /// The page of a charger for its hosts.
    @Suite struct ChargerPageTests {
        /// `CP-1` is at Home of `hanna`, who also has a place Cottage.
        private static func bench() async throws -> RESTBench {
            let bench = try await RESTBench()
            let hanna = try await bench.cloud.addPerson("hanna")
            try await bench.cloud.addStation("CP-1")
            let moment = bench.cloud.clock.now
            try await bench.cloud.database.write { db in
                let home = try LocationService.add(
                    id: try id("home"), name: "Home", host: hanna, db, at: moment)
                _ = try LocationService.add(
                    id: try id("cottage"), name: "Cottage", host: hanna, db, at: moment)
                try StationTable.move(try id("CP-1"), to: home.id, db)
            }
            return bench
        }

        private static func station(_ bench: RESTBench) async throws -> Station {
            try await bench.cloud.database.read { db in
                try StationService.find(try id("CP-1"), viewer: .system, db)
            }
        }

        /// An offline charger says so, and a form that was open before sends nothing.
        @Test func offersNothingAtOfflineCharger() async throws {
            let bench = try await Self.bench()
            try await bench.browse(as: "hanna") { browser in
                let list = try await browser.get("/chargers")
                #expect(list.html.contains("href=\"/chargers/CP-1\""))
                let page = try await browser.get("/chargers/CP-1")
                #expect(page.status == 200)
                #expect(page.html.contains("has never connected"))
                #expect(page.html.contains("The charger is offline: from here"))
                #expect(!page.html.contains("action=\"/chargers/CP-1/restart\""))
                #expect(page.html.contains("href=\"/places/home/people\""))
                let forms: [(path: String, fields: [String: String])] = [
                    ("restart", [:]), ("unlock", ["connector": "1"]),
                    ("availability", ["availability": "inoperative"]),
                ]
                for (path, fields) in forms {
                    let sent = try await browser.submit(
                        "/chargers/CP-1/\(path)", on: "/chargers/CP-1", fields)
                    #expect(sent.status == 400, "\(path)")
                    #expect(sent.html.contains("Nothing was sent to it."), "\(path)")
                }
            }
            #expect(try await bench.cloud.count("command") == 0)
            // Everybody may charge there, but not manage it.
            try await bench.browse(as: "driver-0") { browser async throws in
                #expect(try await browser.get("/chargers/CP-1").status == 403)
                #expect(try await browser.get("/chargers/CP-1/diary").status == 403)
            }
        }

        @Test func hostRenamesAndMovesIt() async throws {
            let bench = try await Self.bench()
            let other = try await bench.cloud.addPerson("other")
            let moment = bench.cloud.clock.now
            try await bench.cloud.database.write { db in
                _ = try LocationService.add(
                    id: try id("foreign"), name: "Foreign", host: other, db, at: moment)
            }
            try await bench.browse(as: "hanna") { browser in
                let (form, page) = ("/chargers/CP-1/settings", "/chargers/CP-1")
                let saved = try await browser.submit(
                    form, on: page, ["name": "Garage", "place": "cottage"])
                #expect(saved.status == 303)
                #expect(saved.location == page)
                let foreign = try await browser.submit(
                    form, on: page, ["name": "Lost", "place": "foreign"])
                #expect(foreign.status == 400)
                #expect(foreign.html.contains("This place no longer exists."))
                let shown = try await browser.get(page)
                #expect(shown.html.contains("<h1>Garage</h1>"))
                #expect(shown.html.contains("It was moved to another place"))
            }
            let station = try await Self.station(bench)
            #expect((station.name, station.locationID?.text) == ("Garage", "cottage"))
            #expect(try await bench.cloud.count("audit_line") == 1)
        }

        @Test func diaryContinuesOnFurtherPages() async throws {
            let bench = try await Self.bench()
            let moment = bench.cloud.clock.now
            try await bench.cloud.database.write { db in
                for number in 0..<45 {
                    try ConnectorTable.save(
                        station: try id("CP-1"), connector: 1,
                        status: number.isMultiple(of: 2) ? .faulted : .available,
                        errorCode: nil, at: moment.wall, db)
                }
            }
            try await bench.browse(as: "hanna", language: "cs") { browser in
                let page = try await browser.get("/chargers/CP-1/diary")
                #expect(page.html.matches(of: /<b>(Porucha|Volno)<\/b>/).count == 40)
                let next = try #require(
                    page.html.firstMatch(of: /href="(\/chargers\/CP-1\/diary\?cursor=\d+)"/)?.1)
                let last = try await browser.get(String(next))
                #expect(last.html.matches(of: /<b>(Porucha|Volno)<\/b>/).count == 5)
                #expect(last.html.contains("Nabíječka byla přidaná"))
                #expect(!last.html.contains("rel=\"next\""))
            }
        }
    }
}
