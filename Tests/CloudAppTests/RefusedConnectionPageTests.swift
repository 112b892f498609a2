import CommonBase
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudAppTests {
    /// Admins see which chargers were refused, and add one of them.
    @Suite struct RefusedConnectionPageTests {
        private static let path = "/admin/refused-connections"

        private static func add(
            _ stations: [String], _ reason: RefusedConnection.Reason = .unknownStation,
            to bench: RESTBench
        ) async throws {
            try await bench.cloud.database.write { db in
                try RefusedConnectionTable.save(
                    stations.map { station in
                        RefusedConnection(
                            station: station, network: "192.0.2.1", address: "192.0.2.1",
                            reason: reason, listener: .main, isTLS: true, userAgent: "<i>Box</i>",
                            subprotocols: "ocpp1.6", at: ManualClock.noon)
                    }, db)
            }
        }

        @Test func adminAddsARefusedCharger() async throws {
            let bench = try await RESTBench()
            try await Self.add(["CP-1"], to: bench)
            try await bench.browse(as: "admin-0") { browser in
                let list = try await browser.get(Self.path)
                #expect(list.html.contains("data-live-topics=\"refusedConnections/\""))
                #expect(list.html.contains("CP-1") && list.html.contains("Unknown id"))
                #expect(list.html.contains("&lt;i&gt;Box") && list.html.contains("1 attempt<"))
                let made = try await browser.post("\(Self.path)/1/station", from: list)
                #expect(made.status == 200)
                let password = try #require(
                    made.html.firstMatch(of: /id="secret">([0-9a-fA-F]{40})</)?.1)
                let (owner, hash) = try await bench.cloud.database.read { db in
                    let station = try StationService.find(id("CP-1"), viewer: .system, db)
                    let place = try station.locationID.flatMap {
                        try LocationTable.find($0, viewer: .system, db)
                    }
                    return (place?.hostID.text, station.credentialHash)
                }
                #expect(owner == "admin-0")
                #expect(
                    StationCredential.matches(Array(password.utf8), hash: try #require(hash)))
                let again = try await browser.post("\(Self.path)/1/station", from: list)
                #expect(again.location == "/chargers/CP-1/connection")
                let gone = try await browser.submit("\(Self.path)/1/station", on: Self.path)
                #expect(gone.status == 404)
                #expect(try await browser.get(Self.path).html.contains("No charger was refused"))
            }
        }

        /// A known charger gets a new password; an id that no charger may have cannot be added.
        @Test func offersWhatHelps() async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addStation("CP-1", credential: nil)
            try await Self.add(["CP-1"], .wrongPassword, to: bench)
            try await Self.add(["ocpp"], to: bench)
            try await bench.browse(as: "admin-0", language: "cs") { browser in
                let page = try await browser.get(Self.path).html
                #expect(page.contains("Špatné heslo"))
                #expect(page.contains("href=\"/chargers/CP-1/connection\""))
                #expect(page.contains("Tohle nemůže být ID nabíječky"))
                #expect(!page.contains("/station\""))
                let reserved = try await browser.submit("\(Self.path)/2/station", on: Self.path)
                #expect(reserved.status == 400 && reserved.html.contains("nemůže být ID"))
                let taken = try await browser.submit("\(Self.path)/1/station", on: Self.path)
                #expect(taken.status == 400 && taken.html.contains("už existuje"))
            }
        }

        @Test func pagesAndHidesFromOthers() async throws {
            let bench = try await RESTBench()
            for network in 0..<2 {
                let stations = (0..<18).map { "CP-\(network)-\($0)-" }
                try await bench.cloud.database.write { db in
                    try RefusedConnectionTable.save(
                        stations.map { station in
                            RefusedConnection(
                                station: station, network: "192.0.2.\(network)", address: "x",
                                reason: .noPassword, listener: .plain, isTLS: false,
                                userAgent: nil, subprotocols: nil, at: ManualClock.noon)
                        }, db)
                }
            }
            try await bench.browse(as: "admin-0") { browser in
                let page = try await browser.get(Self.path).html
                #expect(page.contains("CP-1-17-") && !page.contains("CP-0-5-"))
                let older = try #require(page.firstMatch(of: /href="([^"]*\?before=[0-9]+)"/)?.1)
                let rest = try await browser.get(String(older)).html
                #expect(rest.contains("CP-0-5-") && !rest.contains("CP-1-"))
            }
            try await bench.browse(as: "driver-0") { browser async throws in
                #expect(try await browser.get(Self.path).status == 403)
                #expect(try await browser.get("/admin").status == 403)
                #expect(try await !browser.get("/home").html.contains("href=\"/admin\""))
            }
        }

        /// The menu leads to the list, and the list to a page that says what it is for.
        @Test func listsPagesOfAdmins() async throws {
            let bench = try await RESTBench()
            try await bench.browse(as: "admin-0") { browser in
                #expect(try await browser.get("/home").html.contains("href=\"/admin\""))
                let list = try await browser.get("/admin").html
                #expect(bench.app.modules.site.adminPages.allSatisfy { $0.summary != nil })
                for page in bench.app.modules.site.adminPages {
                    #expect(list.contains("<a class=\"line\" href=\"\(page.path)\">"))
                    #expect(try await browser.get(page.path).status == 200, "\(page.path)")
                }
            }
        }
    }
}
