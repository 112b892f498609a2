import CommonBase
import GRDB
import TestSupport
import Testing

@testable import CloudFleet
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudAppTests {
    @Suite struct ChangeTests {
        /// A PATCH changes only the members that it names; null removes an optional member.
        @Test func changesOnlyNamedMembersOfDriver() async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addPerson("eva", email: "eva@example.org")
            try await bench.run { client in
                func change(_ body: JSONValue) async throws -> RESTClient.Answer {
                    try await client.call(.patch, "/api/v1/drivers/eva", body)
                }
                let before = try await client.call(.get, "/api/v1/drivers/eva").json
                #expect(try await change(.object([JSONValue.Member]())).json == before)
                let renamed = try await change(.object(["name": "Eva Nová"]))
                #expect(renamed.json.with("name", nil) == before.with("name", nil))
                #expect(renamed.json["name"] == "Eva Nová")
                let anonymous = try await change(.object(["email": .null]))
                #expect(anonymous.json == renamed.json.with("email", nil))
                #expect(try await change(.object(["name": .null])).status == 200)
                #expect(try await change(.object(["name": ""])).problem == "400 invalidInput name")
                #expect(
                    try await change(.object(["stauts": "blocked"])).problem
                        == "400 invalidInput stauts")
                #expect(
                    try await change(.object(["password": "correct horse"])).problem
                        == "400 invalidInput email")
            }
        }

        /// The expiry of a token is set and removed, its label changed, and the token deleted
        /// once.
        @Test func changesAndDeletesIdToken() async throws {
            let bench = try await RESTBench()
            let card = try await bench.cloud.addCard("CARD")
            try await bench.run { client in
                let path = "/api/v1/id-tokens/\(card)"
                let expiring = try await client.call(
                    .patch, path,
                    .object(["expiresAt": "2027-01-01T00:00:00Z", "label": "blue"]))
                #expect(expiring.json["expiresAt"] == "2027-01-01T00:00:00.000Z")
                #expect(expiring.json["label"] == "blue")
                let forever = try await client.call(.patch, path, .object(["expiresAt": .null]))
                #expect(forever.json == expiring.json.with("expiresAt", nil))
                #expect(try await client.call(.get, path).json == forever.json)
                #expect(try await client.call(.delete, path).status == 204)
                #expect(try await client.call(.delete, path).problem == "404 notFound")
            }
        }

        /// A driver or station with transactions cannot be deleted, since bills refer to it;
        /// others can, with all that belongs to them.
        @Test func keepsDriversAndStationsWithTransactions() async throws {
            let rest = try await RESTBench()
            try await rest.cloud.addCard("CARD", of: "eva")
            try await rest.cloud.addStation("CP-1")
            try await rest.cloud.addStation("CP-2")
            try await rest.add(transaction: 1)
            let eva: PersonID = try id("eva")
            try await rest.cloud.database.write { db in
                try db.execute(sql: "UPDATE charging_transaction SET person_id = 'eva'")
            }
            try await rest.run { client in
                for path in ["drivers/\(eva)", "stations/CP-1"] {
                    #expect(
                        try await client.call(.delete, "/api/v1/\(path)").problem
                            == "409 conflict")
                    #expect(try await client.call(.get, "/api/v1/\(path)").status == 200)
                }
                let tokens = try await client.call(.get, "/api/v1/id-tokens?driverId=eva")
                #expect(tokens.json["items"]?.arrayValue?.count == 1)
                #expect(try await client.call(.delete, "/api/v1/stations/CP-2").status == 204)
                #expect(
                    try await client.call(.get, "/api/v1/stations/CP-2").problem == "404 notFound")
            }
        }

        /// A new password differs from the old one; removing it sets security profile 0.
        @Test func changesAndRemovesStationPassword() async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addStation(
                "CP-1", credential: StationCredential(random: .counting()))
            try await bench.cloud.addBridgeStation("box")
            try await bench.run { client in
                let first = try await client.call(.post, "/api/v1/stations/CP-1/password")
                let second = try await client.call(.post, "/api/v1/stations/CP-1/password")
                #expect(try first.text("password") != second.text("password"))
                #expect(second.json["securityProfile"] == 1)
                let none = try await client.call(.delete, "/api/v1/stations/CP-1/password")
                #expect(none.json["password"] == nil)
                #expect(none.json["securityProfile"] == 0)
                #expect(
                    try await client.call(.post, "/api/v1/stations/box/password").problem
                        == "409 conflict")
            }
        }

        /// A password that the admin gives replaces the old one, and is not repeated.
        @Test func takesGivenStationPassword() async throws {
            let bench = try await RESTBench()
            let cloud = bench.cloud
            try await cloud.addBridgeStation("box")
            @Sendable func isValid(_ password: String) async throws -> Bool {
                try await cloud.database.read { db in
                    let hash = try StationTable.find(try id("CP-1"), viewer: .system, db)?
                        .credentialHash
                    return StationCredential.matches(Array(password.utf8), hash: hash ?? "")
                }
            }
            try await bench.run { client in
                let station: JSONValue = .object([
                    "id": "CP-1", "kind": "ocpp16", "name": "n", "password": "correct-horse-42",
                ])
                let made = try await client.call(.post, "/api/v1/stations", station)
                #expect(made.status == 201 && made.json["password"] == nil)
                #expect(try await isValid("correct-horse-42"))
                let path = "/api/v1/stations/CP-1/password"
                let given = try await client.call(
                    .put, path, .object(["password": "battery-staple-7"]))
                #expect(given.status == 200 && given.json["password"] == nil)
                #expect(try await isValid("battery-staple-7"))
                #expect(try await !isValid("correct-horse-42"))
                let short = try await client.call(.put, path, .object(["password": "short"]))
                #expect(short.problem == "400 invalidInput password")
                let open = station.with("id", "CP-2").with("securityProfile", 0)
                #expect(
                    try await client.call(.post, "/api/v1/stations", open).problem
                        == "400 invalidInput password")
                #expect(
                    try await client.call(
                        .put, "/api/v1/stations/box/password",
                        .object(["password": "battery-staple-7"])
                    ).problem == "409 conflict")
            }
        }

        @Test func findsIdTokenByValue() async throws {
            let bench = try await RESTBench()
            let card = try await bench.cloud.addCard("04A1B2C3D4E5F6", of: "eva")
            try await bench.run { client in
                @Sendable func lookUp(_ value: String) async throws -> RESTClient.Answer {
                    try await client.call(
                        .post, "/api/v1/id-token-lookup", .object(["idToken": .string(value)]))
                }
                for value in ["04A1B2C3D4E5F6", " 04a1b2c3d4e5f6 "] {
                    let found = try await lookUp(value)
                    #expect(found.status == 200 && found.json["id"]?.stringValue == card.text)
                    #expect(found.json["driverId"] == "eva")
                }
                #expect(try await lookUp("04A1B2C3D4E5F7").problem == "404 notFound")
                #expect(try await lookUp("").problem == "400 invalidInput idToken")
            }
        }

        @Test func showsOCPPNumberOfTransaction() async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addStation("CP-1")
            try await bench.add(transaction: 6, at: "CP-1")
            try await bench.run { client in
                let list = try await client.call(.get, "/api/v1/transactions")
                let transaction = try #require(list.json["items"]?.arrayValue?.first)
                #expect(transaction["ocppTransactionId"] == 7)
                #expect(transaction["id"]?.stringValue != nil)
            }
        }

        /// Blocking a driver ends all sessions.
        @Test func blockingEndsSessions() async throws {
            let bench = try CloudBench()
            let hash = try await bench.resources.passwords.hash(
                "correct horse", salt: Array(0..<16))
            let eva = try await bench.addPerson(
                "eva", email: "eva@example.org", passwordHash: hash)
            let login = bench.logins
            func logIn() async throws -> String {
                try await login.logIn(
                    email: "eva@example.org", password: "correct horse", from: ""
                ).refreshToken
            }
            let token = try await logIn()
            _ = try await bench.database.write { db in
                try PeopleService.change(
                    eva, PeopleService.Changes(status: .blocked), viewer: .system, db,
                    at: bench.clock.now)
            }
            #expect(try await refusal { try await login.refresh(token) } == "unauthenticated")
            #expect(try await refusal { try await logIn() } == "unauthenticated")
        }
    }
}
