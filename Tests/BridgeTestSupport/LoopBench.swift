import BridgeLogic
import BridgeRuntime
import ChargingModel
import CommonBase
import Foundation
import Synchronization
import Testing

/// A contactor loop on its own thread, with a scripted board, a cloud that accepts everybody at
/// once, and a disk that can be made to stall.
package final class LoopBench: Sendable {
    package let board = ScriptedBoard()
    package let ends = Recorder<String?>()
    package let log = RecordedLog()
    /// What the person at the charger was told, as the log has it.
    package var indications: [Indication] { log.messages.compactMap(Indication.init(rawValue:)) }
    package let loop: ContactorLoop
    private let isStalled = Mutex(false)

    package init(policy: BridgePolicy = LoopBench.promptPolicy) {
        loop = ContactorLoop(board: board, now: Self.now, logger: log.logger)
        let machine = BridgeMachine(policy: policy, firmwareVersion: "1", seed: 1)
        Thread { [self] in loop.run(machine, outlets) }.start()
        loop.post(.started(StoredState()))
        loop.post(.feedbackChanged(isClosed: false))
    }

    /// Closes as soon as a card is accepted, and gives a busy test machine time for the rest.
    package static var promptPolicy: BridgePolicy {
        var policy = BridgePolicy()
        policy.minimumOffMilliseconds = 0
        policy.feedbackTimeoutMilliseconds = 60_000
        return policy
    }

    /// The time since some start: the loop's deadlines pass by it.
    package static func now() -> Moment {
        Moment.test(Int64(ProcessInfo.processInfo.systemUptime * 1000))
    }

    /// From now on no commit is ever answered.
    package func stallDisk() { isStalled.withLock { $0 = true } }

    package func charge(_ card: IdToken) async throws {
        loop.post(.tokenPresented(card))
        try await eventually("it closes") { self.board.commands.items.last == true }
        loop.post(.feedbackChanged(isClosed: true))
        try await eventually("it charges") { self.indications.last == .charging }
    }

    private var outlets: ContactorLoop.Outlets {
        ContactorLoop.Outlets(
            persist: { ticket, _ in
                if !self.isStalled.withLock({ $0 }) { self.loop.post(.persisted(ticket: ticket)) }
            },
            authorize: { request, _ in
                self.loop.post(.authorizationAnswered(request: request, .accepted))
            },
            answerCommand: { _, _ in },
            finished: { self.ends.add($0) })
    }
}
