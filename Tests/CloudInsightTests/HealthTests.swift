import CommonBase
import MessageCatalogue
import TestSupport
import Testing

@testable import CloudInsight
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudInsightTests {
    /// Admins see what is in order, what is not, and what to do.
    @Suite struct HealthTests {
        private static let day: Int64 = 86_400
        private static let machine = MachineState(
            freeBytes: 50_000_000_000, totalBytes: 100_000_000_000, databaseBytes: 12_300_000,
            logBytes: 4_000_000, lastBackup: ManualClock.noon.adding(seconds: -day),
            certificateEnd: ManualClock.noon.adding(seconds: 60 * day))

        private static func health(
            _ change: (inout CloudHealth) -> Void = { _ in }
        ) -> CloudHealth {
            var health = CloudHealth(
                time: ManualClock.noon, startedAt: ManualClock.noon, machine: machine,
                acceptsWrites: true, failedCommits: 0,
                statistics: Statistics(
                    stations: [.ocpp16: 3, .bridge: 1], runningTransactions: 0,
                    suspectTransactions: 0, pendingCommands: 0, authorizationListVersion: 0,
                    parkedEvents: 0),
                connected: [.ocpp16: 2], mails: MailBacklog(oldestWaiting: nil, failed: 0),
                sendsMail: true, oldestRetriedEvent: nil, endedCertificates: 0,
                endingCertificates: 0)
            change(&health)
            return health
        }

        private static func level(
            _ subject: HealthLine.Subject, _ change: (inout CloudHealth) -> Void
        ) -> HealthLine.Level? {
            HealthLine.all(health(change)).first { $0.subject == subject }?.level
        }

        @Test func healthyCloudIsInOrder() {
            #expect(HealthLine.all(Self.health()).allSatisfy { $0.level == .fine })
        }

        @Test func judgesDisk() {
            for (free, level) in [(11, HealthLine.Level.fine), (9, .attention), (2, .bad)] {
                #expect(
                    Self.level(.disk) { $0.machine?.freeBytes = Int64(free) * 1_000_000_000 }
                        == level)
            }
            #expect(Self.level(.disk) { $0.machine = nil } == .attention)
        }

        @Test func judgesCertificateByDaysLeft() {
            for (days, level) in [
                (22, HealthLine.Level.fine), (20, .attention), (2, .bad), (-1, .bad),
            ] {
                #expect(
                    Self.level(.certificate) {
                        $0.machine?.certificateEnd = ManualClock.noon.adding(
                            seconds: Int64(days) * Self.day)
                    } == level, "\(days)")
            }
            #expect(Self.level(.certificate) { $0.machine?.certificateEnd = nil } == .fine)
            #expect(Self.level(.stationCertificates) { $0.endingCertificates = 1 } == .attention)
            #expect(Self.level(.stationCertificates) { $0.endedCertificates = 1 } == .bad)
        }

        @Test func judgesWhatWaits() {
            func ago(_ seconds: Int64) -> Timestamp { ManualClock.noon.adding(seconds: -seconds) }
            #expect(Self.level(.mails) { $0.mails.oldestWaiting = ago(60) } == .fine)
            #expect(Self.level(.mails) { $0.mails.oldestWaiting = ago(7200) } == .attention)
            #expect(Self.level(.mails) { $0.mails.oldestWaiting = ago(2 * Self.day) } == .bad)
            #expect(Self.level(.mails) { $0.mails.failed = 1 } == .attention)
            #expect(Self.level(.mails) { $0.sendsMail = false } == .attention)
            #expect(Self.level(.events) { $0.oldestRetriedEvent = ago(900) } == .attention)
            #expect(Self.level(.events) { $0.statistics.parkedEvents = 1 } == .bad)
            #expect(
                Self.level(.backup) { $0.machine?.lastBackup = ago(10 * Self.day) } == .attention)
            #expect(Self.level(.backup) { $0.machine?.lastBackup = nil } == .attention)
        }

        @Test func judgesDatabaseAndStations() {
            #expect(Self.level(.database) { $0.acceptsWrites = false } == .bad)
            #expect(Self.level(.database) { $0.failedCommits = 1 } == .attention)
            #expect(Self.level(.database) { $0.machine?.logBytes = 300_000_000 } == .attention)
            #expect(Self.level(.stations) { $0.connected = [:] } == .attention)
        }

        @Test func saysEachSubjectInBothLanguages() {
            let texts = HealthTexts()
            for language in Language.allCases {
                let names = HealthLine.Subject.allCases.map { texts.name(of: $0)(language) }
                #expect(Set(names).count == names.count)
            }
        }

        /// What the page found is shown again for a few seconds.
        @Test func adminReadsHealth() async throws {
            var cloud = try CloudBench()
            cloud.resources.machine = { Self.machine }
            let bench = try await RESTBench(cloud)
            try await bench.browse(as: "admin-0") { browser in
                let page = try await browser.get(HealthPages.path).html
                #expect(page.contains("50.0\u{A0}GB of 100.0\u{A0}GB are free."))
                #expect(page.contains("12.3\u{A0}MB, and 4.0\u{A0}MB of write-ahead log."))
                #expect(page.contains(": 60 days left.") && page.contains("Not sent: 0."))
                #expect(page.contains("set mail.sendmailCommand"))
                #expect(page.contains(Release.version))
                try await bench.cloud.database.write { db in
                    try db.execute(
                        sql: """
                            INSERT INTO mail (recipient, language, subject, paragraphs, state,
                                created_at) VALUES ('a@b.example', 'en', 's', '[]', 'failed', 0)
                            """)
                }
                #expect(try await browser.get(HealthPages.path).html.contains("Not sent: 0."))
                bench.cloud.clock.move(seconds: 6)
                #expect(try await browser.get(HealthPages.path).html.contains("Not sent: 1."))
            }
            try await bench.browse(as: "host-0") { browser async throws in
                #expect(try await browser.get(HealthPages.path).status == 403)
            }
        }

        @Test func adminReadsSettings() async throws {
            var cloud = try CloudBench()
            cloud.resources.settings = SettingsInForce(
                file: "/etc/zapoj/cloud.yaml",
                settings: [
                    SettingInForce(
                        key: "http.port", value: "<1>", origin: .file, line: "http:\n  port: 1\n"),
                    SettingInForce(
                        key: "log.level", value: "info", origin: .standard, line: "log:\n"),
                    SettingInForce(
                        key: "tls.certificateFile", value: nil, origin: .standard, line: ""),
                ])
            let bench = try await RESTBench(cloud)
            try await bench.browse(as: "admin-0", language: "cs") { browser in
                let page = try await browser.get(SettingsInForcePages.path).html
                #expect(page.contains("v souboru /etc/zapoj/cloud.yaml"))
                #expect(page.contains("&lt;1&gt;") && page.contains(">soubor</span>"))
                #expect(page.contains("Hlavní port") && page.contains("nenastaveno"))
            }
        }
    }
}
