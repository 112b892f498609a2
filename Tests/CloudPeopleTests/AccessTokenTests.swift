import CommonBase
import Synchronization
import TestSupport
import Testing

@testable import CloudPeople
@testable import CloudTestSupport

extension CloudPeopleTests {
    @Suite struct AccessTokenTests {
        @Test func expiresAfterTenMinutes() async throws {
            let bench = try await RESTBench()
            try await bench.run { client async throws in
                for (seconds, status) in [(0, 200), (599, 200), (1, 401), (86_400, 401)] {
                    bench.cloud.clock.move(seconds: Int64(seconds))
                    #expect(try await client.call(.get, "/api/v1/drivers").status == status)
                }
            }
        }

        @Test func rejectsForgedAndIncompleteTokens() async throws {
            let bench = try await RESTBench()
            let token = try await bench.token(.admin)
            let parts = token.split(separator: ".").map(String.init)
            let stranger = try await AccessTokens(privateKeyPEM: AccessTokens.makeKey())
                .issue(to: id("admin-0"), login: "x", at: bench.cloud.clock.now)
            func encoded(_ text: String) -> String {
                Base64.text(text.utf8).replacing("=", with: "").replacing("+", with: "-")
                    .replacing("/", with: "_")
            }
            let unsigned = encoded(#"{"alg":"none","typ":"JWT"}"#)
            let driver = try await bench.token(.driver).split(separator: ".").map(String.init)
            let tokens = [
                "", " ", "x", stranger, "\(parts[0]).\(parts[1])", "\(parts[0]).\(parts[1]).",
                "\(unsigned).\(parts[1]).", "\(unsigned).\(parts[1]).\(parts[2])",
                "\(driver[0]).\(parts[1]).\(driver[2])", "\(token)x", String(token.dropLast(8)),
                "\(parts[0]).\(encoded("{}")).\(parts[2])",
            ]
            try await bench.run { client async throws in
                for token in tokens {
                    let other = RESTClient(client: client.client, token: token)
                    let answer = try await other.call(.get, "/api/v1/drivers")
                    #expect(answer.problem == "401 unauthenticated", "\(token)")
                }
                #expect(try await client.call(.get, "/api/v1/drivers").status == 200)
            }
        }

        /// Tokens of the previous key stay valid after a rotation, unless it revokes them; the keys
        /// survive a restart.
        @Test func rotatesKeys() async throws {
            let saved = Mutex("")
            let tokens = try await AccessTokens(
                privateKeyPEM: AccessTokens.makeKey(),
                save: { text in saved.withLock { $0 = text } })
            let moment = try CloudBench().clock.now
            func issue() async throws -> String {
                try await tokens.issue(to: id("eva"), login: "family", at: moment)
            }
            func isValid(_ token: String, _ tokens: AccessTokens) async -> Bool {
                do {
                    let (person, login) = try await tokens.verify(token, at: moment)
                    return person.text == "eva" && login == "family"
                } catch {
                    return false
                }
            }
            let first = try await issue()
            try await tokens.rotate(revokesPrevious: false)
            let second = try await issue()
            #expect(tokens.keyIDs.count == 2 && Set(tokens.keyIDs).count == 2)
            for token in [first, second] { #expect(await isValid(token, tokens)) }
            let restarted = try await AccessTokens(privateKeyPEM: saved.withLock(\.self))
            #expect(restarted.keyIDs == tokens.keyIDs)
            for token in [first, second] { #expect(await isValid(token, restarted)) }
            try await tokens.rotate(revokesPrevious: false)
            #expect(await [isValid(first, tokens), isValid(second, tokens)] == [false, true])
            let third = try await issue()
            try await tokens.rotate(revokesPrevious: true)
            #expect(await [isValid(second, tokens), isValid(third, tokens)] == [false, false])
            #expect(tokens.keyIDs.count == 1)
        }

        /// An access token ends with its login, not only after ten minutes.
        @Test func endsWithItsLogin() async throws {
            let bench = try await RESTBench()
            let hash = try await bench.cloud.resources.passwords.hash(
                "a lamp in the river", salt: Array(0..<16))
            try await bench.cloud.addPerson(
                "eva", isAdmin: true, email: "eva@example.org", passwordHash: hash)
            try await bench.run(as: nil) { client async throws in
                func logIn() async throws -> (client: RESTClient, refresh: String) {
                    let answer = try await client.call(
                        .post, "/api/v1/login",
                        .object(["email": "eva@example.org", "password": "a lamp in the river"]))
                    return (
                        RESTClient(client: client.client, token: try answer.text("accessToken")),
                        try answer.text("refreshToken")
                    )
                }
                let (kept, _) = try await logIn()
                let (ended, refresh) = try await logIn()
                for client in [kept, ended] {
                    #expect(try await client.call(.get, "/api/v1/drivers").status == 200)
                }
                _ = try await client.call(
                    .post, "/api/v1/logout", .object(["refreshToken": .string(refresh)]))
                #expect(try await ended.call(.get, "/api/v1/drivers").status == 401)
                #expect(try await kept.call(.get, "/api/v1/drivers").status == 200)
            }
        }

        @Test func rejectsKeyOtherThanP256() async throws {
            for key in ["", "key", AccessTokens.makeKey().replacing("M", with: "N")] {
                #expect(
                    try await refusal { try await AccessTokens(privateKeyPEM: key) }
                        == "invalidInput")
            }
        }
    }
}
