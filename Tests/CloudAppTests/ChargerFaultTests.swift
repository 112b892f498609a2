import CommonBase
import Foundation
import MessageCatalogue
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudApp
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPortal
@testable import CloudTestSupport

extension CloudAppTests {
    /// What the page of a charger says of faults and of unknown cards.
    @Suite struct ChargerFaultTests {
        /// The bridge `B-1` and the OCPP station `CP-1` are at Home of `hanna`.
        private static func bench() async throws -> RESTBench {
            let bench = try await RESTBench()
            let hanna = try await bench.cloud.addPerson("hanna")
            let moment = bench.cloud.clock.now
            let stations: [(id: String, kind: TransactionSource)] = [
                ("B-1", .bridge), ("CP-1", .ocpp16),
            ]
            try await bench.cloud.database.write { db in
                let home = try LocationService.add(
                    id: try id("home"), name: "Home", host: hanna, db, at: moment)
                for station in stations {
                    _ = try StationService.add(
                        id: try id(station.id), kind: station.kind, name: station.id,
                        securityProfile: 0,
                        credential: nil, location: home.id, db, at: moment)
                }
            }
            return bench
        }

        private static func report(_ code: String, _ bench: RESTBench) async throws {
            let now = bench.cloud.clock.now.wall
            try await bench.cloud.database.write { db in
                try ConnectorTable.save(
                    station: try id("B-1"), connector: 1, status: .faulted, errorCode: code,
                    at: now, db)
                try StationTable.noteSeen(try id("B-1"), at: now, db)
            }
        }

        @Test func guidesThroughEveryFaultOfTheBridge() throws {
            let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appending(path: "../../Sources/Bridge/Machine/Faults/BridgeFault.swift")
            let codes = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
                .filter { $0.hasPrefix("    case ") }
                .map { String($0.dropFirst("    case ".count)) }
            #expect(codes.count == 9)
            for code in codes { #expect(BridgeFaultGuide(rawValue: code) != nil, "\(code)") }
            for guide in BridgeFaultGuide.allCases {
                #expect(guide.steps.count >= 2, "\(guide)")
                #expect((guide.command == nil) == (guide.clearing == .nobody), "\(guide)")
                for step in guide.steps + [guide.title] {
                    #expect(step(.english) != step(.czech))
                }
            }
        }

        /// A weld is only cleared on the spot, and a chattering contact from here, too.
        @Test func saysHowAFaultIsCleared() async throws {
            let bench = try await Self.bench()
            try await Self.report("contactorWelded", bench)
            try await bench.browse(as: "hanna") { browser in
                let welded = try await browser.get("/chargers/B-1")
                #expect(welded.html.contains("The contactor does not open"))
                #expect(welded.html.contains("as contactorWelded"))
                #expect(welded.html.contains("clear-fault --contactor-inspected --config"))
                #expect(!welded.html.contains("action=\"/chargers/B-1/clear-fault\""))
                try await Self.report("feedbackChatters", bench)
                let chatters = try await browser.get("/chargers/B-1")
                #expect(chatters.html.contains("zapoj-bridge clear-fault --config"))
                #expect(chatters.html.contains("action=\"/chargers/B-1/clear-fault\""))
                let sent = try await browser.submit(
                    "/chargers/B-1/clear-fault", on: "/chargers/B-1", [:])
                #expect(sent.status == 400)
                #expect(sent.html.contains("Tick this once the cause is repaired."))
            }
            #expect(try await bench.cloud.count("command") == 0)
        }

        @Test func hostAddsUnknownCardFromTheChargersPage() async throws {
            let bench = try await Self.bench()
            let (token, moment) = (try CloudBench.token("04AABBCC"), bench.cloud.clock.now)
            let authorization = bench.cloud.authorization
            _ = try await bench.cloud.database.write { db in
                try authorization.authorize(
                    token, at: try id("CP-1"), isProven: false, db, at: moment)
            }
            try await bench.browse(as: "hanna") { browser in
                let page = try await browser.get("/chargers/CP-1")
                #expect(page.html.contains("Unknown card …BBCC"))
                #expect(page.html.contains("tapped today"))
                #expect(!page.html.contains("04AABBCC"))
                let path = try #require(
                    page.html.firstMatch(of: /href="(\/refusals\/\d+\/card)"/)?.1)
                let form = try await browser.get(String(path))
                #expect(form.html.contains("hanna (me)"))
                let nobody = try await browser.submit(String(path), on: String(path), [:])
                #expect(nobody.status == 400)
                let added = try await browser.submit(
                    String(path), on: String(path), ["person": "hanna", "label": "blue"])
                #expect(added.location == "/refusals")
                let later = try await browser.get(String(path))
                #expect(later.html.contains("be added any more"))
            }
            #expect(try await bench.cloud.count("id_token") == 1)
            #expect(try await bench.cloud.count("unknown_card") == 0)
        }

        @Test func hostStatesThePower() async throws {
            let bench = try await Self.bench()
            try await bench.browse(as: "hanna") { browser in
                let (form, page) = ("/chargers/CP-1/settings", "/chargers/CP-1")
                let saved = try await browser.submit(
                    form, on: page, ["name": "CP-1", "statedPower": "7,4"])
                #expect(saved.status == 303)
                #expect(try await browser.get(page).html.contains("value=\"7.4\""))
                let wrong = try await browser.submit(
                    form, on: page, ["name": "CP-1", "statedPower": "7400"])
                #expect(wrong.status == 400)
            }
            let station = try await bench.cloud.database.read { db in
                try StationService.find(try id("CP-1"), viewer: .system, db)
            }
            #expect(station.statedPowerW == 7400)
        }
    }
}
