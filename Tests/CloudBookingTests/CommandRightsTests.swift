import CloudControl
import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudTestSupport

extension CloudBookingTests {
    /// What a host may do with the cards of others: commands act with a token's whole text.
    @Suite struct CommandRightsTests {
        private static func refusal(
            _ action: String, _ members: [JSONValue.Member], _ viewer: Viewer
        ) async throws -> String? {
            let bench = try CloudBench()
            try await bench.addStation("CP-1")
            try await bench.database.write { try $0.execute(sql: "DELETE FROM access_grant") }
            try await bench.addCard("STRANGER", of: "eva")
            try await bench.addCard("OWN", of: "hanna")
            let commands = bench.commands(over: ScriptedStation(status: "Accepted"))
            do {
                _ = try await commands.issue(
                    CommandAction(action), members, at: try id("CP-1"), by: nil, viewer: viewer,
                    timeoutSeconds: 30)
                return nil
            } catch let error as ServiceError {
                return error.message
            }
        }

        @Test(arguments: ["STRANGER", "UNKNOWN"]) func hostStartsOnlyWithOwnTokens(
            card: String
        ) async throws {
            let host: PersonID = try id("hanna")
            let refusal = try await Self.refusal(
                "RequestStartTransaction", [.init("idToken", .string(card))],
                .person(host, Set(AccessScope.allCases)))
            #expect(refusal == "idToken must be one of your own id tokens.")
        }

        @Test(arguments: ["STRANGER", "UNKNOWN"]) func hostReservesOnlyForPeopleWhoMayCharge(
            card: String
        ) async throws {
            let host: PersonID = try id("hanna")
            let until = ManualClock.at(30).iso8601Seconds
            let refusal = try await Self.refusal(
                "ReserveNow",
                [
                    .init(
                        "payload",
                        .object([
                            "connectorId": .int(1), "expiryDate": .string(until),
                            "idTag": .string(card), "reservationId": .int(5),
                        ]))
                ], .person(host, Set(AccessScope.allCases)))
            #expect(
                refusal
                    == "payload of ReserveNow: idTag is not an enrolled id token that may charge "
                    + "here.")
        }
    }
}
