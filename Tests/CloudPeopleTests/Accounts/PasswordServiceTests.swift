import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudPeopleTests {
    @Suite struct PasswordServiceTests {
        @Test func resetSetsPasswordAndEndsLogins() async throws {
            let bench = try AccountBench()
            let eva = try await bench.addPerson("eva")
            let login = try await bench.logIn("eva@example.org", AccountBench.password)
            try await bench.requestReset("Eva@example.org")
            #expect(try await bench.mails().last?.page == "/reset/")
            try await bench.reset(try await bench.lastToken(), password: "another horse battery")
            let old = try await refusal {
                try await bench.logIn("eva@example.org", AccountBench.password)
            }
            #expect(old == "unauthenticated")
            let renewed = try await refusal {
                try await bench.cloud.logins.refresh(login.refreshToken)
            }
            #expect(renewed == "unauthenticated")
            let person = try await bench.logIn("eva@example.org", "another horse battery").person
            #expect(person.id == eva)
            #expect(try await bench.cloud.count("notification") == 1)
        }

        /// Somebody with a stolen session may have made them.
        @Test func resetRemovesPasskeysAndAccessTokens() async throws {
            let bench = try AccountBench()
            let eva = try await bench.addPerson("eva")
            let ben = try await bench.addPerson("ben")
            let moment = bench.moment
            try await bench.cloud.database.write { db in
                for person in [eva, ben] {
                    try PasskeyTable.insert(
                        Passkey(
                            id: try id("key-\(person)"), personID: person,
                            credentialID: person.text,
                            publicKey: String(repeating: "A", count: 88),
                            partyID: "zapoj.example.org", name: "phone", signCount: 0,
                            createdAt: moment.wall), db)
                    _ = try PersonalTokenService.add(
                        PersonalTokenService.New(
                            id: try id("token-\(person)"), secret: "zpt_\(person)",
                            person: person, name: "script", scopes: [.read]), db, at: moment)
                }
            }
            try await bench.requestReset("eva@example.org")
            try await bench.reset(try await bench.lastToken())
            let (passkeys, tokens) = try await bench.cloud.database.read { db in
                (
                    try [eva, ben].map { try PasskeyTable.count(of: $0, db) },
                    try [eva, ben].map { try PersonalTokenTable.count(of: $0, db) }
                )
            }
            #expect(passkeys == [0, 1])
            #expect(tokens == [0, 1])
        }

        /// Neither the answer nor the rows tell; only the mail does.
        @Test func answersUnknownAndBlockedAddressLikeKnown() async throws {
            let bench = try AccountBench()
            let ben = try await bench.addPerson("ben")
            let moment = bench.moment
            _ = try await bench.cloud.database.write { db in
                try PeopleService.change(
                    ben, PeopleService.Changes(status: .blocked), viewer: .system, db, at: moment)
            }
            try await bench.requestReset("nobody@example.org")
            try await bench.requestReset("ben@example.org")
            #expect(try await bench.mails().isEmpty)
            #expect(try await bench.cloud.count("account_link") == 2)
        }

        @Test func refusesUsedExpiredAndForeignLinks() async throws {
            let bench = try AccountBench()
            _ = try await bench.addPerson("eva")
            try await bench.requestReset("eva@example.org")
            let used = try await bench.lastToken()
            try await bench.reset(used)
            #expect(try await refusal { try await bench.reset(used) } == "notFound")
            try await bench.requestReset("eva@example.org")
            let expired = try await bench.lastToken()
            bench.cloud.clock.move(seconds: 3600)
            #expect(try await refusal { try await bench.reset(expired) } == "notFound")
            try await bench.apply("ben@example.org")
            let other = try await bench.lastToken()
            #expect(try await refusal { try await bench.reset(other) } == "notFound")
        }

        @Test func twoResetsAtOnceUseLinkOnce() async throws {
            let bench = try AccountBench()
            _ = try await bench.addPerson("eva")
            try await bench.requestReset("eva@example.org")
            let token = try await bench.lastToken()
            async let first = refusal { try await bench.reset(token) }
            async let second = refusal { try await bench.reset(token) }
            #expect(try await [first, second].compactMap(\.self) == ["notFound"])
        }

        /// A new password also ends what somebody else may have requested.
        @Test func newPasswordInvalidatesOtherLinks() async throws {
            let bench = try AccountBench()
            let eva = try await bench.addPerson("eva")
            try await bench.emailChanges.request(
                of: eva, newEmail: "new@example.org", language: .english,
                client: AccountBench.client, at: bench.moment)
            let change = try #require(try await bench.mails().first?.token)
            try await bench.requestReset("eva@example.org")
            try await bench.reset(try await bench.lastToken())
            let answer = try await refusal {
                try await bench.emailChanges.confirm(token: change, at: bench.moment)
            }
            #expect(answer == "notFound")
        }

        /// As an admin or the command line changes a person, without `PasswordService`.
        @Test(
            arguments: [
                (PeopleService.Changes(passwordHash: .set("x")), 0),
                (PeopleService.Changes(status: .blocked), 0),
                (PeopleService.Changes(email: .set("new@example.org")), 1),
                (PeopleService.Changes(name: "Eva"), 1),
            ] as [(PeopleService.Changes, Int)])
        func changeByAdminEndsSessionsAndLinks(
            changes: PeopleService.Changes, sessions: Int
        ) async throws {
            let bench = try AccountBench()
            let eva = try await bench.addPerson("eva")
            let moment = bench.moment
            try await bench.requestReset("eva@example.org")
            let link = try await bench.lastToken()
            try await bench.cloud.database.write { db in
                try WebSessionTable.insert(
                    WebSession(
                        hash: "h", id: "s", personID: eva, userAgent: "",
                        client: AccountBench.client, createdAt: moment.wall), db)
                _ = try PeopleService.change(
                    eva, changes, viewer: .system, db, at: moment)
            }
            #expect(try await bench.cloud.count("web_session") == sessions)
            let answer = try await refusal {
                try await bench.passwords.findReset(token: link, at: moment)
            }
            #expect(answer == (changes.name == nil ? "notFound" : nil))
        }

        @Test func changeAsksForCurrentPassword() async throws {
            let bench = try AccountBench()
            let eva = try await bench.addPerson("eva")
            func change(from current: String, to new: String) async throws -> String? {
                try await refusal {
                    try await bench.passwords.change(
                        of: eva, from: current, to: new, keeping: nil,
                        client: AccountBench.client, at: bench.moment)
                }
            }
            let wrong = try await change(from: "wrong horse", to: "another horse battery")
            #expect(wrong == "invalidInput currentPassword")
            let weak = try await change(from: AccountBench.password, to: "password")
            #expect(weak == "invalidInput password")
            let right = try await change(
                from: AccountBench.password, to: "another horse battery")
            #expect(right == nil)
            _ = try await bench.logIn("eva@example.org", "another horse battery")
        }

        @Test func limitsGuessesOfCurrentPassword() async throws {
            let bench = try AccountBench()
            let eva = try await bench.addPerson("eva")
            // Too long to be hashed, so it fails at once.
            let wrong = String(repeating: "x", count: 300)
            func guess() async throws -> String? {
                try await refusal {
                    try await bench.passwords.authenticate(
                        eva, wrong, client: AccountBench.client, at: bench.moment)
                }
            }
            for _ in 0..<10 { #expect(try await guess() == "invalidInput currentPassword") }
            #expect(try await guess() == "tooManyRequests")
        }
    }
}
