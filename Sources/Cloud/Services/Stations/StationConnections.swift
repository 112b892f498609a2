import Common

/// What is known of a station's connection, and the way to end it.
public struct StationConnections: Sendable {
    /// Whether a station can be reached now.
    public var isConnected: @Sendable (StationID) -> Bool
    /// Ends its OCPP connection, if there is one: what it was let in by is good no more.
    public var disconnect: @Sendable (StationID) -> Void

    public init(
        isConnected: @escaping @Sendable (StationID) -> Bool,
        disconnect: @escaping @Sendable (StationID) -> Void
    ) {
        self.isConnected = isConnected
        self.disconnect = disconnect
    }

    /// For whom no station can reach: the command line.
    public static let none = StationConnections(isConnected: { _ in false }, disconnect: { _ in })
}
