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

        @Test func offersNothingWithoutAKey() async throws {
            let bench = try CloudBench()
            let eva = try await bench.addPerson("eva")
            try await RESTBench(bench).browse(as: eva.text) { browser async throws in
                #expect(try await !browser.get(Self.path).html.contains("data-push"))
            }
        }
    }
}
