import BridgeProtocol
import ChargingModel

/// The card reader. Delivers each presented card once, with the message that a card of that kind
/// generates for each tap, on a thread of its own.
package protocol AuthTokenProvider: Sendable {
    func start(_ deliver: @escaping @Sendable (IdToken, SUNMessage?) -> Void)
    /// Call before `start`. `report` gets the reason, for a person, when the reader stops working,
    /// and nil when it works.
    func watch(_ report: @escaping @Sendable (String?) -> Void)
    /// Returns when the thread has ended.
    func stop()
}

extension AuthTokenProvider {
    package func watch(_ report: @escaping @Sendable (String?) -> Void) {}
}
