import Logging

/// A log that the test reads: only the messages, in order.
package struct RecordedLog: Sendable {
    private let recorder = Recorder<String>()

    package init() {}

    package var messages: [String] { recorder.items }

    package var logger: Logger {
        Logger(label: "test") { _ in Handler(recorder: recorder) }
    }

    private struct Handler: LogHandler {
        let recorder: Recorder<String>
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { recorder.add("\(event.message)") }
    }
}
