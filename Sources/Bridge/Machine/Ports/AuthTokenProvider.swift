import BridgeProtocol
import ChargingModel

/// The card reader. Delivers each presented card once, with the message that a card of that kind
/// generates for each tap, on a thread of its own.
package protocol AuthTokenProvider: Sendable {
    func start(_ deliver: @escaping @Sendable (IdToken, SUNMessage?) -> Void)
    /// Returns when the thread has ended.
    func stop()
}
