import CommonBase
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

        @Test func rejectsKeyOtherThanP256() async throws {
            for key in ["", "key", AccessTokens.makeKey().replacing("M", with: "N")] {
                #expect(
                    try await refusal { try await AccessTokens(privateKeyPEM: key) }
                        == "invalidInput")
            }
        }
    }
}
