import BridgeRuntime
import CommonBase
import Testing

extension BridgeIdentity {
    package static let testID = "5b9d0kq3m7zt1vxh82w4cnrg6e"

    /// Of the station "garage".
    package static func test(_ cloudURL: String) throws -> BridgeIdentity {
        BridgeIdentity(
            bridgeId: try #require(BridgeID(testID)),
            stationId: try #require(StationID("garage")), cloudURL: cloudURL)
    }
}
