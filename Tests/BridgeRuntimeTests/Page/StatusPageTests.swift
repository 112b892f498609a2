import BridgeLogic
import BridgeTestSupport
import CommonBase
import MessageCatalogue
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct StatusPageTests {
        private var report: StatusReport

        init() throws { report = try .charging() }

        private func html(_ language: Language = .english) -> String {
            StatusPage(report: report, language: language).html
        }

        /// The value of the row with this label.
        private func value(_ label: String, _ language: Language = .english) -> String? {
            let parts = html(language).split(separator: "<th scope=\"row\">\(label)</th><td>")
            guard parts.count == 2 else { return nil }
            return parts[1].split(separator: "</td>").first.map(String.init)
        }

        /// The page shows the state in English.
        @Test func showsEnglish() {
            #expect(html().hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">\n"))
            #expect(html().contains("<meta http-equiv=\"refresh\" content=\"5\">"))
            #expect(html().contains("<title>garage – Zapoj</title>"))
            #expect(html().contains("<p class=\"activity charging\">Charging</p>"))
            #expect(value("Energy register") == "123456 Wh")
            #expect(value("This charge") == "789 Wh in 2 min (2026-09-21 14:21:15 UTC)")
            #expect(value("Waiting for the cloud") == "3 events")
            #expect(value("Cloud") == "answered 7 s ago (2026-09-21 14:23:13 UTC)")
            #expect(value("Clock") == "2026-09-21 14:23:20 UTC")
            #expect(
                value("Authorization list") == "version 7, issued 2026-09-21 14:13:20 UTC")
            #expect(value("Program") == "zapoj-bridge 1.2.3")
        }

        /// The page shows the state in Czech.
        @Test func showsCzech() {
            #expect(html(.czech).hasPrefix("<!DOCTYPE html>\n<html lang=\"cs\">\n"))
            #expect(html(.czech).contains("<p class=\"activity charging\">Nabíjí se</p>"))
            #expect(
                value("Toto nabíjení", .czech) == "789 Wh za 2 min (2026-09-21 14:21:15 UTC)")
            #expect(
                value("Cloud", .czech) == "odpověděl před 7 s (2026-09-21 14:23:13 UTC)")
            #expect(
                value("Seznam povolených karet", .czech)
                    == "verze 7, vydán 2026-09-21 14:13:20 UTC")
        }

        /// The page names what is missing and shows no time while the clock is not set.
        @Test mutating func showsMissingValues() {
            report.now.isSynchronised = false
            report.bridge?.activity = .ready
            report.bridge?.transaction = nil
            (report.cloudHeardAt, report.listVersion, report.listIssuedAt) = (nil, 0, nil)
            #expect(value("This charge") == "none")
            #expect(value("Cloud") == "has not answered since the start")
            #expect(value("Clock") == "not set yet")
            #expect(value("Authorization list") == "none")
            report.bridge = nil
            #expect(html().contains("<p class=\"activity begins\">The bridge is starting</p>"))
            #expect(value("Energy register") == "–")
        }

        /// Who has booked is not known to the page.
        @Test mutating func showsCurrentAndNextBooking() {
            func booking(_ from: Int64, _ until: Int64) -> Range<Timestamp> {
                let now = report.now.wall
                return now.adding(seconds: from)..<now.adding(seconds: until)
            }
            #expect(value("Bookings") == "not known")
            report.bookedTimes = []
            #expect(value("Rezervace", .czech) == "žádné")
            report.bookedTimes = [booking(-3600, 0), booking(600, 1200), booking(9000, 9900)]
            #expect(value("Bookings") == "next from 2026-09-21 14:33:20 UTC")
            #expect(report.json["bookedUntil"] == .null)
            report.bookedTimes = [booking(-600, 600), booking(600, 1200)]
            #expect(
                value("Bookings")
                    == "now, until 2026-09-21 14:33:20 UTC, next from 2026-09-21 14:33:20 UTC")
            #expect(
                value("Rezervace", .czech)
                    == "právě teď, do 2026-09-21 14:33:20 UTC, "
                    + "další od 2026-09-21 14:33:20 UTC")
            #expect(report.json["nextBookingAt"] == .string("2026-09-21T14:33:20.000Z"))
            report.now.isSynchronised = false
            #expect(value("Bookings") == "not known")
        }

        /// A cloud that has not answered for two minutes counts as unreachable.
        @Test mutating func showsUnreachableCloud() {
            report.cloudHeardAt = Uptime(milliseconds: 480_000)
            #expect(report.isCloudReached)
            report.cloudHeardAt = Uptime(milliseconds: 479_999)
            #expect(!report.isCloudReached)
            #expect(
                value("Cloud") == "has not answered for 2 min (2026-09-21 14:21:19 UTC)")
        }

        /// The page shows a fault and its remedy.
        @Test mutating func showsFaults() {
            report.bridge?.activity = .faulted
            report.bridge?.fault = .init(fault: .contactorWelded, remedy: .inspection)
            #expect(
                html().contains(
                    "<p class=\"fault\">The contactor does not open (contactorWelded)</p>"))
            #expect(
                html().contains(
                    "sudo -u zapoj-bridge zapoj-bridge clear-fault --contactor-inspected "
                        + "--config /etc/zapoj/bridge.yaml</p>"))
            #expect(html(.czech).contains("Stykač nerozepíná (contactorWelded)"))
        }

        /// The command that clears a fault has the settings that the daemon runs with.
        @Test mutating func showsCommandWithOwnSettings() {
            report.bridge?.fault = .init(fault: .databaseLost, remedy: .clearing)
            for (file, command) in [
                ("/home/pi/my.yaml", "zapoj-bridge clear-fault --config /home/pi/my.yaml"),
                (nil, "zapoj-bridge clear-fault --data-directory /srv/bridge"),
            ] {
                report.clearCommand = ClearCommand(
                    configurationFile: file, dataDirectory: "/srv/bridge")
                #expect(html().contains("run on the bridge: \(command)</p>"))
            }
        }

        /// The page says why the card reader does not work, and why the cloud can't be used.
        @Test mutating func showsProblems() {
            #expect(value("Card reader") == "works")
            report.readerProblem = "No card reader answers."
            report.cloudProblem = "Not the cloud answers."
            #expect(value("Card reader") == "does not work: No card reader answers.")
            #expect(value("Čtečka karet", .czech) == "nefunguje: No card reader answers.")
            #expect(value("Cloud")?.hasSuffix("UTC). Not the cloud answers.") == true)
            #expect(value("Database") == "works")
            report.storageProblem = "the disk is full"
            #expect(value("Database") == "does not work: the disk is full")
            report.cloudHeardAt = nil
            #expect(value("Cloud") == "has not answered since the start. Not the cloud answers.")
        }

        /// Each activity, fault and remedy has a text of its own in each language.
        @Test(arguments: Language.allCases) func hasWordsForEverything(language: Language) {
            let activities = BridgeStatus.Activity.allCases.map {
                StatusPage.message($0)(language)
            }
            let faults = BridgeFault.allCases.map { StatusPage.message($0)(language) }
            let remedies = FaultRemedy.allCases.map {
                StatusPage.message($0, .packaged)(language)
            }
            let words = activities + faults + remedies
            #expect(Set(words).count == words.count)
            #expect(!words.contains(""))
        }

        /// Texts are escaped.
        @Test mutating func escapesTexts() {
            #expect(
                StatusPage.escaped("<a href='b'>\"c\" & č</a>")
                    == "&lt;a href=&#39;b&#39;&gt;&quot;c&quot; &amp; č&lt;/a&gt;")
            report.version = "<script>"
            #expect(value("Program") == "zapoj-bridge &lt;script&gt;")
        }

        @Test(arguments: [
            (0, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h 0 min"),
            (86_399, "23 h 59 min"), (86_400, "1 d 0 h"), (200_000, "2 d 7 h"),
        ]) func formatsDurations(seconds: Int64, text: String) {
            #expect(StatusPage.duration(seconds) == text)
        }

        /// A meter whose answers are ignored is worth a look.
        @Test mutating func showsIgnoredAnswersOfMeter() {
            report.bridge?.ignoredReadings = 1
            #expect(value("Energy register") == "123456 Wh (1 ignored answer of the meter)")
        }

        /// `/status.json` contains the same state.
        @Test func writesJSON() {
            #expect(
                JSONWriter.text(report.json)
                    == """
                    {"station":"garage","version":"1.2.3","time":"2026-09-21T14:23:20.000Z",\
                    "clockKnown":true,"activity":"charging","fault":null,"remedy":null,\
                    "registerWh":123456,"meterAnswersIgnored":0,\
                    "transactionWh":789,"transactionSeconds":125,\
                    "transactionSince":"2026-09-21T14:21:15.000Z","eventsWaiting":3,\
                    "cloudReached":true,"cloudReachedAt":"2026-09-21T14:23:13.000Z",\
                    "cloudProblem":null,"readerProblem":null,"storageProblem":null,\
                    "clearingSeconds":null,"clearingRefused":null,\
                    "authorizationListVersion":7,\
                    "authorizationListIssuedAt":"2026-09-21T14:13:20.000Z",\
                    "bookedUntil":null,"nextBookingAt":null}
                    """)
        }
    }
}
