import Common

/// The card reader. Delivers each card once when it comes, on a thread of its own.
public protocol AuthTokenProvider: Sendable {
    func start(_ deliver: @escaping @Sendable (IdToken) -> Void)
    /// Returns when the thread has ended.
    func stop()
}
