import CommonBase
import Synchronization

@testable import CloudControl

/// A connected OCPP 1.6 station that records the CALLs of commands and answers them as told.
package final class ScriptedStation: StationLink {
    package enum Answer: Sendable {
        case payload(JSONValue)
        case outcome(CommandOutcome)
    }

    private let answers: Mutex<[Answer]>
    private let received = Mutex<[OCPP16Call]>([])
    private let connected = Mutex(true)

    package var calls: [OCPP16Call] { received.withLock(\.self) }

    /// - Parameter answers: the last one is repeated.
    package init(_ answers: Answer...) { self.answers = Mutex(answers) }

    package convenience init(status: String) {
        self.init(.payload(.object(["status": .string(status)])))
    }

    package func isConnected(_ station: StationID) -> Bool { connected.withLock(\.self) }

    package func setConnected(_ isConnected: Bool) { connected.withLock { $0 = isConnected } }

    package func perform(_ issued: IssuedCommand) async -> CommandOutcome {
        do {
            let call = try issued.command.call(issued.context)
            received.withLock { $0.append(call) }
        } catch {
            return CommandOutcome(.notSupported)
        }
        let answer = answers.withLock { answers in
            answers.count > 1 ? answers.removeFirst() : answers.first
        }
        switch answer {
        case .payload(let payload): return issued.command.outcome(of: payload)
        case .outcome(let outcome): return outcome
        case nil: return CommandOutcome(.timedOut)
        }
    }
}

extension CommandService {
    /// Issues a command as REST does.
    package func issue(
        _ action: String, _ members: JSONValue, at station: String
    ) async throws -> CommandRecord {
        guard let station = StationID(station), case .object(let members) = members else {
            throw ServiceError(.invalidInput, station)
        }
        return try await issue(
            CommandAction(action), members, at: station, by: nil, viewer: .system,
            timeoutSeconds: 30)
    }
}
