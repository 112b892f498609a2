import Synchronization

/// Counters of this process since it started, for Prometheus.
///
/// Names and units follow Prometheus' conventions: `_total` for counters, base units. Each route and
/// each action has its own counter, so that their locks are rarely contended.
package final class Metrics: Sendable {
    private let requests = Mutex<[RequestCounter]>([])
    private let calls = Mutex<[CallCounter]>([])
    private let events = Mutex<[EventCounter]>([])

    package init() {}

    /// - Parameter route: the route's path, not a request's.
    package func requestCounter(method: String, route: String) -> RequestCounter {
        requests.withLock { counters in
            // The routers of all listeners share the counters.
            let known = counters.first { $0.method == method && $0.route == route }
            if let known { return known }
            let counter = RequestCounter(method: method, route: route)
            counters.append(counter)
            return counter
        }
    }

    package func callCounter(action: String) -> CallCounter {
        let counter = CallCounter(action: action)
        calls.withLock { $0.append(counter) }
        return counter
    }

    /// Counters of one name with other labels must be made one after the other.
    /// - Parameter name: by Prometheus' conventions, ending in `_total`.
    package func eventCounter(
        _ name: String, _ labels: [PrometheusText.Label] = []
    ) -> EventCounter {
        let counter = EventCounter(name: name, labels: labels)
        events.withLock { $0.append(counter) }
        return counter
    }

    /// Writes all counters.
    package func write(to text: inout PrometheusText) {
        let requests = requests.withLock { $0 }.sorted {
            ($0.route, $0.method) < ($1.route, $1.method)
        }
        for counter in requests { counter.writeCounts(to: &text) }
        for counter in requests { counter.writeTimes(to: &text) }
        let calls = calls.withLock { $0 }.sorted { $0.action < $1.action }
        for counter in calls { counter.writeCounts(to: &text) }
        for counter in calls { counter.writeTimes(to: &text) }
        for counter in events.withLock({ $0 }) {
            text.add(counter.name, .counter, counter.count, counter.labels)
        }
    }
}

/// Events of one kind.
package final class EventCounter: Sendable {
    let name: String
    let labels: [PrometheusText.Label]
    private let number = Atomic<Int64>(0)

    package init(name: String, labels: [PrometheusText.Label] = []) {
        self.name = name
        self.labels = labels
    }

    package var count: Int64 { number.load(ordering: .relaxed) }

    package func note() { number.add(1, ordering: .relaxed) }
}

/// Requests of one route by response status.
package final class RequestCounter: Sendable {
    let method: String
    let route: String
    private let state = Mutex<(statuses: [Int: Int64], times: Histogram)>(([:], Histogram()))

    init(method: String, route: String) {
        self.method = method
        self.route = route
    }

    package func note(status: Int, milliseconds: Int64) {
        state.withLock { state in
            state.statuses[status, default: 0] += 1
            state.times.note(milliseconds)
        }
    }

    private var labels: [PrometheusText.Label] {
        [.init("method", method), .init("route", route)]
    }

    fileprivate func writeCounts(to text: inout PrometheusText) {
        for (status, count) in state.withLock({ $0.statuses }).sorted(by: { $0.key < $1.key }) {
            text.add(
                "zapoj_http_requests_total", .counter, count,
                labels + [.init("status", "\(status)")])
        }
    }

    fileprivate func writeTimes(to text: inout PrometheusText) {
        state.withLock { $0.times }.write("zapoj_http_request_seconds", labels, to: &text)
    }
}

/// CALLs from stations of one action.
package final class CallCounter: Sendable {
    package enum Outcome: String, Sendable, CaseIterable {
        case result, error
        /// The cloud could not store it; the station will send it again.
        case unanswered
    }

    let action: String
    private let state = Mutex<(outcomes: [Outcome: Int64], times: Histogram)>(([:], Histogram()))

    init(action: String) { self.action = action }

    package func note(_ outcome: Outcome, milliseconds: Int64) {
        state.withLock { state in
            state.outcomes[outcome, default: 0] += 1
            state.times.note(milliseconds)
        }
    }

    fileprivate func writeCounts(to text: inout PrometheusText) {
        let outcomes = state.withLock { $0.outcomes }
        for outcome in Outcome.allCases {
            guard let count = outcomes[outcome] else { continue }
            text.add(
                "zapoj_ocpp_calls_total", .counter, count,
                [.init("action", action), .init("outcome", outcome.rawValue)])
        }
    }

    fileprivate func writeTimes(to text: inout PrometheusText) {
        state.withLock { $0.times }.write(
            "zapoj_ocpp_call_seconds", [.init("action", action)], to: &text)
    }
}

/// A histogram of durations.
struct Histogram: Sendable {
    /// Upper bounds in milliseconds.
    static let bounds: [Int64] = [1, 5, 10, 25, 50, 100, 250, 500, 1000, 5000, 30_000]

    /// Counts per bucket, not cumulative.
    private var counts = [Int64](repeating: 0, count: bounds.count)
    private var count: Int64 = 0
    private var sumMilliseconds: Int64 = 0

    mutating func note(_ milliseconds: Int64) {
        if let index = Self.bounds.firstIndex(where: { milliseconds <= $0 }) { counts[index] += 1 }
        count += 1
        sumMilliseconds += milliseconds
    }

    /// Writes nothing if the histogram is empty.
    func write(_ name: String, _ labels: [PrometheusText.Label], to text: inout PrometheusText) {
        guard count > 0 else { return }
        var below: Int64 = 0
        var buckets: [(bound: String, count: Int64)] = []
        for (bound, count) in zip(Self.bounds, counts) {
            below += count
            buckets.append((PrometheusText.seconds(bound), below))
        }
        text.addHistogram(
            name, labels, buckets + [("+Inf", count)],
            sum: PrometheusText.seconds(sumMilliseconds), count: count)
    }
}
