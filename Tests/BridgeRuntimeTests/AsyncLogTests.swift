import BridgeTestSupport
import Dispatch
import Logging
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct AsyncLogTests {
        /// A log that waits until it is told to go on, as a full pipe does.
        private struct StuckLog: LogHandler {
            let gate: DispatchSemaphore
            let lines: Recorder<String>
            var metadata: Logger.Metadata = [:]
            var logLevel = Logger.Level.info

            subscript(metadataKey key: String) -> Logger.Metadata.Value? {
                get { metadata[key] }
                set { metadata[key] = newValue }
            }

            func log(event: LogEvent) {
                gate.wait()
                lines.add("\(event.message)")
            }
        }

        /// Whoever logs never waits; what does not fit is dropped and counted, and order is kept.
        @Test func dropsAndCountsLinesBeyondLimit() async throws {
            let gate = DispatchSemaphore(value: 0)
            let lines = Recorder<String>()
            let log = AsyncLog(Logger(label: "stuck") { _ in StuckLog(gate: gate, lines: lines) })
            for number in 0..<(AsyncLog.limit + 5) { log.log(.info, "\(number)") }
            #expect(lines.items.isEmpty)
            for _ in 0...AsyncLog.limit { gate.signal() }
            try await eventually("all lines are logged") { lines.items.count == AsyncLog.limit + 1 }
            #expect(lines.items.prefix(3) == ["0", "5 log lines were dropped", "1"])
            #expect(lines.items.last == "\(AsyncLog.limit - 1)")
        }
    }
}
