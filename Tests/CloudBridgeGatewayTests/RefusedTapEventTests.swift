import BridgeProtocol
import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudCore
@testable import CloudTestSupport

extension CloudBridgeGatewayTests {
    @Suite struct RefusedTapEventTests {
        /// Its owner and the hosts read why a bridge refused a card by itself: what the cloud knows of
        /// the card, or else that the charger did not know it.
        @Test func recordsRefusalsOfTheBridge() async throws {
            let bench = try await BridgeBench()
            func refusal(
                _ seq: Int64, _ card: String, _ reason: BridgeEvent.TapRefused.Reason
            ) throws -> BridgeEvent {
                let token = WireIdToken(try #require(IdToken(card)))
                var event = BridgeBench.event(
                    1, .tapRefused(.init(idToken: token, reason: reason)))
                event.seq = seq
                return event
            }
            try await bench.take([
                try refusal(1, OCPP16Bench.card, .offline), try refusal(2, "STRANGER", .offline),
                try refusal(3, "OTHER", .inoperative), try refusal(4, OCPP16Bench.card, .offline),
            ])
            let taps = try await bench.cloud.database.read { db in
                try RefusedTapTable.list(limit: 10, viewer: .system, db)
            }
            #expect(taps.map(\.reason) == [.outOfUse, .unknownCard, .notOnList])
            #expect(taps.map(\.taps) == [1, 1, 2])
            #expect(taps.last?.personID == (try id("driver-1")))
        }
    }
}
