import BridgeProtocol
import ChargingModel

/// The card reader. Delivers each presented card once, on a thread of its own.
package protocol AuthTokenProvider: Sendable {
    func start(_ deliver: @escaping @Sendable (PresentedCard) -> Void)
    /// Call before `start`. `report` gets the reason, for a person, when the reader stops working,
    /// and nil when it works.
    func watch(_ report: @escaping @Sendable (String?) -> Void)
    /// Returns when the thread has ended.
    func stop()
}

/// A card that has just arrived at the reader.
package struct PresentedCard: Hashable, Sendable {
    package var token: IdToken
    /// The message that a card of that kind generates for each tap.
    package var proof: SUNMessage?
    /// Whether it came together with another card that is still there: both are one gesture.
    package var isCompanion: Bool

    package init(_ token: IdToken, proof: SUNMessage? = nil, isCompanion: Bool = false) {
        self.token = token
        self.proof = proof
        self.isCompanion = isCompanion
    }
}

extension AuthTokenProvider {
    package func watch(_ report: @escaping @Sendable (String?) -> Void) {}
}
