import BridgeProtocol
import ChargingModel

/// A card that was presented to the reader.
struct Tap: Hashable, Sendable {
    var token: IdToken
    var proof: SUNMessage?
    /// The authorization list's decision, for when the cloud does not answer in time.
    var listed: AuthorizationList.Standing?

    /// Who may charge: the cloud's decision, else the list's; nil where neither has one.
    /// - Parameter cloud: nil where the cloud did not answer in time.
    func decision(_ cloud: AuthorizationStatus?) -> AuthorizationStatus? {
        cloud ?? listed?.status
    }
}
