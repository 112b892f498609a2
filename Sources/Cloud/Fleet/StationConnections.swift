import CommonBase

/// The connection state of stations, and a way to close a connection.
package struct StationConnections: Sendable {
    /// Whether a station is online now.
    package var isConnected: @Sendable (StationID) -> Bool
    /// How a station proved its identity; nil for one that is offline or a bridge's.
    package var proof: @Sendable (StationID) -> ConnectionProof?
    /// Closes the station's OCPP connection, if any, after its credential changed.
    package var disconnect: @Sendable (StationID) -> Void

    package init(
        isConnected: @escaping @Sendable (StationID) -> Bool,
        proof: @escaping @Sendable (StationID) -> ConnectionProof?,
        disconnect: @escaping @Sendable (StationID) -> Void
    ) {
        self.isConnected = isConnected
        self.proof = proof
        self.disconnect = disconnect
    }

    /// For a process without station connections, such as the command line.
    package static let none = StationConnections(
        isConnected: { _ in false }, proof: { _ in nil }, disconnect: { _ in })
}
