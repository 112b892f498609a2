import CloudServices
import Common

/// Sends each command the way that its station is connected.
public struct CommandRouter: StationCommands {
    private let ocpp16: OCPP16Commands
    private let bridges: BridgeCommandQueue

    public init(registry: ConnectionRegistry, bridges: BridgeCommandQueue) {
        ocpp16 = OCPP16Commands(registry: registry)
        self.bridges = bridges
    }

    public func perform(_ command: IssuedCommand) async -> CommandOutcome {
        switch command.station.kind {
        case .ocpp16: await ocpp16.perform(command)
        case .bridge: await bridges.perform(command)
        }
    }

    public func isConnected(_ station: StationID) -> Bool {
        ocpp16.isConnected(station) || bridges.isConnected(station)
    }
}
