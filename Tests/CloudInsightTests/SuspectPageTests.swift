import ChargingModel
import CommonBase
import Foundation
import MessageCatalogue
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudFleet
@testable import CloudInsight
@testable import CloudTestSupport

extension CloudInsightTests {
    @Suite struct SuspectPageTests {
        private let bench: InsightBench
        private let rest: RESTBench
        private static let desk = "/admin/suspects"
        private static let settled = "energy=measured&note=checked"

        init() async throws {
            bench = try await InsightBench()
            rest = try await RESTBench(bench.cloud)
        }

        /// `gap` has ended, three hours ago; `open` never reported its end, an hour later.
        private func addSuspects() async throws {
            let start = ManualClock.noon.adding(seconds: -3 * 3600)
            var facts = try bench.facts(from: start, minutes: 60, energyWh: 3000, card: "CARD-A")
            facts[0].remarks = [.meterGap]
            try await bench.add("gap", facts)
            let later = start.adding(seconds: 3600)
            var open = try bench.facts(from: later, minutes: 60, energyWh: 4000, card: "CARD-A")
            open.removeLast()
            open.append(
                InsightBench.fact("endMissing/1", later, .endMissing(.boot, number: 1)))
            try await bench.add("open", open)
        }

        private func state(_ transaction: String) async throws -> ChargingTransaction {
            let id: TransactionID = try id(transaction)
            let record = try await bench.cloud.database.read { try TransactionTable.find(id, $0) }
            return try #require(record).state
        }

        /// Sends the form of a preview.
        private static func confirm(
            _ preview: TestBrowser.Page, _ transaction: String, _ browser: TestBrowser
        ) async throws -> TestBrowser.Page {
            var fields: [String: String] = [:]
            for name in ["energyWh", "startedAt", "endedAt", "note", "version"] {
                fields[name] = preview.hidden(name)
            }
            return try await browser.post("\(desk)/\(transaction)/correct", from: preview, fields)
        }

        @Test func listsSuspectsNewestFirst() async throws {
            try await rest.browse(as: "admin-0") { browser async throws in
                let empty = try await browser.get(Self.desk).html
                #expect(empty.contains("Everything adds up"))
                #expect(!empty.contains("class=\"filter\""))
                try await addSuspects()
                let all = try await browser.get(Self.desk).html
                #expect(all.contains("2 charges wait for a decision."))
                let places = try ["open", "gap"].map {
                    try #require(all.range(of: "href=\"\(Self.desk)/\($0)\"")).lowerBound
                }
                #expect(places[0] < places[1])
                let gaps = try await browser.get("\(Self.desk)?anomaly=meterGap").html
                #expect(gaps.contains("\(Self.desk)/gap\""))
                #expect(!gaps.contains("\(Self.desk)/open\""))
                let history = try await browser.get("/history/gap").html
                #expect(history.contains("href=\"\(Self.desk)/gap\""))
            }
            for person in [InsightBench.host, InsightBench.driver] {
                try await rest.browse(as: person) { browser async throws in
                    #expect(try await browser.get("\(Self.desk)/gap").status == 403)
                    let history = try await browser.get("/history/gap").html
                    #expect(!history.contains(Self.desk))
                }
            }
        }

        /// A transaction without an end is ended at its last report, once, and the log says by whom.
        @Test func endsTransactionAfterPreview() async throws {
            try await addSuspects()
            try await rest.browse(as: "admin-0") { browser async throws in
                let form = try await browser.get("\(Self.desk)/open")
                #expect(form.html.contains("value=\"lastReport\" checked"))
                #expect(form.html.contains("the charger restarted"))
                let preview = try await browser.get(
                    "\(Self.desk)/open/preview?end=lastReport&\(Self.settled)")
                #expect(preview.status == 200)
                #expect(preview.html.contains("not ended"))
                #expect(try await state("open").phase == .active)
                let sent = try await Self.confirm(preview, "open", browser)
                #expect((sent.status, sent.location) == (303, Self.desk))
                #expect(sent.flash == "The charging has ended and counts.")
                let again = try await Self.confirm(preview, "open", browser)
                #expect((again.status, again.location) == (303, Self.desk))
                #expect(try await bench.cloud.count("audit_line") == 1)
            }
            let ended = try await state("open")
            #expect(ended.phase == .ended && !ended.isSuspect)
            // The last sample is a quarter of an hour before the end that never came.
            #expect(ended.endedAt == ManualClock.noon.adding(seconds: -4500))
            #expect(ended.energyWh == 3000)
        }

        @Test func correctsEnergy() async throws {
            try await addSuspects()
            try await rest.browse(as: "admin-0", language: "cs") { browser async throws in
                let preview = try await browser.get(
                    "\(Self.desk)/gap/preview?energy=other&kilowattHours=2,5&note=ok")
                #expect(preview.html.contains("2,500\u{A0}kWh"))
                let sent = try await Self.confirm(preview, "gap", browser)
                #expect(sent.flash == "Nabití je opravené.")
            }
            #expect(try await state("gap").energyWh == 2500)
        }

        /// Each refusal is shown with the form, which keeps what was typed.
        @Test func refusesWhatIsUnclearOrOutOfRange() async throws {
            try await addSuspects()
            let queries = [
                "gap/preview?energy=other&kilowattHours=20001&note=typed",
                "gap/preview?energy=other&kilowattHours=&note=typed",
                "gap/preview?energy=measured&kilowattHours=5&note=typed",
                "open/preview?\(Self.settled)typed",
                "open/preview?end=other&endDay=2030-01-01&endTime=12:00&\(Self.settled)typed",
                "open/preview?end=other&endDay=2026-11-22&endTime=25:00&\(Self.settled)typed",
                "open/preview?end=other&endDay=2026-11-21&endTime=12:00&\(Self.settled)typed",
            ]
            try await rest.browse(as: "admin-0") { browser async throws in
                for query in queries {
                    let page = try await browser.get("\(Self.desk)/\(query)")
                    #expect(page.status == 400, "\(query)")
                    let isShown =
                        page.html.contains("class=\"error\"") || page.html.contains("note bad")
                    #expect(isShown && page.html.contains("typed\""), "\(query)")
                }
                let unnamed = try await browser.get("\(Self.desk)/gap/preview?energy=measured")
                #expect(unnamed.html.contains("Please fill this in."))
            }
        }

        @Test func saysThatSomebodyElseHasDecided() async throws {
            try await addSuspects()
            let (id, random, moment): (TransactionID, RandomSource, Moment) = (
                try id("gap"), bench.cloud.random, bench.cloud.clock.now
            )
            try await rest.browse(as: "admin-0") { browser async throws in
                let preview = try await browser.get("\(Self.desk)/gap/preview?\(Self.settled)")
                _ = try await bench.cloud.database.write { db in
                    try CorrectionService.correct(
                        id, .init(energyWh: 1000, note: "mine"), by: nil, random: random, db,
                        at: moment)
                }
                let sent = try await Self.confirm(preview, "gap", browser)
                #expect(sent.status == 400)
                #expect(sent.html.contains("Somebody else has decided"))
                #expect(sent.html.contains("mine"))
            }
            #expect(try await state("gap").energyWh == 1000)
        }

        @Test func countsInCzech() {
            let texts = [1, 3, 5].map { SuspectTexts().waiting($0)(.czech) }
            #expect(
                texts == [
                    "1 nabití čeká na rozhodnutí.", "3 nabití čekají na rozhodnutí.",
                    "5 nabití čeká na rozhodnutí.",
                ])
        }

        @Test func readsTimesInTheZoneOfTheCharger() throws {
            let zone = try #require(TimeZone(identifier: "Europe/Prague"))
            let time = try #require(LocalTime("18:30"))
            for (day, utc) in [("2026-07-01", "16:30"), ("2026-11-24", "17:30")] {
                let found = try #require(CalendarDay(day)).time(time, in: zone)
                #expect(found.iso8601Seconds == "\(day)T\(utc):00Z")
            }
        }
    }
}
