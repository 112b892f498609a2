import CommonBase
import MessageCatalogue
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudPeopleTests {
    @Suite struct PushOutboxTests {
        private let push: PushBench
        private var bench: CloudBench { push.bench }
        private static let phone = "https://push.example.org/phone"
        private static let tablet = "https://push.example.org/tablet"

        init() throws { push = try PushBench() }

        @Test func sendsOnceToEachBrowserOfThePerson() async throws {
            let eva = try await bench.addPerson("eva", email: "eva@example.org")
            let ben = try await bench.addPerson("ben")
            for endpoint in [Self.phone, Self.tablet] {
                try await push.subscribe(eva, endpoint: endpoint)
            }
            try await push.notify(eva)
            try await push.notify(ben)
            for _ in 1...2 { await push.outbox.sendDue() }
            let sent = push.transport.pushes
            #expect(Set(sent.map(\.endpoint.text)) == [Self.phone, Self.tablet])
            #expect(sent.count == 2 && sent[0].body != sent[1].body)
            #expect(sent.allSatisfy { $0.ttlSeconds > 0 && $0.body.count < 4096 })
            #expect(try await push.mails().isEmpty)
        }

        @Test func writesWhatTheServiceWorkerReads() async throws {
            let eva = try await bench.addPerson("eva")
            try await bench.database.write { try PersonTable.setLanguage(.czech, of: eva, $0) }
            try await push.subscribe(eva, endpoint: Self.phone)
            try await push.notify(eva)
            let now = bench.now().wall
            let pushes = try await bench.database.write { db in
                try PushMessageTable.claim(limit: 9, db, at: now)
            }
            var due = try #require(pushes.first)
            #expect(
                String(decoding: due.payload, as: UTF8.self)
                    == #"{"title":"Nabito","text":"21 kWh česky","path":"/history/1","tag":"1"}"#)
            due.title = String(repeating: "\"🚗", count: 200)
            due.text = String(repeating: "\\🚗", count: 2000)
            due.path = "/" + String(repeating: "x", count: 900)
            #expect(due.payload.count <= PushEncryption.maximumText)
            #expect(try JSONReader.parse(due.payload)["path"]?.stringValue == "/inbox")
        }

        @Test func removesSubscriptionThatIsGoneAndMailsInstead() async throws {
            let eva = try await bench.addPerson("eva", email: "eva@example.org")
            try await push.subscribe(eva, endpoint: Self.phone)
            try await push.notify(eva)
            push.transport.answer { _ in .gone }
            await push.outbox.sendDue()
            #expect(try await bench.count("push_subscription") == 0)
            let mail = try #require(try await push.mails().first)
            #expect(mail.subject == "Charged" && mail.recipient == "eva@example.org")
            try await push.notify(eva)
            await push.outbox.sendDue()
            #expect(push.transport.pushes.count == 1)
            #expect(try await push.mails().count == 1)
        }

        /// The push service says of the old endpoint that it is gone.
        @Test func sendsWhatWaitsToTheNewEndpointOfABrowser() async throws {
            let eva = try await bench.addPerson("eva", email: "eva@example.org")
            let token = try await push.subscribe(eva, endpoint: Self.phone)
            try await push.notify(eva)
            let now = bench.now().wall
            let claimed = try await bench.database.write { db in
                try PushMessageTable.claim(limit: 9, db, at: now)
            }
            let old = try #require(claimed.first)
            let renewed = try PushSubscription(
                endpoint: Self.tablet, publicKey: push.publicKey, secret: push.secret,
                loopbackService: nil)
            try await bench.database.write { db in
                try PushSubscriptionTable.save(
                    renewed, of: eva, session: SecretHash.of(token), db, at: now)
                try PushMessageTable.settle(old, .gone, db, at: now)
            }
            bench.clock.move(seconds: 60)
            await push.outbox.sendDue()
            #expect(push.transport.pushes.map(\.endpoint.text) == [Self.tablet])
            #expect(try await push.mails().isEmpty)
        }

        @Test func mailsNothingIfAnotherBrowserGotIt() async throws {
            let eva = try await bench.addPerson("eva", email: "eva@example.org")
            try await push.subscribe(eva, endpoint: Self.phone)
            try await push.subscribe(eva, endpoint: Self.tablet)
            try await push.notify(eva)
            push.transport.answer { $0.endpoint.text == Self.phone ? .gone : .sent }
            await push.outbox.sendDue()
            #expect(try await bench.count("push_subscription") == 1)
            #expect(try await push.mails().isEmpty)
        }

        @Test func retriesLaterAndLaterAndMailsAfterAnHour() async throws {
            let eva = try await bench.addPerson("eva", email: "eva@example.org")
            try await push.subscribe(eva, endpoint: Self.phone)
            try await push.notify(eva)
            push.transport.answer { _ in .failedForNow("no answer") }
            await push.outbox.sendDue()
            for (seconds, attempts) in [(59, 1), (1, 2), (119, 2), (1, 3)] as [(Int64, Int)] {
                bench.clock.move(seconds: seconds)
                await push.outbox.sendDue()
                #expect(push.transport.pushes.count == attempts)
            }
            for _ in 0..<8 {
                bench.clock.move(seconds: 1000)
                await push.outbox.sendDue()
            }
            #expect(push.transport.pushes.count < 9)
            #expect(try await push.mails().count == 1)
            #expect(try await bench.count("push_subscription") == 1)
        }

        @Test func mailsNoMessageThatWasMailedOrRead() async throws {
            let eva = try await bench.addPerson("eva", email: "eva@example.org")
            try await push.subscribe(eva, endpoint: Self.phone)
            try await push.notify(eva, .account)
            try await push.notify(eva)
            let now = bench.now().wall
            try await bench.database.write { db in
                _ = try NotificationTable.markRead(2, viewer: .person(eva, []), db, at: now)
            }
            push.transport.answer { _ in .failed("too large") }
            await push.outbox.sendDue()
            #expect(push.transport.pushes.count == 2)
            #expect(try await push.mails().count == 1)
        }

        @Test func limitsPushesOfADayExceptOfTheAccount() async throws {
            let eva = try await bench.addPerson("eva")
            try await push.subscribe(eva, endpoint: Self.phone)
            for _ in 0..<PushMessageTable.perDay + 3 { try await push.notify(eva) }
            try await push.notify(eva, .account)
            #expect(try await bench.count("push_message") == PushMessageTable.perDay + 1)
            bench.clock.move(seconds: 86_401)
            try await push.notify(eva)
            #expect(try await bench.count("push_message") == PushMessageTable.perDay + 2)
        }

        @Test func keepsTheNewestBrowsersOfAPerson() async throws {
            let eva = try await bench.addPerson("eva")
            let ben = try await bench.addPerson("ben")
            try await push.subscribe(ben, endpoint: Self.phone)
            for number in 0...PushSubscriptionTable.limit {
                try await push.subscribe(eva, endpoint: "\(Self.tablet)/\(number)")
            }
            try await push.notify(eva)
            await push.outbox.sendDue()
            let sent = Set(push.transport.pushes.map(\.endpoint.text))
            #expect(sent.count == PushSubscriptionTable.limit)
            #expect(!sent.contains("\(Self.tablet)/0"))
            #expect(try await bench.count("push_subscription") == PushSubscriptionTable.limit + 1)
        }

        @Test func endsWithTheSessionAndFollowsItsNewToken() async throws {
            let eva = try await bench.addPerson("eva")
            let token = try await push.subscribe(eva, endpoint: Self.phone)
            let sessions = push.sessions
            let renewed = try await bench.database.write { db in
                try sessions.renew(token, of: eva, from: "", userAgent: "phone", db)
            }
            #expect(try await bench.count("push_subscription") == 1)
            #expect(try await bench.count("web_session") == 1)
            try await sessions.signOut(try #require(renewed), of: eva)
            #expect(try await bench.count("push_subscription") == 0)
        }

        @Test func personWhoSignedInLastHasTheBrowser() async throws {
            let eva = try await bench.addPerson("eva")
            let ben = try await bench.addPerson("ben")
            try await push.subscribe(eva, endpoint: Self.phone)
            try await push.subscribe(ben, endpoint: Self.phone)
            try await push.notify(eva)
            await push.outbox.sendDue()
            #expect(push.transport.pushes.isEmpty)
        }
    }
}
