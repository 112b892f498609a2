import Foundation
import Logging

/// One line for a person: time, level, program, metadata, source and message, as swift-log's
/// `StreamLogHandler` writes them, but always in one line.
struct TextLogHandler: LogHandler {
    let label: String
    /// Takes one line with its end.
    let write: @Sendable (Logger.Level, [UInt8]) -> Void
    private let clock = SystemClock()
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(label: String, write: @escaping @Sendable (Logger.Level, [UInt8]) -> Void) {
        self.label = label
        self.write = write
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        all.merge(metadataProvider?.get() ?? [:]) { _, new in new }
        all.merge(event.metadata ?? [:]) { _, new in new }
        let pairs = all.sorted { $0.key < $1.key }.map { name, value in
            " " + LogText.shown(name, to: LogText.nameLimit) + "="
                + LogText.quoted(LogText.shown("\(value)", to: LogText.valueLimit))
        }.joined()
        let error = event.error.map {
            " error=" + LogText.shown("\($0)", to: LogText.messageLimit)
        }
        let head = "\(clock.now().wall.iso8601) \(event.level.rawValue) \(label):"
        let message = LogText.shown("\(event.message)", to: LogText.messageLimit)
        write(
            event.level,
            Array("\(head)\(pairs)\(error ?? "") [\(event.source)] \(message)\n".utf8))
    }
}
