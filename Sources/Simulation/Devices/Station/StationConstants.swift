/// What is the same for every virtual station.
enum StationConstants {
    /// The only connector.
    static let connectorID: Int64 = 1
    /// How often a transaction's message is sent before it is given up.
    static let transactionMessageAttempts = 3
    /// Multiplied by the number of failures: the pause before the next attempt.
    static let transactionMessageRetryMilliseconds: Int64 = 10_000
}
