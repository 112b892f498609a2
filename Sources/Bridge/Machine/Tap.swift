import BridgeProtocol
import ChargingModel

/// A card that was presented to the reader.
struct Tap: Hashable, Sendable {
    var token: IdToken
    var proof: SUNMessage?
    /// The authorization list's decision, for when the cloud does not answer in time.
    var listed: AuthorizationList.Standing?
    /// Whether it came together with another card.
    var isCompanion = false
    /// Whether it is a host's, by the authorization list.
    var isHost = false

    /// Who may charge: the cloud's decision, else the list's; nil where neither has one.
    /// - Parameter cloud: nil where the cloud did not answer in time.
    func decision(_ cloud: AuthorizationStatus?) -> AuthorizationStatus? {
        cloud ?? listed?.status
    }
}

/// Cards that are presented together, in a purse for example, are one gesture: whichever of them is
/// accepted starts or stops one transaction, and then the others do nothing.
struct TapGesture: Hashable, Sendable {
    /// More cards than a purse has within reach of a reader.
    static let waitingLimit = 4

    /// Whether one of its cards has started or stopped a transaction.
    var hasActed = false
    /// The cards to ask about if the one that is being asked about is refused.
    var waiting: [Tap] = []

    /// A card was presented while the cloud is asked about another one.
    mutating func wait(_ tap: Tap) {
        guard waiting.count < Self.waitingLimit,
            !waiting.contains(where: { $0.token == tap.token })
        else { return }
        waiting.append(tap)
    }
}
