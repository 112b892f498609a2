import ChargingModel
import CommonBase
import Hummingbird
import HummingbirdTesting
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudChargingTests {
    /// The pages of a charger that is offline, whose name is hostile.
    @Suite struct ChargePageTests {
        private let charging: ChargeServiceTests.Bench
        private var cloud: CloudBench { charging.cloud }
        private var code: String { charging.place.code.text }

        init() async throws {
            charging = try await ChargeServiceTests.Bench()
            let host = try await charging.cloud.addPerson("host")
            let (location, moment) = (
                charging.cloud.random.id(LocationSubject.self), charging.cloud.clock.now
            )
            try await charging.cloud.database.write { db in
                try StationTable.rename(try id("CP-1"), "<script>x</script>", db)
                let home = try LocationService.add(
                    id: location, name: "Home", host: host, db, at: moment)
                try StationTable.move(try id("CP-1"), to: home.id, db)
            }
        }

        /// - Parameter person: nil for somebody who has not signed in.
        private func browse(
            as person: String?, language: String = "en",
            _ body: @escaping @Sendable (TestBrowser) async throws -> Void
        ) async throws {
            let app = try await cloud.cloud().buildApplication(host: "127.0.0.1", port: 0)
            let bench = cloud
            try await app.test(.router) { client in
                let browser = TestBrowser(client, language: language)
                if let person { try await browser.signIn(try id(person), bench) }
                try await body(browser)
            }
        }

        @Test func asksStrangerToSignIn() async throws {
            try await browse(as: nil) { [code] browser in
                let page = try await browser.get("/c/\(code)")
                #expect(page.status == 200)
                #expect(page.html.contains("/sign-in?next=/c/\(code)"))
                #expect(page.html.contains("&lt;script&gt;x&lt;/script&gt;"))
                #expect(!page.html.contains("<script>x"))
                #expect(!page.html.contains("action=\"/c/\(code)\""))
                #expect(try await browser.get("/c/CHARGER22").status == 404)
                #expect(try await browser.get("/charging").location?.hasPrefix("/sign-in") == true)
            }
        }

        @Test func findsChargerByTypedCode() async throws {
            let typed = charging.place.code.grouped.lowercased()
            try await browse(as: nil, language: "cs") { [code] browser in
                let found = try await browser.submit("/c", on: "/c", ["code": "\(typed)"])
                #expect((found.status, found.location) == (303, "/c/\(code)"))
                let wrong = try await browser.submit("/c", on: "/c", ["code": "CHARGER22"])
                #expect(wrong.status == 400)
                #expect(wrong.html.contains("Takový kód"))
            }
        }

        /// An offline charger says so, and a form that was open before starts nothing.
        @Test func startsNothingAtOfflineCharger() async throws {
            try await browse(as: "driver-1") { [code] browser in
                let page = try await browser.get("/c/\(code)")
                #expect(page.html.contains("is offline"))
                #expect(!page.html.contains("action=\"/c/\(code)\""))
                let sent = try await browser.submit(
                    "/c/\(code)", on: "/c/\(code)", ["until": "full"])
                #expect(sent.status == 400 && sent.html.contains("note bad"))
                let wrong = try await browser.submit(
                    "/c/\(code)", on: "/c/\(code)", ["until": "energy", "energy": "many"])
                #expect(wrong.status == 400)
                let unchosen = try await browser.submit(
                    "/c/\(code)", on: "/c/\(code)", ["until": "full", "energy": "10"])
                #expect(unchosen.status == 400)
            }
            #expect(try await cloud.count("command") == 0)
        }

        @Test func showsEndedTransactionToItsDriverAndHost() async throws {
            let started = try await charging.ocpp.start()
            try await charging.ocpp.stop(started.number)
            let transaction = try #require(try await cloud.transactions().first?.id)
            _ = try await cloud.addPerson("other")
            for (person, status) in [("driver-1", 200), ("host", 200), ("other", 404)] {
                try await browse(as: person) { browser in
                    let page = try await browser.get("/charging/\(transaction)")
                    #expect(page.status == status, "\(person)")
                    guard status == 200 else { return }
                    #expect(page.html.contains("Stopped at the charger."))
                    #expect(page.html.contains("<b>3.0</b>"))
                    #expect(!page.html.contains("/stop\""))
                }
            }
        }

        @Test func showsRunningTransaction() async throws {
            _ = try await charging.ocpp.startNow()
            let transaction = try #require(try await cloud.transactions().first?.id)
            try await browse(as: "driver-1", language: "cs") { browser in
                let list = try await browser.get("/charging")
                #expect(list.html.contains("/charging/\(transaction)"))
                let page = try await browser.get("/charging/\(transaction)")
                #expect(page.html.contains("action=\"/charging/\(transaction)/stop\""))
                #expect(page.html.contains("Ukončit nabíjení"))
                let stopped = try await browser.submit(
                    "/charging/\(transaction)/stop", on: "/charging/\(transaction)", [:])
                #expect(stopped.status == 400 && stopped.html.contains("note bad"))
            }
        }

        /// A host does not learn whose card was refused.
        @Test(arguments: [false, true]) func namesDriverToHost(isRefused: Bool) async throws {
            if isRefused {
                try await cloud.database.write { try $0.execute(sql: "DELETE FROM access_grant") }
            }
            let started = try await charging.ocpp.startNow()
            #expect((started.status != .accepted) == isRefused)
            try await browse(as: "host") { browser in
                let page = try await browser.get("/chargers")
                #expect(page.status == 200)
                #expect(page.html.contains("an unknown card: ") == isRefused)
                #expect(page.html.contains("driver-1: ") == !isRefused)
            }
        }

        @Test func printsStickersForHostsOnly() async throws {
            for (person, status) in [("host", 200), ("driver-1", 403)] {
                try await browse(as: person) { [code] browser in
                    let page = try await browser.get("/stations/CP-1/sticker")
                    #expect(page.status == status, "\(person)")
                    guard status == 200 else { return }
                    #expect(page.html.contains("/c/\(code)"))
                    #expect(page.html.contains("class=\"qr\""))
                    let renewed = try await browser.submit(
                        "/stations/CP-1/sticker/renewal", on: "/stations/CP-1/sticker",
                        ["connector": "1"])
                    #expect(renewed.status == 303)
                    #expect(try await browser.get("/c/\(code)").status == 404)
                }
            }
        }

        @Test func limitsReports() async throws {
            try await browse(as: "driver-1") { [code] browser in
                for status in [303, 303, 303, 303, 303, 400] {
                    let sent = try await browser.submit(
                        "/c/\(code)/problem", on: "/c/\(code)",
                        ["problem": "blocked", "details": "A van"])
                    #expect(sent.status == status)
                    guard status == 400 else { continue }
                    #expect(sent.html.contains("id=\"report\" open"))
                    #expect(sent.html.contains("A van"))
                }
            }
        }

        @Test func tellsHostOfProblem() async throws {
            try await browse(as: "driver-1") { [code] browser in
                let sent = try await browser.submit(
                    "/c/\(code)/problem", on: "/c/\(code)",
                    ["problem": "blocked", "details": "A van\r\nagain"])
                #expect(sent.status == 303)
            }
            let told = try await cloud.database.read { db in
                try String.fetchAll(
                    db, sql: "SELECT person_id || ': ' || kind || ' ' || text_en FROM notification")
            }
            #expect(told == ["host: chargerProblem driver-1 writes: A van again"])
        }

        /// All people together send few messages about one charger.
        @Test func limitsMessagesAboutCharger() async throws {
            _ = try await cloud.addPerson("other")
            let app = try await cloud.cloud().buildApplication(host: "127.0.0.1", port: 0)
            let (bench, code) = (cloud, code)
            try await app.test(.router) { client in
                for person in ["driver-1", "other"] {
                    let browser = TestBrowser(client, language: "en")
                    try await browser.signIn(try id(person), bench)
                    for number in 1...3 {
                        let sent = try await browser.submit(
                            "/c/\(code)/problem", on: "/c/\(code)", ["problem": "blocked"])
                        let isRefused = person == "other" && number == 3
                        #expect(sent.status == (isRefused ? 400 : 303))
                    }
                }
            }
            #expect(try await cloud.count("notification") == 5)
        }
    }
}
