import CommonBase
import Histogram
import Synchronization

/// The measurements of a load test.
package struct LoadReport: Sendable {
    package var json: JSONValue
    /// Calls that got no answer or a CALLERROR.
    package var failures: Int64
}

/// Collects the latencies of all stations, in microseconds.
final class LoadRecorder: Sendable {
    /// One minute: longer than any call may take.
    private static let maximumMicroseconds: UInt64 = 60_000_000

    private struct State {
        var all = Histogram<UInt32>(
            highestTrackableValue: LoadRecorder.maximumMicroseconds,
            numberOfSignificantValueDigits: .three)
        var steps: [LoadScript.Step: Histogram<UInt32>] = [:]
        var errors: Int64 = 0
    }

    private let state = Mutex(State())

    func note(_ step: LoadScript.Step, microseconds: Int64, isError: Bool) {
        let value = UInt64(min(max(microseconds, 0), Int64(Self.maximumMicroseconds)))
        state.withLock { state in
            state.all.record(value)
            state.steps[
                step,
                default: Histogram(
                    highestTrackableValue: Self.maximumMicroseconds,
                    numberOfSignificantValueDigits: .three)
            ].record(value)
            if isError { state.errors += 1 }
        }
    }

    /// - Parameters:
    /// - unanswered: the number of calls that were sent and got no answer.
    /// - unsent: the number of calls that were due but waited for the previous answer.
    func report(
        seconds: Double, unanswered: Int64, unsent: Int64, stations: [LoadScript]
    ) -> LoadReport {
        state.withLock { state in
            let steps = state.steps.sorted { $0.key.rawValue < $1.key.rawValue }
            let calls = Int64(state.all.totalCount)
            return LoadReport(
                json: .object([
                    "calls": .int(calls), "seconds": .double(seconds),
                    "callsPerSecond": .double(Double(calls) / seconds),
                    "errors": .int(state.errors), "unanswered": .int(unanswered),
                    "unsent": .int(unsent),
                    "endedTransactions": .int(stations.reduce(0) { $0 + $1.endedCount }),
                    "endedWh": .int(stations.reduce(0) { $0 + $1.endedWh }),
                    "milliseconds": Self.json(state.all),
                    "byAction": .object(
                        steps.map { .init($0.key.rawValue, Self.json($0.value)) }),
                ]), failures: state.errors + unanswered)
        }
    }

    private static func json(_ histogram: Histogram<UInt32>) -> JSONValue {
        func milliseconds(_ microseconds: UInt64) -> JSONValue {
            .double(Double(microseconds) / 1000)
        }
        return .object([
            "count": .int(Int64(histogram.totalCount)),
            "p50": milliseconds(histogram.valueAtPercentile(50)),
            "p99": milliseconds(histogram.valueAtPercentile(99)),
            "p999": milliseconds(histogram.valueAtPercentile(99.9)),
            "max": milliseconds(histogram.max),
        ])
    }
}
