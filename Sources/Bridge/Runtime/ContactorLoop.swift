import BridgeLogic
import BridgeProtocol
import CommonBase
import Logging

/// The thread that owns the machine and the contactor. It waits for inputs and deadlines only:
/// never for a disk, a network or a reader.
package final class ContactorLoop: Sendable {
    /// Where the effects go that are not the board's; none of them may block.
    package struct Outlets: Sendable {
        var persist: @Sendable (UInt64, BridgeCommit) -> Void
        var authorize: @Sendable (UInt64, WireIdToken) -> Void
        var answerCommand: @Sendable (Int64, BridgeCommandResult) -> Void
        var finished: @Sendable (String?) -> Void
        /// The loop goes round, and the contactor's line is as it was told: what a watchdog is fed
        /// with.
        var alive: @Sendable () -> Void
        /// What the machine is doing, after each input and each second at least.
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

    /// How often the loop goes round at least.
    static let aliveMilliseconds: Int64 = 1000

    private let mailbox = Mailbox<BridgeInput>()
    private let board: any BoardSupport
    private let now: @Sendable () -> Moment
    private let log: SideLog

    package init(board: any BoardSupport, now: @escaping @Sendable () -> Moment, logger: Logger) {
        self.board = board
        self.now = now
        log = SideLog(logger)
    }

    package func post(_ input: BridgeInput) {
        if !mailbox.put(input) { log.log(.error, "the contactor loop is stuck; dropped an input") }
    }

    /// Runs until the machine has finished. Blocks its thread.
    package func run(_ machine: consuming BridgeMachine, _ outlets: Outlets) {
        var isRunning = true
        while isRunning {
            feedWatchdog(outlets)
            let deadline = machine.nextDeadline.map { $0.milliseconds - now().uptime.milliseconds }
            let wait = min(deadline ?? .max, Self.aliveMilliseconds)
            let input = mailbox.take(within: wait) ?? .timePassed
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
                // While it stops already, this input changes nothing, and there is no loop.
                post(.boardFailed("the contactor does not obey: \(error)"))
            }
        case .setEnable(let isOn):
            do {
                try board.setEnable(isOn)
            } catch {
                post(.boardFailed("the car can't be told: \(error)"))
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
