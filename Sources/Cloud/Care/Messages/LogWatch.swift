import CloudCore
import CommonBase
import Synchronization

extension DomainObject {
    /// Signal: a log that a page shows has new frames; the station is the subject.
    package static let stationLog = DomainObject(rawValue: "stationLog")
}

/// The stations whose logs are open in a browser. Only their frames post a signal, and all frames of
/// a station within `interval` post one: stations send many frames, and nobody looks at most of them.
package final class LogWatch: Sendable {
    /// How often signals are posted.
    package static let interval = Duration.seconds(1)
    /// Logs that are followed at a time; pages of others load themselves again by hand.
    static let limit = 200
    /// How long a log is followed after its page was loaded. Longer than a live stream, at whose end
    /// the page loads itself again.
    static let seconds: Int64 = 900

    private struct State {
        var until: [StationID: Timestamp] = [:]
        var changed: Set<StationID> = []
    }

    private let state = Mutex(State())

    package init() {}

    /// A page shows the log of a station.
    func follow(_ station: StationID, at now: Timestamp) {
        state.withLock { state in
            if state.until.count >= Self.limit { Self.forget(&state, at: now) }
            guard state.until[station] != nil || state.until.count < Self.limit else { return }
            state.until[station] = now.adding(seconds: Self.seconds)
        }
    }

    /// A station has a new frame.
    func note(_ station: StationID) {
        state.withLock { state in
            if state.until[station] != nil { state.changed.insert(station) }
        }
    }

    /// Posts the signals of what was noted since the last call.
    package func post(to signals: Signals, at now: Timestamp) {
        let changed = state.withLock { state in
            Self.forget(&state, at: now)
            defer { state.changed = [] }
            return state.changed
        }
        signals.post(Set(changed.map { Signal(.stationLog, $0.text) }))
    }

    private static func forget(_ state: inout State, at now: Timestamp) {
        state.until = state.until.filter { $0.value > now }
    }
}
