import CommonBase
import MessageCatalogue
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudPeopleTests {
    @Suite struct InboxPageTests {
        private let bench: CloudBench

        init() throws {
            var bench = try CloudBench()
            bench.resources.mail = MailDelivery(
                transport: ScriptedMailTransport(),
                sender: .init(address: "zapoj@example.org", baseURL: "https://z.example"))
            self.bench = bench
        }

        private func send(
            _ count: Int = 1, to person: PersonID, title: String = "<b>Card</b>",
            path: String? = "/cards"
        ) async throws {
            let now = bench.now().wall
            try await bench.database.write { db in
                for number in 1...count {
                    try Notifications.send(
                        Notification(
                            person: person, kind: .cardRefused,
                            title: Message("\(title) \(number)", "Karta \(number)"),
                            text: Message("Refused.", "Odmítnutá."), path: path), db, at: now)
                }
            }
        }

        private func browse(
            as person: PersonID, language: String = "en",
            _ body: @escaping @Sendable (TestBrowser) async throws -> Void
        ) async throws {
            try await RESTBench(bench).browse(as: person.text, language: language, body)
        }

        @Test func showsReadsAndPagesMessages() async throws {
            let eva = try await bench.addPerson("eva")
            try await send(31, to: eva)
            try await browse(as: eva) { client async throws in
                let page = try await client.get("/inbox").html
                #expect(page.contains("&lt;b&gt;Card&lt;/b&gt; 31"))
                #expect(!page.contains("<b>Card</b>") && !page.contains("Card&lt;/b&gt; 1<"))
                #expect(page.contains("(31)") && page.contains("/inbox?before=2"))
                #expect(try await client.get("/inbox?before=2").html.contains("Card&lt;/b&gt; 1<"))
                let opened = try await client.submit("/inbox/31/read", on: "/inbox")
                #expect(opened.location == "/cards")
                #expect(try await client.get("/inbox").html.contains("(30)"))
                let marked = try await client.submit(
                    "/inbox/read", on: "/inbox", ["through": "31"])
                #expect(marked.location == "/inbox")
                #expect(try await !client.get("/inbox").html.contains("class=\"unread\""))
            }
        }

        @Test func hidesMessagesOfOthers() async throws {
            let eva = try await bench.addPerson("eva")
            let anna = try await bench.addPerson("anna", isAdmin: true)
            try await send(to: eva)
            try await browse(as: anna) { client async throws in
                #expect(try await client.get("/inbox").html.contains("No messages yet"))
                let foreign = try await client.submit("/inbox/1/read", on: "/inbox")
                #expect(foreign.status == 404)
                _ = try await client.submit("/inbox/read", on: "/inbox", ["through": "99"])
            }
            let unread = try await bench.database.read {
                try NotificationTable.unreadCount(eva, $0)
            }
            #expect(unread == 1)
        }

        @Test func choosesMailsByKind() async throws {
            let eva = try await bench.addPerson("eva", email: "eva@example.org")
            try await browse(as: eva, language: "cs") { client async throws in
                let path = "/settings/notifications"
                let page = try await client.get(path).html
                #expect(page.contains("Karta byla odmítnuta") && !page.contains("Zatím nemáš"))
                let sent = try await client.submit(
                    path, on: path,
                    [
                        "chargingStarted": "inbox", "chargingEnded": "mail", "cardRefused": "mail",
                        "chargerProblem": "inbox", "booking": "inbox", "money": "inbox",
                    ])
                #expect(sent.location == path)
                let partial = try await client.submit(path, on: path, ["cardRefused": "mail"])
                #expect(partial.status == 400)
            }
            try await send(to: eva)
            #expect(try await bench.count("mail") == 1)
            let isMailed = try await bench.database.read { db in
                try NotificationKind.allCases.map {
                    try NotificationChoiceTable.isMailed($0, to: eva, db)
                }
            }
            #expect(isMailed == [true, false, true, true, false, false, false])
        }

        @Test func adminReadsAndSendsMails() async throws {
            let anna = try await bench.addPerson(
                "anna", isAdmin: true, email: "anna@example.org")
            try await browse(as: anna) { client async throws in
                #expect(try await client.get("/admin/mail").html.contains("No mails"))
                let sent = try await client.submit("/admin/mail/test", on: "/admin/mail")
                #expect(sent.location == "/admin/mail")
                let page = try await client.get("/admin/mail").html
                #expect(page.contains("anna@example.org") && page.contains("Zapoj can send mails"))
                #expect(page.contains("https://z.example/admin/mail"))
                #expect(!page.contains("/admin/mail/1/send"))
            }
            let now = bench.now().wall
            try await bench.database.write { db in
                let mail = try MailTable.claim(limit: 1, db, at: now)[0]
                try MailTable.settle(mail, .failed("<i>no such user</i>"), db, at: now)
            }
            try await browse(as: anna) { client async throws in
                let page = try await client.get("/admin/mail?state=failed").html
                #expect(page.contains("&lt;i&gt;no such user"))
                let sent = try await client.submit("/admin/mail/1/send", on: "/admin/mail")
                #expect(sent.location == "/admin/mail")
                #expect(try await client.get("/admin/mail?state=failed").html.contains("No mails"))
                let unknown = try await client.submit("/admin/mail/9/send", on: "/admin/mail")
                #expect(unknown.status == 404)
            }
            let eva = try await bench.addPerson("eva")
            try await browse(as: eva) { client async throws in
                let status = try await client.get("/admin/mail").status
                #expect(status == 403)
            }
        }
    }
}
