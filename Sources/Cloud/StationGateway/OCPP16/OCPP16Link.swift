import CloudControl
import CommonBase
import OCPPMessages

/// Sends commands to connected stations as OCPP 1.6 CALLs.
package struct OCPP16Link: StationLink {
    private let registry: ConnectionRegistry

    package init(_ registry: ConnectionRegistry) { self.registry = registry }

    package func perform(_ issued: IssuedCommand) async -> CommandOutcome {
        let call: OCPP16Call
        do {
            call = try issued.command.call(issued.context)
        } catch {
            return CommandOutcome(
                .notSupported, answer: .object(["reason": .string(error.message)]))
        }
        let answer = await registry.call(
            issued.station.id,
            StationCommandCall(
                action: call.action, payload: call.payload,
                timeoutMilliseconds: issued.timeoutMilliseconds))
        return Self.outcome(of: issued.command, answer)
    }

    package func isConnected(_ station: StationID) -> Bool { registry.isConnected(station) }

    /// What a station's answer means for a command.
    package static func outcome(
        of command: any StationCommand, _ answer: StationAnswer
    ) -> CommandOutcome {
        switch answer {
        case .result(let payload): return command.outcome(of: payload)
        case .error(let error):
            let isUnknown = [.notImplemented, .notSupported].contains(error.code)
            return CommandOutcome(
                isUnknown ? .notSupported : .failed, answer: StationError(error).json)
        case .timedOut: return CommandOutcome(.timedOut)
        case .notSent: return CommandOutcome(.offline)
        case .overloaded:
            return CommandOutcome(
                .failed,
                answer: .object(["reason": "too many commands are queued for this station"]))
        }
    }
}
