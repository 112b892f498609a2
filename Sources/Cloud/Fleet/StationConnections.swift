import CommonBase

/// What is known of a station's connection, and the way to end it.
package struct StationConnections: Sendable {
    /// Whether a station can be reached now.
    package var isConnected: @Sendable (StationID) -> Bool
    /// Ends its OCPP connection, if there is one: what it was let in by is good no more.
    package var disconnect: @Sendable (StationID) -> Void

    package init(
        isConnected: @escaping @Sendable (StationID) -> Bool,
        disconnect: @escaping @Sendable (StationID) -> Void
    ) {
        self.isConnected = isConnected
        self.disconnect = disconnect
    }

    /// For whom no station can reach: the command line.
    package static let none = StationConnections(isConnected: { _ in false }, disconnect: { _ in })
}
