import CommonBase
import Logging
import Synchronization

/// Whether the cloud takes this bridge's events and answers its polls: for the status, and for the
/// log, which says each problem once and not at each attempt.
package final class CloudHealth: Sendable {
    enum Channel: Hashable, Sendable, CaseIterable { case commands, events }

    private struct State {
        var problems: [Channel: ServiceError] = [:]
        var said = RepeatedLines()
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Uptime
    private let logger: Logger

    package init(now: @escaping @Sendable () -> Uptime, logger: Logger) {
        self.now = now
        self.logger = logger
    }

    /// The worst problem now; nil while the cloud answers, and before the first attempt.
    package var problem: ServiceError? { state.withLock { Self.worst($0.problems) } }

    func answered(_ channel: Channel) {
        let isOver = state.withLock { state in
            guard state.problems.removeValue(forKey: channel) != nil, state.problems.isEmpty else {
                return false
            }
            return state.said.isDue("", at: now())
        }
        if isOver { logger.notice("the cloud answers again") }
    }

    func failed(_ channel: Channel, _ error: any Error) {
        guard let problem = error as? ServiceError, problem.code != .storageFailed else {
            return failedLocally(error)
        }
        let isDue = state.withLock { state in
            let isKnown = state.problems.values.contains { $0.message == problem.message }
            state.problems[channel] = problem
            return !isKnown && state.said.isDue(problem.message, at: now())
        }
        if isDue {
            logger.warning("the cloud can't be used: \(problem); events wait")
        } else {
            logger.debug("the cloud can't be used: \(problem)")
        }
    }

    /// The bridge's own database fails: not the cloud's fault.
    private func failedLocally(_ error: any Error) {
        let words = DatabaseProblem.words(error)
        if state.withLock({ $0.said.isDue("database: \(words)", at: now()) }) {
            logger.error("the bridge's database: \(words); events wait")
        }
    }

    private static func worst(_ problems: [Channel: ServiceError]) -> ServiceError? {
        problems.values.first { $0.code == .revoked }
            ?? Channel.allCases.compactMap { problems[$0] }.first
    }
}

/// Which lines of a log are due: not those that were said a short time ago. Pure.
struct RepeatedLines {
    static let pauseMilliseconds: Int64 = 600_000
    /// Most lines that are remembered; beyond them no new one is due before the oldest is
    /// forgotten.
    static let limit = 20

    private var said: [String: Uptime] = [:]

    mutating func isDue(_ line: String, at uptime: Uptime) -> Bool {
        said = said.filter { uptime < $0.value.adding(milliseconds: Self.pauseMilliseconds) }
        guard said[line] == nil, said.count < Self.limit else { return false }
        said[line] = uptime
        return true
    }
}
