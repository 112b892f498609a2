import CommonBase
import TestSupport
import Testing

@testable import CloudPeople
@testable import CloudTestSupport

extension CloudPeopleTests {
    /// Few logins, because each takes the time and memory of scrypt.
    @Suite struct LoginTests {
        private static let right = JSONValue.object([
            "email": "eva@example.org", "password": "correct horse",
        ])

        private static func bench() async throws -> RESTBench {
            let bench = try await RESTBench()
            try await bench.cloud.addPerson(
                "eva", isAdmin: true, email: "eva@example.org",
                passwordHash: try await hash.value)
            return bench
        }

        private static let hash = Task {
            try await PasswordHasher().hash("correct horse", salt: Array(0..<16))
        }

        private static func refresh(_ token: String, _ client: RESTClient) async throws
            -> RESTClient.Answer
        {
            try await client.call(
                .post, "/api/v1/login/refresh", .object(["refreshToken": .string(token)]))
        }

        /// E-mail addresses are case-insensitive.
        @Test func logInReturnsValidTokens() async throws {
            try await Self.bench().run(as: nil) { client async throws in
                let login = try await client.call(
                    .post, "/api/v1/login", Self.right.with("email", "EVA@example.org"))
                #expect(login.status == 200)
                #expect(login.json["expiresIn"] == 600)
                #expect(login.json["tokenType"] == "Bearer")
                var eva = client
                eva.token = try login.text("accessToken")
                #expect(try await eva.call(.get, "/api/v1/drivers").status == 200)
            }
        }

        @Test func rejectsWrongPasswordLikeUnknownAddress() async throws {
            try await Self.bench().run(as: nil) { client async throws in
                let wrong = try await client.call(
                    .post, "/api/v1/login", Self.right.with("password", "wrong horse"))
                let unknown = try await client.call(
                    .post, "/api/v1/login", Self.right.with("email", "nobody@example.org"))
                #expect(wrong.problem == "401 unauthenticated")
                #expect(wrong.json == unknown.json)
            }
        }

        /// The limit applies to the right password, too, and ends after a minute.
        @Test func limitsRateAfterTenFailures() async throws {
            let bench = try await Self.bench()
            try await bench.run(as: nil) { client async throws in
                // Too long to be hashed, so it fails at once.
                let wrong = Self.right.with("password", .string(String(repeating: "x", count: 300)))
                for _ in 0..<10 {
                    #expect(try await client.call(.post, "/api/v1/login", wrong).status == 401)
                }
                for body in [wrong, Self.right] {
                    let answer = try await client.call(.post, "/api/v1/login", body)
                    #expect(answer.problem == "429 tooManyRequests")
                }
                let other = wrong.with("email", "other@example.org")
                #expect(try await client.call(.post, "/api/v1/login", other).status == 401)
                bench.cloud.clock.move(seconds: 60)
                #expect(try await client.call(.post, "/api/v1/login", Self.right).status == 200)
            }
        }

        @Test func failuresOfOtherClientsDoNotLockOwnerOut() async throws {
            let bench = try await Self.bench()
            let service = bench.cloud.logins
            func logIn(_ password: String, from client: String) async throws -> String? {
                try await refusal {
                    try await service.logIn(
                        email: "eva@example.org", password: password, from: client)
                }
            }
            let long = String(repeating: "x", count: 300)
            for _ in 0..<10 {
                #expect(try await logIn(long, from: "10.0.0.1") == "unauthenticated")
            }
            #expect(try await logIn(long, from: "10.0.0.1") == "tooManyRequests")
            #expect(try await logIn("correct horse", from: "10.0.0.2") == nil)
        }

        /// Spellings of one address share its limit, and texts that are no address share another.
        @Test(arguments: [
            [" eva@example.org", "EVA@example.org ", "Eva@Example.org"],
            ["eva@example.org\u{0}1", "eva@example.org\u{0}2", "nobody", ""],
        ])
        func limitsSpellingsTogether(emails: [String]) async throws {
            let bench = try await Self.bench()
            let service = bench.cloud.logins
            let long = String(repeating: "x", count: 300)
            func logIn(_ email: String) async throws -> String? {
                try await refusal {
                    try await service.logIn(email: email, password: long, from: "10.0.0.1")
                }
            }
            for number in 0..<10 {
                #expect(try await logIn(emails[number % emails.count]) == "unauthenticated")
            }
            for email in emails { #expect(try await logIn(email) == "tooManyRequests") }
        }

        /// Many e-mail addresses from one client, and from one IPv6 network.
        @Test(arguments: ["10.0.0.1", "2001:db8::"])
        func limitsEachClient(address: String) async throws {
            let bench = try await Self.bench()
            let service = bench.cloud.logins
            let long = String(repeating: "x", count: 300)
            func logIn(_ number: Int, from client: String) async throws -> String? {
                try await refusal {
                    try await service.logIn(
                        email: "p\(number)@example.org", password: long, from: client)
                }
            }
            for number in 0..<60 {
                let client = address.hasSuffix(":") ? "\(address)\(number)" : address
                #expect(try await logIn(number, from: client) == "unauthenticated")
            }
            #expect(try await logIn(60, from: address) == "tooManyRequests")
            #expect(try await logIn(60, from: "2001:db8:0:1::1") == "unauthenticated")
        }

        /// Attempts at once count like attempts in a row, and successes not at all.
        @Test func limitsConcurrentAttempts() async throws {
            let bench = try await Self.bench()
            let service = bench.cloud.logins
            let answers = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<30 {
                    group.addTask {
                        try await refusal {
                            try await service.logIn(
                                email: "eva@example.org", password: "wrong horse",
                                from: "10.0.0.1")
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.filter { $0 == "unauthenticated" }.count == 10)
            #expect(answers.filter { $0 == "tooManyRequests" }.count == 20)
        }

        @Test func reusingRefreshTokenRevokesFamily() async throws {
            let bench = try await Self.bench()
            let service = bench.cloud.logins
            let first = try await service.logIn(
                email: "eva@example.org", password: "correct horse", from: "")
            try await bench.run(as: nil) { client async throws in
                let second = try await Self.refresh(first.refreshToken, client)
                #expect(second.status == 200)
                let third = try await Self.refresh(try second.text("refreshToken"), client)
                #expect(third.status == 200)
                for token in [
                    first.refreshToken, try third.text("refreshToken"),
                    try second.text("refreshToken"),
                ] {
                    #expect(try await Self.refresh(token, client).problem == "401 unauthenticated")
                }
            }
            #expect(try await bench.cloud.count("refresh_token") == 0)
        }

        @Test func concurrentReuseSucceedsOnceAndRevokesFamily() async throws {
            let bench = try await Self.bench()
            let service = bench.cloud.logins
            let login = try await service.logIn(
                email: "eva@example.org", password: "correct horse", from: "")
            let answers = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await refusal { try await service.refresh(login.refreshToken) }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.filter { $0 == nil }.count == 1)
            #expect(try await bench.cloud.count("refresh_token") == 0)
        }

        /// A second logout is not an error.
        @Test func logOutRevokesOnlyItsFamily() async throws {
            let bench = try await Self.bench()
            let service = bench.cloud.logins
            var tokens: [String] = []
            for _ in 0..<2 {
                tokens.append(
                    try await service.logIn(
                        email: "eva@example.org", password: "correct horse", from: ""
                    ).refreshToken)
            }
            try await bench.run(as: nil) { [tokens] client async throws in
                for _ in 0..<2 {
                    let answer = try await client.call(
                        .post, "/api/v1/logout", .object(["refreshToken": .string(tokens[0])]))
                    #expect(answer.status == 204)
                    #expect(answer.json == .null)
                }
                #expect(try await Self.refresh(tokens[0], client).status == 401)
                #expect(try await Self.refresh(tokens[1], client).status == 200)
            }
        }

        @Test(arguments: [(30 * 86_400 - 1, 200), (30 * 86_400, 401)] as [(Int64, Int)])
        func refreshTokenExpiresAfterThirtyDays(seconds: Int64, status: Int) async throws {
            let bench = try await Self.bench()
            let service = bench.cloud.logins
            let login = try await service.logIn(
                email: "eva@example.org", password: "correct horse", from: "")
            bench.cloud.clock.move(seconds: seconds)
            try await bench.run(as: nil) { client async throws in
                #expect(try await Self.refresh(login.refreshToken, client).status == status)
            }
        }
    }
}
