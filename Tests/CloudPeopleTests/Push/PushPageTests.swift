import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudPeopleTests {
    @Suite struct PushPageTests {
        private static let path = "/settings/notifications"
        private let push: PushBench

        init() throws { push = try PushBench() }

        private func fields(_ endpoint: String) -> [String: String] {
            ["endpoint": endpoint, "p256dh": push.publicKey, "auth": push.secret]
        }

        @Test func turnsMessagesOnAndOffForThisBrowser() async throws {
            let eva = try await push.bench.addPerson("eva")
            try await RESTBench(push.bench).browse(as: eva.text) { [push] browser in
                let before = try await browser.get(Self.path).html
                #expect(before.contains(push.delivery.key.publicText))
                #expect(before.contains("/push\"") && !before.contains("/push/off\""))
                let on = try await browser.submit(
                    "\(Self.path)/push", on: Self.path,
                    fields("https://push.example.org/phone"))
                #expect(on.status == 303 && on.location == Self.path)
                let after = try await browser.get(Self.path).html
                #expect(after.contains("/push/off\"") && !after.contains("p256dh"))
                let off = try await browser.submit("\(Self.path)/push/off", on: Self.path)
                #expect(off.location == Self.path)
                #expect(try await push.bench.count("push_subscription") == 0)
            }
        }

        @Test func rejectsWhatIsNoSubscription() async throws {
            let eva = try await push.bench.addPerson("eva")
            try await RESTBench(push.bench).browse(as: eva.text) { [push] browser in
                var wrong = [
                    fields("https://127.0.0.1/x"), fields("http://push.example.org/x"), [:],
                ]
                wrong.append(fields("https://push.example.org/x").merging(["auth": "x"]) { $1 })
                for fields in wrong {
                    let answer = try await browser.submit(
                        "\(Self.path)/push", on: Self.path, fields)
                    #expect(answer.status == 400)
                }
                #expect(try await push.bench.count("push_subscription") == 0)
            }
        }

        /// To this browser alone, not by mail, and not without end.
        @Test func sendsATestMessageToThisBrowser() async throws {
            let eva = try await push.bench.addPerson("eva", email: "eva@example.org")
            try await push.subscribe(eva, endpoint: "https://push.example.org/other")
            try await RESTBench(push.bench).browse(as: eva.text) { [push] browser in
                let (path, test) = (Self.path, "\(Self.path)/push/test")
                let early = try await browser.submit(test, on: path)
                #expect(early.status == 400 && early.html.contains("Turn them on first."))
                _ = try await browser.submit(
                    "\(path)/push", on: path, fields("https://push.example.org/phone"))
                let sent = try await browser.submit(test, on: path)
                #expect((sent.status, sent.location) == (303, path))
                await push.outbox.sendDue()
                #expect(
                    push.transport.pushes.map(\.endpoint.text)
                        == ["https://push.example.org/phone"])
                #expect(try await browser.get("/inbox").html.contains("Test message"))
                try await push.bench.database.write { db in
                    for _ in 1..<PushMessageTable.perDay {
                        try db.execute(
                            sql: """
                                INSERT INTO push_message
                                    (subscription_id, notification_id, state, created_at)
                                SELECT subscription_id, notification_id, 'sent', created_at
                                FROM push_message LIMIT 1
                                """)
                    }
                }
                let last = try await browser.submit(test, on: path)
                #expect(last.status == 400 && last.html.contains("Try it again tomorrow."))
                for _ in 1...2 { _ = try await browser.submit(test, on: path) }
                let many = try await browser.submit(test, on: path)
                #expect(many.status == 400 && many.html.contains("Try it again in an hour."))
            }
            #expect(try await push.bench.count("push_message") == PushMessageTable.perDay)
            #expect(try await push.mails().isEmpty)
        }

        @Test func offersNothingWithoutAKey() async throws {
            let bench = try CloudBench()
            let eva = try await bench.addPerson("eva")
            try await RESTBench(bench).browse(as: eva.text) { browser async throws in
                #expect(try await !browser.get(Self.path).html.contains("data-push"))
            }
        }
    }
}
