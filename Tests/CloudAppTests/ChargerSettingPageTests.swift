import CommonBase
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCare
@testable import CloudControl
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPortal
@testable import CloudTestSupport

extension CloudAppTests {
    /// The pages below the page of a charger: settings, limit, replacement, handover and removal.
    @Suite struct ChargerSettingPageTests {
        /// `CP-1` is at Home of `hanna`. `otto` has an account.
        private static func bench() async throws -> RESTBench {
            let bench = try await RESTBench()
            let hanna = try await bench.cloud.addPerson("hanna", email: "hanna@example.org")
            try await bench.cloud.addPerson("otto", email: "otto@example.org")
            try await bench.cloud.addStation("CP-1")
            let moment = bench.cloud.clock.now
            try await bench.cloud.database.write { db in
                let home = try LocationService.add(
                    id: try id("home"), name: "Home", host: hanna, db, at: moment)
                try StationTable.move(try id("CP-1"), to: home.id, db)
                for (key, value) in [("MeterValueSampleInterval", "60"), ("Vendor", "x")] {
                    try StationConfigurationTable.report(
                        key, value, isReadonly: false, of: try id("CP-1"), at: moment.wall, db)
                }
                try StationConfigurationTable.report(
                    "LocalAuthorizeOffline", "True", isReadonly: true, of: try id("CP-1"),
                    at: moment.wall, db)
            }
            return bench
        }

        private static func station(_ bench: RESTBench) async throws -> Station? {
            try await bench.cloud.database.read { db in
                try StationTable.find(try id("CP-1"), viewer: .system, db)
            }
        }

        // MARK: Settings and limit

        /// An offline charger keeps what the host wants for later. Only what it reported is shown.
        @Test func hostChangesReportedSettings() async throws {
            let bench = try await Self.bench()
            try await bench.browse(as: "hanna") { browser in
                let path = "/chargers/CP-1/behaviour"
                let page = try await browser.get(path)
                #expect(page.html.contains("name=\"sampling\""))
                #expect(page.html.contains("The charger does not let this be changed."))
                #expect(!page.html.contains("name=\"offlineKnown\""))
                #expect(!page.html.contains("name=\"timeout\""))
                let wrong = try await browser.submit(path, on: path, ["sampling": "-1"])
                #expect(wrong.status == 400)
                let saved = try await browser.submit(path, on: path, ["sampling": "30"])
                #expect(saved.status == 303)
                #expect(saved.flash?.contains("The charger is offline") == true)
                let shown = try await browser.get(path)
                #expect(shown.html.contains("It still has 60."))
                let read = try await browser.submit("\(path)/read", on: path)
                #expect(read.status == 400)
            }
            let keys = try await bench.cloud.database.read { db in
                try StationConfigurationTable.list(station: try id("CP-1"), db)
            }
            #expect(keys.compactMap(\.desired) == ["30"])
            #expect(try await bench.cloud.count("audit_line") == 1)
        }

        /// A charger that takes no limit of the whole charger takes one of each charge.
        @Test func limitsChargerThatTakesOnlyDefaults() async throws {
            let ocpp = try await OCPP16Bench()
            let station = ScriptedStation(
                .payload(.object(["status": .string("Rejected")])),
                .payload(.object(["status": .string("Accepted")])))
            let limit = ChargerLimit(
                database: ocpp.cloud.database, commands: ocpp.cloud.commands(over: station))
            let cp1: StationID = try id("CP-1")
            #expect(try await limit.set(10, .amperes, at: cp1, viewer: .system) == .done)
            let purposes = station.calls.map {
                $0.payload["csChargingProfiles"]?["chargingProfilePurpose"]?.stringValue
            }
            #expect(purposes == ["ChargePointMaxProfile", "TxDefaultProfile"])
            let state = try await ocpp.cloud.database.read { db in
                try ChargerLimit.state(of: cp1, db)
            }
            #expect(
                state.limit == ChargerLimit.Limit(value: 10, unit: .amperes, enforcer: .station))
            #expect(try await limit.remove(at: cp1, viewer: .system) == .done)
        }

        /// A charger would replace an admin's limit, perhaps of a fuse, by the host's higher one.
        @Test func keepsTheLimitOfAnAdmin() async throws {
            let ocpp = try await OCPP16Bench()
            let commands = ocpp.cloud.commands(over: ScriptedStation(status: "Accepted"))
            let cp1: StationID = try id("CP-1")
            func isTaken() async throws -> Bool {
                try await ocpp.cloud.database.read { db in
                    try ChargerLimit.state(of: cp1, db).isTaken
                }
            }
            let limit = ChargerLimit(database: ocpp.cloud.database, commands: commands)
            _ = try await limit.set(16, .amperes, at: cp1, viewer: .system)
            #expect(try await !isTaken())
            let payload = try json(
                """
                {"connectorId": 0, "csChargingProfiles": {"chargingProfileId": 7, "stackLevel": 0,
                "chargingProfilePurpose": "ChargePointMaxProfile",
                "chargingProfileKind": "Absolute", "chargingSchedule": {"chargingRateUnit": "A",
                "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 10}]}}}
                """)
            let record = try await commands.issue(
                "SetChargingProfile", .object(["payload": payload]), at: "CP-1")
            #expect(record.status == .accepted)
            #expect(try await isTaken())
        }

        // MARK: Replacement and removal

        @Test func replacementEndsTheOldAccess() async throws {
            let bench = try await Self.bench()
            try await bench.cloud.database.write { db in
                try ConfigurationService.setDesired(
                    ["MeterValueSampleInterval": "30"], of: try id("CP-1"), db)
            }
            try await bench.browse(as: "hanna") { browser in
                let path = "/chargers/CP-1/replacement"
                let done = try await browser.submit(path, on: path)
                #expect(done.status == 200)
                #expect(done.html.contains("id=\"secret\""))
            }
            #expect(try await Self.station(bench)?.credentialHash != nil)
            let keys = try await bench.cloud.database.read { db in
                try StationConfigurationTable.list(station: try id("CP-1"), db)
            }
            #expect(keys.map(\.desired) == ["30"])
            #expect(keys.map(\.reported) == [nil])
        }

        /// A code that was made for the old device enrols nobody any more.
        @Test func replacementWithdrawsCodesOfABridge() async throws {
            let bench = try await RESTBench()
            try await bench.browse(as: "driver-0") { browser in
                let new = "/chargers/new/bridge"
                _ = try await browser.submit(new, on: new, ["name": "Yard", "chargerID": "yard"])
                #expect(try await bench.cloud.count("bridge_claim") == 1)
                let path = "/chargers/yard/replacement"
                #expect(try await browser.submit(path, on: path).status == 200)
            }
            #expect(try await bench.cloud.count("bridge_claim") == 1)
        }

        @Test func removalNeedsTheNameOfTheCharger() async throws {
            let bench = try await Self.bench()
            try await bench.browse(as: "hanna") { browser in
                let path = "/chargers/CP-1/removal"
                let wrong = try await browser.submit(path, on: path, ["word": "CP-2"])
                #expect(wrong.status == 400)
                let done = try await browser.submit(path, on: path, ["word": "cp-1"])
                #expect(done.location == "/chargers")
            }
            #expect(try await Self.station(bench) == nil)
        }

        /// A charger with a history stays with it, and its device loses its access.
        @Test(arguments: ["ended", "active"]) func keepsHistory(phase: String) async throws {
            let bench = try await Self.bench()
            try await bench.cloud.database.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO charging_transaction (id, source, station_id, connector_id,
                            start_key, ocpp_id, boot_count, phase, energy_wh, created_at,
                            updated_at)
                        VALUES ('t', 'ocpp16', 'CP-1', 1, 't', 1, 0, ?, 0, 0, 0)
                        """, arguments: [phase])
            }
            let status = try await bench.browse(as: "hanna") { browser in
                let path = "/chargers/CP-1/removal"
                return try await browser.submit(path, on: path, ["word": "CP-1"]).status
            }
            #expect(status == (phase == "ended" ? 303 : 400))
            let station = try await Self.station(bench)
            #expect((station?.credentialHash != nil) == (phase == "ended"))
        }

        // MARK: Handover

        @Test func otherPersonAcceptsCharger() async throws {
            let bench = try await Self.bench()
            try await bench.cloud.addPerson("nobody", email: "nobody@example.org")
            let path = "/chargers/CP-1/handover"
            try await bench.browse(as: "hanna") { browser in
                let own = try await browser.submit(path, on: path, ["email": "hanna@example.org"])
                #expect(own.status == 400)
                // Nobody learns who has an account.
                for email in ["unknown@example.org", "Otto@example.org"] {
                    let sent = try await browser.submit(path, on: path, ["email": email])
                    #expect(sent.flash?.contains("If this address has an account") == true)
                }
                #expect(try await browser.get(path).html.contains("Offered to otto@example.org"))
            }
            let offer = try await bench.cloud.database.read { db in
                try String.fetchOne(
                    db,
                    sql: "SELECT path FROM notification WHERE person_id = 'otto'")
            }
            let page = try #require(offer)
            #expect(try await bench.cloud.count("mail") == 1)
            try await bench.browse(as: "nobody") { browser async throws in
                #expect(try await browser.get(page).status == 404)
            }
            try await bench.browse(as: "otto") { browser in
                #expect(try await browser.get(page).html.contains("hanna offers you"))
                let taken = try await browser.submit("\(page)/accept", on: page)
                #expect(taken.location == "/chargers/CP-1")
                #expect(try await browser.get("/chargers/CP-1").status == 200)
                #expect(try await browser.get(page).status == 404)
            }
            try await bench.browse(as: "hanna") { browser async throws in
                // Everybody may charge there.
                #expect(try await browser.get("/chargers/CP-1").status == 403)
            }
            let hosts = try await bench.cloud.database.read { db in
                try StationAccess.hosts(of: try id("CP-1"), db).map(\.text)
            }
            #expect(hosts == ["otto"])
        }

        @Test func withdrawnOfferIsNoLongerValid() async throws {
            let bench = try await Self.bench()
            let path = "/chargers/CP-1/handover"
            try await bench.browse(as: "hanna") { browser in
                _ = try await browser.submit(path, on: path, ["email": "otto@example.org"])
                let done = try await browser.submit("\(path)/withdraw", on: path)
                #expect(done.flash == "The offer is withdrawn.")
                #expect(try await browser.submit("\(path)/withdraw", on: path).status == 404)
            }
            let offer = try await bench.cloud.database.read { db in
                try String.fetchOne(db, sql: "SELECT id FROM station_handover")
            }
            let page = "/handovers/\(try #require(offer))"
            try await bench.browse(as: "otto") { browser async throws in
                #expect(try await browser.submit("\(page)/accept", on: "/home").status == 404)
            }
        }
    }
}
