import CommonBase
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudHTTP
@testable import CloudPeople
@testable import CloudPortal
@testable import CloudTestSupport

extension CloudAppTests {
    /// An operator sets up a cloud: what is missing is shown until it is done.
    @Suite struct OperatorSetupPageTests {
        private static let path = "/admin/setup"
        private static let identity = [
            "name": "Spolek <Zapoj>", "address": "Lesná 1\n638 00 Brno",
            "companyNumber": "270 82 440",
            "email": "spolek@example.org",
        ]

        /// Mails are sent, so that a test mail can arrive.
        private struct Mailer: MailTransport {
            let isSpool = false
            func deliver(_ text: String, of mail: StoredMail) async -> MailOutcome { .sent }
            func discard(_ mail: MailFile) async throws {}
        }

        @Test func adminCompletesTheSetup() async throws {
            var cloud = try CloudBench()
            cloud.resources.addresses.main = "https://z.example"
            cloud.resources.hasTLS = true
            cloud.resources.mail = MailDelivery(
                transport: Mailer(),
                sender: MailMessage.Sender(address: "z@z.example", baseURL: "https://z.example"))
            let bench = try await RESTBench(cloud)
            try await bench.browse(as: "admin-0") { browser in
                let admin = try await browser.get("/admin").html
                #expect(admin.contains("Missing: Mails, Who runs the cloud, Terms of use, Privacy"))
                #expect(try await browser.get(Self.path).html.contains("2 of 6 steps"))
                let sent = try await browser.submit(
                    "\(Self.path)/operator", on: "\(Self.path)/operator", Self.identity)
                #expect(sent.location == Self.path && sent.flash != nil)
                for part in ["terms-cs", "privacyNotice-en"] {
                    let address = "\(Self.path)/\(part)"
                    let sent = try await browser.submit(
                        address, on: address, ["text": "Text \(part)"])
                    #expect(sent.location == Self.path)
                }
                let confirmed = try await browser.submit(
                    OperatorSetupPages.confirmationPath, on: Self.path)
                #expect(confirmed.location == Self.path)
                #expect(try await browser.get(Self.path).html.contains("Everything is done"))
                #expect(!(try await browser.get("/admin").html.contains("Missing:")))
            }
            try await bench.browse { browser in
                let about = try await browser.get("/about").html
                #expect(about.contains("Spolek &lt;Zapoj&gt;") && about.contains("27082440"))
                #expect(about.contains("638 00 Brno") && about.contains("spolek@example.org"))
                #expect(
                    about.contains("href=\"/terms\"") && about.contains("href=\"/privacy-notice\""))
                #expect(try await browser.get("/terms").html.contains("Text terms-cs"))
            }
        }

        /// The fields say what is wrong, and keep what was typed.
        @Test func refusesWrongIdentity() async throws {
            let bench = try await RESTBench()
            try await bench.browse(as: "admin-0") { browser in
                let address = "\(Self.path)/operator"
                let wrong = [
                    "companyNumber": "27082441", "email": "spolek", "name": " ", "address": "",
                ]
                for (field, value) in wrong {
                    var fields = Self.identity
                    fields[field] = value
                    let page = try await browser.submit(address, on: address, fields)
                    #expect(page.status == 400, "\(field)")
                    #expect(page.html.contains("id=\"field-\(field)-error\""), "\(field)")
                    #expect(page.html.contains("638 00 Brno") != (field == "address"), "\(field)")
                }
                #expect(try await bench.cloud.count("cloud_operator") == 0)
                let unknown = try await browser.get("\(Self.path)/terms-de")
                #expect(unknown.status == 404)
                let early = try await browser.submit(
                    OperatorSetupPages.confirmationPath, on: Self.path)
                #expect(early.status == 400 && early.html.contains("mail.sendmailCommand first"))
            }
            try await bench.browse(as: "host-0") { browser async throws in
                #expect(try await browser.get(Self.path).status == 403)
            }
        }

        @Test func recordsChangesInTheAuditLog() async throws {
            let bench = try await RESTBench()
            try await bench.browse(as: "admin-0") { browser in
                let address = "\(Self.path)/operator"
                _ = try await browser.submit(address, on: address, Self.identity)
                var other = Self.identity
                other["name"] = "Obec"
                _ = try await browser.submit(address, on: address, other)
                let page = "\(Self.path)/terms-en"
                _ = try await browser.submit(page, on: page, ["text": "Be kind."])
            }
            let lines = try await bench.cloud.database.read { db in
                try AuditTable.list(after: 0, limit: 100, db)
            }
            #expect(lines.map(\.subject) == ["operator", "operator", "terms-en"])
            #expect(lines.map(\.change) == [.added, .changed, .added])
            #expect(lines[1].details?.old == #"{"name":"Spolek <Zapoj>"}"#)
            #expect(lines[1].details?.new == #"{"name":"Obec"}"#)
            #expect(lines[2].details?.new == #"{"version":1,"characters":8}"#)
        }

        /// People agree with the terms when they make an account.
        @Test func linksTermsAtRegistration() async throws {
            var cloud = try CloudBench()
            cloud.resources.registration = .open
            let bench = try await RESTBench(cloud)
            try await bench.browse { browser in
                let before = try await browser.get("/register").html
                #expect(!before.contains("you agree"))
                #expect(before.contains("<a class=\"small\" href=\"/terms\">"))
            }
            try await bench.cloud.database.write { db in
                try OperatorTextTable.add(
                    "Be kind.", .terms, in: .english, at: ManualClock.noon, db)
            }
            try await bench.browse { browser in
                let page = try await browser.get("/register").html
                #expect(page.contains("you agree to the <a href=\"/terms\">"))
                #expect(page.contains("<a href=\"/privacy-notice\">privacy notice</a>."))
            }
        }
    }
}
