import CloudServices
import CommonBase

/// Sends each command the way that its station is connected.
package struct CommandRouter: StationCommands {
    private let ocpp16: OCPP16Commands
    private let bridges: BridgeCommandQueue

    package init(registry: ConnectionRegistry, bridges: BridgeCommandQueue) {
        ocpp16 = OCPP16Commands(registry: registry)
        self.bridges = bridges
    }

    package func perform(_ command: IssuedCommand) async -> CommandOutcome {
        switch command.station.kind {
        case .ocpp16: await ocpp16.perform(command)
        case .bridge: await bridges.perform(command)
        }
    }

    package func isConnected(_ station: StationID) -> Bool {
        ocpp16.isConnected(station) || bridges.isConnected(station)
    }
}
