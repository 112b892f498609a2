import BridgeLogic
import CommonBase
import Foundation

extension BridgeDaemon {
    /// The contactor's thread, from start to finish.
    /// - Returns: the failure that ended it.
    func contactor(
        _ machine: BridgeMachine, _ loop: ContactorLoop, _ shared: Shared, _ link: CloudLink
    ) async -> String? {
        let timeout = policy.authorizationTimeoutMilliseconds
        return await withCheckedContinuation { continuation in
            let outlets = ContactorLoop.Outlets(
                persist: { ticket, commit in
                    shared.storage.persist(commit) { result in
                        switch result {
                        case .success:
                            loop.post(.persisted(ticket: ticket))
                            loop.post(.storageHas(shared.storage.measureRoom()))
                            link.announce()
                        case .failure(let error):
                            let reason = DatabaseProblem.words(error)
                            shared.storageProblem.set(reason)
                            loop.post(.storageFailed("an event could not be stored: \(reason)"))
                        }
                    }
                },
                authorize: { request, token in
                    Task {
                        let status = await link.uplink.authorize(token, within: timeout)
                        loop.post(.authorizationAnswered(request: request, status))
                    }
                },
                answerCommand: { number, result in link.answer(number, result) },
                finished: { continuation.resume(returning: $0) }, alive: parts.alive,
                publish: shared.status.publish)
            let thread = Thread { loop.run(machine, outlets) }
            thread.name = "contactor"
            thread.start()
        }
    }

    /// Whether the contactor's line has the level that the loop has commanded last: open.
    func isContactorOpen() -> Bool {
        do {
            try parts.board.verifyContactor()
            return true
        } catch {
            logger.error("the contactor's line at the end: \(error)")
            return false
        }
    }

    /// Feeds the watchdog while the daemon ends, in place of the contactor loop; not for ever,
    /// since the end may hang, too.
    func feedWatchdog() async {
        for _ in 0..<Self.endSeconds {
            parts.alive()
            await RetryDelay.wait(milliseconds: 1000)
            if Task.isCancelled { return }
        }
    }

    /// Longer than an end in which the cloud does not answer.
    static let endSeconds = 15

    static func input(_ event: MeterEvent) -> BridgeInput {
        switch event {
        case .reading(let register, let power, let askedAt):
            .metered(registerWh: register, powerW: power, askedAt: askedAt)
        case .ignored(let reason): .meterIgnored(reason)
        case .lost: .meterLost
        }
    }

    static func input(_ event: BoardEvent) -> BridgeInput {
        switch event {
        case .feedback(let isClosed): .feedbackChanged(isClosed: isClosed)
        case .pulses(let count): .pulsesCounted(count)
        case .protection(let fault, let isTripped):
            .protectionChanged(fault, isTripped: isTripped)
        case .failed(let reason): .boardFailed(reason)
        }
    }
}
