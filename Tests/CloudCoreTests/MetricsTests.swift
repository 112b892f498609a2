import Testing

@testable import CloudCore

extension CloudCoreTests {
    @Suite struct MetricsTests {
        /// A type line before each metric, escaped labels, cumulative buckets.
        @Test func writesPrometheusText() {
            let metrics = Metrics()
            let route = metrics.requestCounter(method: "GET", route: "/a\"b\\")
            route.note(status: 200, milliseconds: 7)
            metrics.callCounter(action: "Heartbeat").note(.result, milliseconds: 1234)
            metrics.callCounter(action: "unknown").note(.error, milliseconds: 60_000)
            var text = PrometheusText()
            metrics.write(to: &text)
            let lines = text.text.split(separator: "\n").map(String.init)
            #expect(
                lines.contains(
                    #"zapoj_http_requests_total{method="GET",route="/a\"b\\",status="200"} 1"#))
            #expect(
                lines.contains(
                    #"zapoj_ocpp_calls_total{action="unknown",outcome="error"} 1"#))
            #expect(lines.contains(#"zapoj_ocpp_call_seconds_sum{action="Heartbeat"} 1.234"#))
            for (bound, count) in [("1.000", 0), ("5.000", 1), ("30.000", 1), ("+Inf", 1)] {
                let name = #"zapoj_ocpp_call_seconds_bucket{action="Heartbeat",le="\#(bound)"}"#
                #expect(lines.contains("\(name) \(count)"))
            }
            #expect(
                lines.contains(#"zapoj_ocpp_call_seconds_bucket{action="unknown",le="30.000"} 0"#))
            #expect(lines.filter { $0 == "# TYPE zapoj_ocpp_calls_total counter" }.count == 1)
        }
    }
}
