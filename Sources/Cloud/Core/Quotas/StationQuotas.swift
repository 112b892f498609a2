import CommonBase
import Synchronization

/// What each station has used of its quotas, in this process: a restart forgets it.
package final class StationQuotas: Sendable {
    struct Key: Hashable {
        var station: StationID
        var quota: StationQuota
    }

    /// How much of an allowance is used, in units of one per day and millisecond.
    private struct Usage {
        var used: Int64 = 0
        var updatedAt: Timestamp
    }

    private struct State {
        /// At most one for each known station and quota.
        var usages: [Key: Usage] = [:]
        var excesses: [StationQuota: Int64] = [:]
        /// Stations whose excess was not logged yet.
        var news: [Key: Int64] = [:]
    }

    private static let dayMilliseconds: Int64 = 86_400_000

    private let state = Mutex(State())

    package init() {}

    /// Takes `amount` of a quota with an allowance.
    /// - Returns: false, and takes nothing, if less is left.
    func take(
        _ quota: StationQuota, _ amount: Int64, of station: StationID, at now: Timestamp
    ) -> Bool {
        guard let (burst, perDay) = quota.allowance else { return true }
        guard amount <= burst else { return false }
        return state.withLock { state in
            let key = Key(station: station, quota: quota)
            var usage = state.usages[key] ?? Usage(updatedAt: now)
            // A clock that is set back gives nothing back. Longer than it takes to get everything
            // back does not count, so that the product stays small.
            let elapsed = now.milliseconds - usage.updatedAt.milliseconds
            let whole = burst * Self.dayMilliseconds / perDay + 1
            usage.used = max(0, usage.used - min(max(elapsed, 0), whole) * perDay)
            usage.updatedAt = now
            let isLeft = usage.used + amount * Self.dayMilliseconds <= burst * Self.dayMilliseconds
            if isLeft { usage.used += amount * Self.dayMilliseconds }
            state.usages[key] = usage
            return isLeft
        }
    }

    /// Undoes a `take`.
    func giveBack(_ quota: StationQuota, _ amount: Int64, of station: StationID) {
        state.withLock { state in
            let key = Key(station: station, quota: quota)
            guard var usage = state.usages[key] else { return }
            usage.used = max(0, usage.used - amount * Self.dayMilliseconds)
            state.usages[key] = usage
        }
    }

    func noteExcesses(_ count: Int64, of key: Key) {
        state.withLock { state in
            state.excesses[key.quota, default: 0] += count
            state.news[key, default: 0] += count
        }
    }

    /// How often a quota was exceeded since the start, for `/metrics`.
    package func excesses(of quota: StationQuota) -> Int64 {
        state.withLock { $0.excesses[quota] ?? 0 }
    }

    /// The excesses since the last call, for the log.
    package func takeNews() -> [(station: StationID, quota: StationQuota, count: Int64)] {
        let news = state.withLock { state in
            defer { state.news = [:] }
            return state.news
        }
        return news.map { ($0.key.station, $0.key.quota, $0.value) }
            .sorted { ($0.station.text, $0.quota.rawValue) < ($1.station.text, $1.quota.rawValue) }
    }
}

extension Database {
    /// Takes `amount` of a station's quota, and records an excess. What was taken is given back if
    /// the work of this request, or its savepoint, is undone; the excess stays recorded.
    /// - Returns: whether that much was left. True outside the database's writer.
    package func takes(
        _ quota: StationQuota, _ amount: Int64 = 1, of station: StationID, at now: Timestamp
    ) throws -> Bool {
        guard let quotas, !quotas.take(quota, amount, of: station, at: now) else { return true }
        try noteExcess(quota, of: station, at: now)
        return false
    }

    /// Records that a station exceeded a quota, even if the work of this request is undone.
    package func noteExcess(
        _ quota: StationQuota, of station: StationID, at now: Timestamp
    ) throws {
        quotas?.noteExcess(quota, of: station, at: now)
    }
}
