import BridgeProtocol
import ChargingModel

/// The card reader. Delivers each card once when it comes, with what it says anew at each tap if it is of
/// that kind, on a thread of its own.
package protocol AuthTokenProvider: Sendable {
    func start(_ deliver: @escaping @Sendable (IdToken, SUNMessage?) -> Void)
    /// Returns when the thread has ended.
    func stop()
}
