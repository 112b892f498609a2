import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudPeopleTests {
    @Suite struct EmailChangeTests {
        private static func request(
            _ email: String, _ bench: AccountBench
        ) async throws {
            try await bench.emailChanges.request(
                of: try id("eva"), newEmail: email, language: .english, client: AccountBench.client,
                at: bench.moment)
        }

        @Test func newAddressLogsInAfterItsConfirmation() async throws {
            let bench = try AccountBench()
            let eva = try await bench.addPerson("eva")
            try await Self.request("New@example.org", bench)
            let requested = try await bench.mails()
            #expect(requested.map(\.recipient) == ["new@example.org", "eva@example.org"])
            _ = try await bench.logIn("eva@example.org", AccountBench.password)
            let token = try #require(requested.first?.token)
            #expect(try await bench.emailChanges.find(token: token, at: bench.moment).name == "eva")
            try await bench.emailChanges.confirm(token: token, at: bench.moment)
            let login = try await bench.logIn("new@example.org", AccountBench.password)
            #expect(login.person.id == eva)
            #expect(
                try await bench.mails().dropFirst(2).map(\.recipient)
                    == ["new@example.org", "eva@example.org"])
            let again = try await refusal {
                try await bench.emailChanges.confirm(token: token, at: bench.moment)
            }
            #expect(again == "notFound")
        }

        @Test func answersTakenAddressLikeFree() async throws {
            let bench = try AccountBench()
            _ = try await bench.addPerson("eva")
            _ = try await bench.addPerson("ben")
            try await Self.request("ben@example.org", bench)
            let mails = try await bench.mails()
            #expect(
                mails.map(\.subject) == [
                    "You already have an account", "Your address is to change",
                ]
            )
            #expect(mails.map(\.token) == ["sign-in", "forgot-password"])
        }

        /// Somebody registered the new address before it was confirmed.
        @Test func refusesAddressThatWasTakenMeanwhile() async throws {
            let bench = try AccountBench()
            _ = try await bench.addPerson("eva")
            try await Self.request("ben@example.org", bench)
            let token = try #require(try await bench.mails().first?.token)
            _ = try await bench.addPerson("ben")
            let answer = try await refusal {
                try await bench.emailChanges.confirm(token: token, at: bench.moment)
            }
            #expect(answer == "conflict email")
            _ = try await bench.logIn("eva@example.org", AccountBench.password)
        }

        /// Each request mails somebody.
        @Test func limitsChangesOfADay() async throws {
            let bench = try AccountBench()
            _ = try await bench.addPerson("eva")
            for number in 0..<AccountLink.emailChangesPerDay {
                try await Self.request("new\(number)@example.org", bench)
            }
            let mails = try await bench.mails().count
            let answer = try await refusal { try await Self.request("last@example.org", bench) }
            #expect(answer == "tooManyRequests email")
            #expect(try await bench.mails().count == mails)
            bench.cloud.clock.move(seconds: 86_400)
            try await Self.request("last@example.org", bench)
        }

        @Test func checksFields() async throws {
            let bench = try AccountBench()
            _ = try await bench.addPerson("eva")
            let same = try await refusal { try await Self.request("EVA@example.org", bench) }
            #expect(same == "invalidInput email")
            #expect(
                try await refusal { try await Self.request("new", bench) }
                    == "invalidInput email")
            #expect(try await bench.mails().isEmpty)
        }
    }
}
