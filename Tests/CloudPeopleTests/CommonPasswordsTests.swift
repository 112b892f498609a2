import CommonBase
import TestSupport
import Testing

@testable import CloudPeople
@testable import CloudTestSupport

extension CloudPeopleTests {
    @Suite struct CommonPasswordsTests {
        private static let common = CommonPasswords(
            "123456\npassword\nbaseball\ndragon\nabc\n\n")

        @Test(arguments: [
            "password", "PASSWORD", "Password1!", "p4ssw0rd", "P@$$w0rd2024", "2024baseball",
            "dragon99!!", "12345678", "87654321", "abcdefgh", "aaaaaaaa", "abababab", "1234567!",
        ])
        func refusesCommonPasswordsAndTheirVariants(password: String) {
            #expect(Self.common.contains(password) == (password != "1234567!"))
        }

        @Test(arguments: [
            "correct horse battery", "abc-river-lamp", "dragonfly lives here", "x7#kQ2!mZ9",
            "pass the word along",
        ])
        func acceptsOthers(password: String) {
            #expect(!Self.common.contains(password))
        }

        @Test func routesRefuseCommonPasswords() async throws {
            var bench = try CloudBench()
            bench.resources.commonPasswords = Self.common
            let rest = try await RESTBench(bench)
            try await rest.run { client async throws in
                func answer(_ password: String) async throws -> String {
                    try await client.call(
                        .post, "/api/v1/drivers",
                        .object([
                            "name": "Eva", "email": .string("\(password.count)@example.org"),
                            "password": .string(password),
                        ])
                    ).problem
                }
                #expect(try await answer("P4ssword!") == "400 invalidInput password")
                #expect(try await answer("a lamp in the river") == "201")
            }
        }
    }
}
