import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudPeopleTests {
    @Suite struct RegistrationTests {
        @Test func confirmedAddressMakesAccountThatLogsIn() async throws {
            let bench = try AccountBench()
            try await bench.apply(" Eva@Example.org")
            #expect(try await bench.cloud.count("person") == 0)
            let mail = try #require(try await bench.mails().last)
            #expect(mail.recipient == "eva@example.org")
            #expect(mail.subject == "Potvrď svou e-mailovou adresu")
            #expect(mail.page == "/confirm/")
            let person = try await bench.confirm(try #require(mail.token))
            #expect(person.name == "Eva")
            let login = try await bench.logIn("eva@example.org", AccountBench.password)
            #expect(login.person.id == person.id)
            let language = try await bench.cloud.database.read { db in
                try PersonTable.language(of: person.id, db)
            }
            #expect(language == .czech)
        }

        /// A link that was used, has expired or never existed.
        @Test func refusesInvalidLinks() async throws {
            let bench = try AccountBench()
            try await bench.apply("eva@example.org")
            let token = try await bench.lastToken()
            _ = try await bench.confirm(token)
            #expect(try await refusal { try await bench.confirm(token) } == "notFound")
            #expect(try await refusal { try await bench.confirm("x") } == "notFound")
            try await bench.apply("ben@example.org")
            bench.cloud.clock.move(seconds: 86_400)
            let expired = try await bench.lastToken()
            #expect(try await refusal { try await bench.confirm(expired) } == "notFound")
            #expect(try await bench.cloud.count("person") == 1)
        }

        @Test func twoConfirmationsAtOnceMakeOneAccount() async throws {
            let bench = try AccountBench()
            try await bench.apply("eva@example.org")
            let token = try await bench.lastToken()
            async let first = refusal { try await bench.confirm(token) }
            async let second = refusal { try await bench.confirm(token) }
            let refusals = try await [first, second].compactMap(\.self)
            #expect(refusals == ["notFound"])
            #expect(try await bench.cloud.count("person") == 1)
        }

        /// Two links of one address: the account of the first stands.
        @Test func secondLinkOfAnAddressIsRefusedAfterTheFirst() async throws {
            let bench = try AccountBench()
            try await bench.apply("eva@example.org")
            let first = try await bench.lastToken()
            try await bench.apply("eva@example.org", name: "Not Eva")
            let second = try await bench.lastToken()
            _ = try await bench.confirm(first)
            #expect(try await refusal { try await bench.confirm(second) } == "conflict email")
        }

        /// The request succeeds as for an unknown address; only the mail differs, and no valid link
        /// leaves the cloud.
        @Test func answersKnownAddressLikeUnknown() async throws {
            let bench = try AccountBench()
            _ = try await bench.addPerson("eva")
            try await bench.apply("EVA@example.org")
            let mails = try await bench.mails()
            #expect(mails.map(\.recipient) == ["eva@example.org"])
            #expect(mails.map(\.subject) == ["Už máš účet"])
            #expect(mails.map(\.token) == ["sign-in"])
            #expect(try await bench.cloud.count("account_link") == 1)
        }

        @Test func mailsAtMostThreeLinksToAnAddressInAnHour() async throws {
            let bench = try AccountBench()
            for _ in 0..<5 { try await bench.apply("eva@example.org") }
            #expect(try await bench.mails().count == 3)
            bench.cloud.clock.move(seconds: 3600)
            try await bench.apply("eva@example.org")
            #expect(try await bench.mails().count == 4)
        }

        @Test func limitsRequestsOfAClient() async throws {
            let bench = try AccountBench()
            for number in 0..<20 { try await bench.apply("eva\(number)@example.org") }
            let answer = try await refusal { try await bench.apply("eva@example.org") }
            #expect(answer == "tooManyRequests")
        }

        @Test func checksFields() async throws {
            let bench = try AccountBench()
            #expect(try await refusal { try await bench.apply("eva") } == "invalidInput email")
            let unnamed = try await refusal {
                try await bench.apply("eva@example.org", name: "")
            }
            #expect(unnamed == "invalidInput name")
            try await bench.apply("eva@example.org")
            let token = try await bench.lastToken()
            for password in ["short", "Password1!"] {
                let answer = try await refusal {
                    try await bench.confirm(token, password: password)
                }
                #expect(answer == "invalidInput password")
            }
            _ = try await bench.confirm(token)
        }

        @Test func needsInvitationIfSo() async throws {
            let bench = try AccountBench(.invited)
            let answer = try await refusal { try await bench.apply("eva@example.org") }
            #expect(answer == "forbidden")
            #expect(try await bench.mails().isEmpty)
        }
    }
}
