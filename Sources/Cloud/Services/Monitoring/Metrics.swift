import Common
import Synchronization

/// What this process has counted since it started, for a Prometheus.
///
/// Names and units follow Prometheus' conventions: `_total` for counters, base units.
public final class Metrics: Sendable {
    /// Upper bounds in milliseconds.
    static let buckets: [Int64] = [1, 5, 10, 25, 50, 100, 250, 500, 1000, 5000, 30_000]
    /// Most series: a label that anybody can choose must not fill the memory.
    static let maximumSeries = 5_000

    private struct Histogram {
        var counts = [Int64](repeating: 0, count: Metrics.buckets.count)
        var count: Int64 = 0
        var sumMilliseconds: Int64 = 0
    }

    private struct State {
        var counters: [Series: Int64] = [:]
        var histograms: [Series: Histogram] = [:]
    }

    /// A metric with its labels, in their order.
    struct Series: Hashable, Comparable {
        var name: String
        var labels: [PrometheusText.Label]

        static func < (left: Series, right: Series) -> Bool {
            (left.name, left.labels.map(\.value).joined(separator: ","))
                < (right.name, right.labels.map(\.value).joined(separator: ","))
        }
    }

    private let state = Mutex(State())

    public init() {}

    /// One REST request that was answered; `route` is the route's path, not the request's.
    public func noteRequest(method: String, route: String, status: Int, milliseconds: Int64) {
        count(
            "zapoj_http_requests_total",
            [
                .init("method", method), .init("route", route), .init("status", "\(status)"),
            ])
        observe("zapoj_http_request_seconds", [.init("route", route)], milliseconds)
    }

    public enum CallOutcome: String, Sendable {
        case result, error
        /// It could not be stored, and the station will send it again.
        case unanswered
    }

    /// One CALL of an OCPP station. Unknown actions count as one.
    public func noteCall(
        action: String, isKnown: Bool, outcome: CallOutcome, milliseconds: Int64
    ) {
        let action = PrometheusText.Label("action", isKnown ? action : "unknown")
        count("zapoj_ocpp_calls_total", [action, .init("outcome", outcome.rawValue)])
        observe("zapoj_ocpp_call_seconds", [action], milliseconds)
    }

    private func count(_ name: String, _ labels: [PrometheusText.Label]) {
        let series = Series(name: name, labels: labels)
        state.withLock { state in
            guard state.counters[series] != nil || state.counters.count < Self.maximumSeries
            else { return }
            state.counters[series, default: 0] += 1
        }
    }

    private func observe(
        _ name: String, _ labels: [PrometheusText.Label], _ milliseconds: Int64
    ) {
        let series = Series(name: name, labels: labels)
        state.withLock { state in
            guard state.histograms[series] != nil || state.histograms.count < Self.maximumSeries
            else { return }
            var histogram = state.histograms[series] ?? Histogram()
            for (index, bound) in Self.buckets.enumerated() where milliseconds <= bound {
                histogram.counts[index] += 1
            }
            histogram.count += 1
            histogram.sumMilliseconds += milliseconds
            state.histograms[series] = histogram
        }
    }

    /// Writes all that was counted.
    public func write(to text: inout PrometheusText) {
        let (counters, histograms) = state.withLock { ($0.counters, $0.histograms) }
        for (series, value) in counters.sorted(by: { $0.key < $1.key }) {
            text.add(series.name, .counter, value, series.labels)
        }
        for (series, histogram) in histograms.sorted(by: { $0.key < $1.key }) {
            let counts = zip(Self.buckets, histogram.counts).map { bound, count in
                (PrometheusText.seconds(bound), count)
            }
            text.addHistogram(
                series.name, series.labels, counts + [("+Inf", histogram.count)],
                sum: PrometheusText.seconds(histogram.sumMilliseconds), count: histogram.count)
        }
    }
}
