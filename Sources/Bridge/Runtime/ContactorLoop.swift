import BridgeLogic
import BridgeProtocol
import CommonBase
import Logging

/// The thread that owns the machine and the contactor. It waits only for inputs and deadlines,
/// never for a disk, a network or a reader.
package final class ContactorLoop: Sendable {
    /// Receives the effects that are not the board's; none of these calls may block.
    package struct Outlets: Sendable {
        var persist: @Sendable (UInt64, BridgeCommit) -> Void
        var authorize: @Sendable (UInt64, WireIdToken) -> Void
        var answerCommand: @Sendable (Int64, BridgeCommandResult) -> Void
        var finished: @Sendable (String?) -> Void
        /// Called in each round in which the contactor's line is at its commanded level; feeds the
        /// watchdog.
        var alive: @Sendable () -> Void
        /// Called with the machine's status after each input, at least once a second.
        var publish: @Sendable (BridgeStatus) -> Void

        package init(
            persist: @escaping @Sendable (UInt64, BridgeCommit) -> Void,
            authorize: @escaping @Sendable (UInt64, WireIdToken) -> Void,
            answerCommand: @escaping @Sendable (Int64, BridgeCommandResult) -> Void,
            finished: @escaping @Sendable (String?) -> Void,
            alive: @escaping @Sendable () -> Void = {},
            publish: @escaping @Sendable (BridgeStatus) -> Void = { _ in }
        ) {
            self.persist = persist
            self.authorize = authorize
            self.answerCommand = answerCommand
            self.finished = finished
            self.alive = alive
            self.publish = publish
        }
    }

    /// Longest time between two rounds of the loop.
    static let aliveMilliseconds: Int64 = 1000

    private let inputs = InputQueue<BridgeInput>()
    private let board: any BoardSupport
    private let now: @Sendable () -> Moment
    private let log: AsyncLog

    package init(board: any BoardSupport, now: @escaping @Sendable () -> Moment, logger: Logger) {
        self.board = board
        self.now = now
        log = AsyncLog(logger)
    }

    package func post(_ input: BridgeInput) {
        if !inputs.put(input) { log.log(.error, "the contactor loop is stuck: dropped an input") }
    }

    /// Runs until the machine has finished. Blocks its thread.
    package func run(_ machine: consuming BridgeMachine, _ outlets: Outlets) {
        var isRunning = true
        while isRunning {
            feedWatchdog(outlets)
            let deadline = machine.nextDeadline.map { $0.milliseconds - now().uptime.milliseconds }
            let wait = min(deadline ?? .max, Self.aliveMilliseconds)
            let input = inputs.take(within: wait) ?? .timePassed
            for effect in machine.handle(input, at: now()) {
                perform(effect, outlets)
                if case .finished = effect { isRunning = false }
            }
            outlets.publish(machine.status)
        }
    }

    private func feedWatchdog(_ outlets: Outlets) {
        do {
            try board.verifyContactor()
            outlets.alive()
        } catch {
            post(.boardFailed("\(error)"))
        }
    }

    private func perform(_ effect: BridgeEffect, _ outlets: Outlets) {
        switch effect {
        case .setContactor(let closed):
            do {
                try board.setContactor(closed: closed)
                log.log(.info, "contactor \(closed ? "closed" : "open")")
            } catch {
                // While the machine is stopping, this input changes nothing, so it does not repeat.
                post(.boardFailed("the contactor can't be switched: \(error)"))
            }
        case .setEnable(let isOn):
            do {
                try board.setEnable(isOn)
            } catch {
                post(.boardFailed("the enable line can't be switched: \(error)"))
            }
        case .persist(let ticket, let commit): outlets.persist(ticket, commit)
        case .authorize(let request, let token, let proof):
            outlets.authorize(request, WireIdToken(token, proof: proof))
        case .answerCommand(let number, let result): outlets.answerCommand(number, result)
        case .indicate(let indication):
            board.indicate(indication)
            log.log(.info, indication.rawValue)
        case .log(let text): log.log(.info, text)
        case .finished(let failure): outlets.finished(failure)
        }
    }
}
