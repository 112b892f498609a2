import CloudCore
import CloudFleet
import CommonBase
import Logging
import ServiceLifecycle
import Synchronization

/// Background work for stations that are online: side by side, at most `width` stations at once, and
/// one task per station. A station that fails does not stop the others; it is tried again after a
/// growing delay, or when it has returned.
package struct StationWork: Service {
    static let width = 16
    /// The list of stations is also read after this time without a signal.
    static let idleMilliseconds: Int64 = 60_000
    static let firstDelayMilliseconds: Int64 = 60_000
    static let maximumDelayMilliseconds: Int64 = 6 * 3_600_000

    private struct Failure {
        var count = 0
        var nextAttemptAt: Uptime
        var text: String
    }

    private struct State {
        var running: Set<StationID> = []
        var failures: [StationID: Failure] = [:]
        /// Stations that returned while their task ran.
        var returned: Set<StationID> = []
    }

    private final class Shared: Sendable {
        let state = Mutex(State())
    }

    private let name: String
    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let objects: Set<DomainObject>
    private let find: @Sendable (Set<Signal>) async throws -> Set<StationID>
    private let work: @Sendable (StationID) async throws -> Void
    private let logger: Logger
    private let shared = Shared()

    /// - Parameters:
    ///   - name: starts the log line of a failure: `local list`.
    ///   - objects: whose signals make it look for work; connections and returns of stations always
    ///     do.
    ///   - find: the stations with work, all of them online; it gets the signals since its last call.
    package init(
        _ name: String, database: CloudDatabase, now: @escaping @Sendable () -> Moment,
        wokenBy objects: Set<DomainObject>, logger: Logger,
        find: @escaping @Sendable (Set<Signal>) async throws -> Set<StationID>,
        work: @escaping @Sendable (StationID) async throws -> Void
    ) {
        self.name = name
        self.database = database
        self.now = now
        self.objects = objects
        self.logger = logger
        self.find = find
        self.work = work
    }

    package func run() async throws {
        let finished = Signal(.stationWork, name)
        let signals = database.signals.subscribe(
            to: objects.union([.stationConnection, .stationReturn]), signals: [finished])
        defer { signals.cancel() }
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                var news: Set<Signal> = []
                while !Task.isCancelled {
                    for station in await due(news) {
                        group.addTask {
                            await perform(station)
                            database.signals.post([finished])
                        }
                    }
                    news = await signals.next(within: Self.idleMilliseconds).signals
                }
                group.cancelAll()
            }
        }
    }

    /// The stations to start now, which count as running from here on.
    private func due(_ news: Set<Signal>) async -> [StationID] {
        let found: Set<StationID>
        do {
            found = try await find(news)
        } catch {
            if !Task.isCancelled { logger.warning("\(name): looking for work failed: \(error)") }
            return []
        }
        let returned = news.filter { $0.object != .stationWork }.compactMap {
            StationID($0.subject)
        }
        let uptime = now().uptime
        return shared.state.withLock { state in
            for station in returned { state.failures[station]?.nextAttemptAt = uptime }
            state.returned.formUnion(state.running.intersection(returned))
            state.failures = state.failures.filter {
                found.contains($0.key) || state.running.contains($0.key)
            }
            let due = found.subtracting(state.running)
                .filter { state.failures[$0].map { $0.nextAttemptAt <= uptime } ?? true }
                .sorted { $0.text < $1.text }
                .prefix(max(0, Self.width - state.running.count))
            state.running.formUnion(due)
            return Array(due)
        }
    }

    private func perform(_ station: StationID) async {
        var failure: String?
        do {
            try await work(station)
        } catch {
            if !Task.isCancelled { failure = "\(error)" }
        }
        let uptime = now().uptime
        let isNews = shared.state.withLock { state in
            state.running.remove(station)
            let hasReturned = state.returned.remove(station) != nil
            guard let failure else {
                state.failures[station] = nil
                return false
            }
            let known = state.failures[station]
            let count = (known?.count ?? 0) + 1
            let delay = min(
                Self.maximumDelayMilliseconds, Self.firstDelayMilliseconds << min(count - 1, 12))
            state.failures[station] = Failure(
                count: count,
                nextAttemptAt: hasReturned ? uptime : uptime.adding(milliseconds: delay),
                text: failure)
            return known?.text != failure
        }
        if let failure, isNews { logger.warning("\(name) of \(station) failed: \(failure)") }
    }
}

extension DomainObject {
    /// Background work for a station has ended; the subject is its name.
    fileprivate static let stationWork = DomainObject(rawValue: "stationWork")
}
