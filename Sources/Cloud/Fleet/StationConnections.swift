import CommonBase

/// The connection state of stations, and a way to close a connection.
package struct StationConnections: Sendable {
    /// Whether a station is online now.
    package var isConnected: @Sendable (StationID) -> Bool
    /// Closes the station's OCPP connection, if any, after its credential changed.
    package var disconnect: @Sendable (StationID) -> Void

    package init(
        isConnected: @escaping @Sendable (StationID) -> Bool,
        disconnect: @escaping @Sendable (StationID) -> Void
    ) {
        self.isConnected = isConnected
        self.disconnect = disconnect
    }

    /// For a process without station connections, such as the command line.
    package static let none = StationConnections(isConnected: { _ in false }, disconnect: { _ in })
}
