import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCharging
@testable import CloudControl
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPortal
@testable import CloudTestSupport

extension CloudAppTests {
    /// The last three of the five steps in which a charger is added.
    @Suite struct ChargerSetupTests {
        private static let steps = "/chargers/mine/setup/fox-ess"

        /// A charger of `driver-0` that has never connected.
        private static func bench() async throws -> RESTBench {
            let bench = try await RESTBench()
            try await bench.browse(as: "driver-0") { browser in
                let path = "/chargers/new/fox-ess"
                _ = try await browser.submit(
                    path, on: path, ["name": "Garage", "chargerID": "mine", "newPlace": "Cottage"])
            }
            return bench
        }

        /// - Parameter network: that of the tests' browser is empty.
        private static func refuse(
            _ station: String, _ reason: RefusedConnection.Reason, from network: String,
            _ bench: RESTBench
        ) async throws {
            let now = bench.cloud.clock.now.wall
            try await bench.cloud.database.write { db in
                try RefusedConnectionTable.save(
                    [
                        RefusedConnection(
                            station: station, network: network, address: network, reason: reason,
                            listener: .main, isTLS: false, userAgent: nil, subprotocols: nil,
                            at: now)
                    ], db)
            }
        }

        private static func station(_ text: String, _ bench: RESTBench) async throws -> Station? {
            try await bench.cloud.database.read { db in
                try StationTable.find(try id(text), viewer: .system, db)
            }
        }

        @Test func everyStepOpensByItsAddress() async throws {
            let bench = try await Self.bench()
            try await bench.browse(as: "driver-0") { browser in
                let place = try await bench.cloud.database.read { db in
                    try LocationTable.list(after: "", limit: 10, viewer: .system, db).map(\.name)
                }
                #expect(place == ["Cottage"])
                let values = try await browser.get(Self.steps)
                #expect(values.html.contains("Step 3 of 5") && values.html.contains("/ocpp</p>"))
                #expect(!values.html.contains("id=\"secret\""))
                let renewed = try await browser.post(Self.steps, from: values)
                #expect(renewed.html.contains("id=\"secret\""))
                let waiting = try await browser.get("\(Self.steps)/waiting")
                #expect(waiting.html.contains("6 to 19 minutes"))
                #expect(!waiting.html.contains("Nothing has arrived yet"))
                bench.cloud.clock.move(seconds: 121)
                let silent = try await browser.get("\(Self.steps)/waiting")
                #expect(silent.html.contains("Nothing has arrived yet"))
                let test = try await browser.get("\(Self.steps)/test")
                #expect(test.html.contains("Step 5 of 5") && test.html.contains("offline"))
                let unknown = try await browser.get("/chargers/mine/setup/unknown/waiting")
                #expect(unknown.status == 404)
            }
        }

        /// A host learns of attempts with the id of their charger, and of unknown ids from their own
        /// network only.
        @Test func saysWhatWasSeen() async throws {
            let bench = try await Self.bench()
            try await Self.refuse("mine", .wrongPassword, from: "192.0.2.9", bench)
            try await Self.refuse("near", .unknownStation, from: "", bench)
            try await Self.refuse("far", .unknownStation, from: "192.0.2.9", bench)
            try await bench.browse(as: "driver-0") { browser in
                let page = try await browser.get("\(Self.steps)/waiting").html
                #expect(page.contains("Wrong password") && page.contains("with the id near"))
                #expect(!page.contains("with the id far"))
            }
            try await bench.browse(as: "admin-0") { browser in
                let page = try await browser.get("\(Self.steps)/waiting").html
                #expect(page.contains("with the id far"))
            }
        }

        /// It keeps its password, so that only who knows it gets in.
        @Test func takesTheIDUnderWhichItTried() async throws {
            let bench = try await Self.bench()
            let before = try #require(try await Self.station("mine", bench))
            try await Self.refuse("SPACS1", .unknownStation, from: "", bench)
            try await Self.refuse("far", .unknownStation, from: "192.0.2.9", bench)
            try await bench.browse(as: "driver-0") { browser in
                let (page, form) = ("\(Self.steps)/waiting", "\(Self.steps)/waiting/adoption")
                let far = try await browser.submit(form, on: page, ["attempt": "2"])
                #expect(far.status == 404)
                let done = try await browser.submit(form, on: page, ["attempt": "1"])
                #expect(done.location == "/chargers/SPACS1/setup/fox-ess/waiting")
                let after = try #require(try await Self.station("SPACS1", bench))
                #expect(after.credentialHash == before.credentialHash)
                #expect((after.name, after.locationID) == ("Garage", before.locationID))
                #expect(try await Self.station("mine", bench) == nil)
            }
        }

        @Test func keepsTheIDOfAChargerThatHasConnected() async throws {
            let bench = try await Self.bench()
            try await Self.refuse("SPACS1", .unknownStation, from: "", bench)
            let now = bench.cloud.clock.now.wall
            try await bench.cloud.database.write { db in
                try StationTable.noteSeen(try id("mine"), at: now, db)
            }
            try await bench.browse(as: "driver-0") { browser in
                let page = "\(Self.steps)/waiting"
                #expect(try await !browser.get(page).html.contains("/adoption\""))
                let refused = try await browser.submit(
                    "\(page)/adoption", on: page, ["attempt": "1"])
                #expect(refused.status == 403)
            }
        }

        @Test(arguments: [
            ("Accepted", ChargerTrial.Start.waiting), ("Rejected", ChargerTrial.Start.refused),
        ]) func saysWhatTheTrialStartCameTo(
            answer: String, outcome: ChargerTrial.Start
        ) async throws {
            let ocpp = try await OCPP16Bench()
            let (cloud, station) = (ocpp.cloud, ScriptedStation(status: answer))
            let driver = try await cloud.addPerson("trial")
            let commands = cloud.commands(over: station)
            let trial = ChargerTrial(
                commands: commands,
                charging: ChargeService(
                    database: cloud.database, now: cloud.now, random: cloud.random,
                    authorization: cloud.authorization, commands: commands))
            let (cp, moment): (StationID, Moment) = (try id("CP-1"), cloud.clock.now)
            let places = try await EVSECodeService.read(
                cloud.database, random: cloud.random, at: moment
            ) { db in
                EVSECodeService.Shown(
                    try EVSECodeService.places(ofVisible: [cp], db)[cp] ?? [], stations: [cp])
            }
            let viewer = Viewer.person(driver, Set(AccessScope.allCases))
            let came = try await trial.start(
                at: try #require(places.first), by: driver, viewer: viewer, at: moment)
            #expect(came == outcome)
            let admin = Viewer.admin(driver, Set(AccessScope.allCases))
            let results = try await cloud.database.read { db in
                try trial.results(of: cp, viewer: admin, db, at: moment.wall)
            }
            #expect((results.settings, results.start) == (.notRead, outcome))
            let late = try await cloud.database.read { db in
                try trial.results(
                    of: cp, viewer: admin, db,
                    at: moment.wall.adding(seconds: ChargerTrial.waitSeconds)
                ).start
            }
            #expect(late == (outcome == .waiting ? .notBegun : outcome))
        }
    }
}
