import CommonBase
import TestSupport
import Testing

@testable import CloudStationGateway
@testable import CloudTestSupport

extension CloudAppTests {
    @Suite struct AdministrationTests {
        /// Adding, showing and listing a driver give the same JSON; e-mail addresses are unique,
        /// ignoring case.
        @Test func addsShowsAndListsDriver() async throws {
            try await RESTBench().run { client async throws in
                let body = JSONValue.object(["name": "Eva", "email": "eva@example.org"])
                let added = try await client.call(.post, "/api/v1/drivers", body)
                #expect(added.status == 201)
                let id = try added.text("id")
                #expect(
                    added.json
                        == .object([
                            "admin": false, "createdAt": "2026-11-22T11:00:00.000Z",
                            "email": "eva@example.org",
                            "id": .string(id), "name": "Eva", "status": "active",
                        ]))
                #expect(try await client.call(.get, "/api/v1/drivers/\(id)").json == added.json)
                let list = try await client.call(.get, "/api/v1/drivers?admin=false")
                #expect(list.json == .object(["items": .array([added.json])]))
                let again = try await client.call(
                    .post, "/api/v1/drivers", body.with("email", "EVA@example.org"))
                #expect(again.problem == "409 conflict email")
            }
        }

        @Test func adminsMakeAdmins() async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addPerson("boss")
            let path = "/api/v1/drivers/boss"
            try await bench.run { client async throws in
                let made = try await client.call(.patch, path, .object(["admin": true]))
                #expect(made.json["admin"] == true)
                let admins = try await client.call(.get, "/api/v1/drivers?admin=true")
                #expect(admins.json["items"]?.arrayValue?.count == 2)
            }
            try await bench.run(as: .driver) { client async throws in
                let change = JSONValue.object(["admin": true])
                #expect(
                    try await client.call(.patch, "/api/v1/drivers/driver-0", change).problem
                        == "403 forbidden admin")
                #expect(try await client.call(.patch, path, change).problem == "404 notFound")
            }
        }

        /// The password of a new station is shown once and is accepted; security profile 0 has
        /// none.
        @Test func returnsStationPasswordOnce() async throws {
            let bench = try await RESTBench()
            try await bench.run { client async throws in
                let body = JSONValue.object(["id": "CP-1", "kind": "ocpp16", "name": "Garage"])
                let added = try await client.call(.post, "/api/v1/stations", body)
                #expect(added.status == 201)
                let password = try added.text("password")
                #expect(Hex.bytes(password)?.count == 20)
                let shown = try await client.call(.get, "/api/v1/stations/CP-1")
                #expect(shown.json == added.json.with("password", nil))
                #expect(shown.json["connected"] == false)
                let admission = try await bench.cloud.database.read { db in
                    try StationAdmission.admit(
                        [id("CP-1")],
                        StationAdmission.Arrival(
                            basic: BasicCredentials(
                                user: "CP-1", password: Array(password.utf8)),
                            users: ["CP-1"], requiresCredential: true), db,
                        at: bench.cloud.clock.now)
                }
                guard case .admitted = admission else {
                    Issue.record("\(admission)")
                    return
                }
                let again = try await client.call(.post, "/api/v1/stations", body)
                #expect(again.problem == "409 conflict id")
                let open = body.with("id", "OPEN").with("securityProfile", 0)
                let plain = try await client.call(.post, "/api/v1/stations", open)
                #expect(plain.json["password"] == nil)
                #expect(plain.json["securityProfile"] == 0)
            }
        }

        /// A claim code is readable, expires after ten minutes, and is only for bridge stations.
        @Test func createsClaimCode() async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addBridgeStation("box")
            try await bench.cloud.addStation("CP-1")
            try await bench.run { client async throws in
                let claim = try await client.call(.post, "/api/v1/stations/box/claims")
                #expect(claim.status == 201)
                #expect(try claim.text("claimCode").count == 9)
                #expect(try claim.text("expiresAt") == "2026-11-22T11:10:00.000Z")
                let wrong = try await client.call(.post, "/api/v1/stations/CP-1/claims")
                #expect(wrong.problem == "409 conflict")
            }
        }

        /// A card can be added once, blocked and unblocked.
        @Test func addsBlocksAndUnblocksIdToken() async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addPerson("driver-1")
            try await bench.run { client async throws in
                let body = JSONValue.object([
                    "idToken": .string(OCPP16Bench.card), "driverId": "driver-1",
                    "expiresAt": "2027-01-01T00:00:00Z",
                ])
                let added = try await client.call(.post, "/api/v1/id-tokens", body)
                let id = try added.text("id")
                #expect(
                    added.json
                        == .object([
                            "createdAt": "2026-11-22T11:00:00.000Z", "driverId": "driver-1",
                            "expiresAt": "2027-01-01T00:00:00.000Z", "id": .string(id),
                            "label": "", "needsProof": false, "offline": "limited",
                            "status": "active", "suffix": "E6F7",
                        ]))
                let again = body.with("idToken", .string(OCPP16Bench.card.lowercased()))
                #expect(
                    try await client.call(.post, "/api/v1/id-tokens", again).problem
                        == "409 conflict idToken")
                for status in ["blocked", "active"] {
                    let changed = try await client.call(
                        .patch, "/api/v1/id-tokens/\(id)", .object(["status": .string(status)]))
                    #expect(
                        changed.json.with("status", nil) == added.json.with("status", nil))
                    #expect(try changed.text("status") == status)
                }
                let change = JSONValue.object(["status": "blocked"])
                let unknown = try await client.call(.patch, "/api/v1/id-tokens/none", change)
                #expect(unknown.problem == "404 notFound")
            }
        }
    }
}
