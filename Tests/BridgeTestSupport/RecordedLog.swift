import Logging

/// A log that the test reads: only the messages, in order.
package struct RecordedLog: Sendable {
    private let recorder = Recorder<String>()

    private let level: Logger.Level

    package init(level: Logger.Level = .info) { self.level = level }

    package var messages: [String] { recorder.items }

    package var logger: Logger {
        Logger(label: "test") { [recorder, level] _ in Handler(recorder: recorder, logLevel: level)
        }
    }

    private struct Handler: LogHandler {
        let recorder: Recorder<String>
        var logLevel: Logger.Level
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { recorder.add("\(event.message)") }
    }
}
