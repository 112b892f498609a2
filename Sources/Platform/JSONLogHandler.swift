import CommonBase
import Foundation
import Logging

/// One JSON object a line: `time`, `level`, `program`, `source`, `message`, and
/// the metadata under their own names.
struct JSONLogHandler: LogHandler {
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
        write(
            event.level,
            Self.line(at: clock.now().wall, label: label, event: event, metadata: all))
    }

    static func line(
        at time: Timestamp, label: String, event: LogEvent, metadata: Logger.Metadata
    ) -> [UInt8] {
        var members: [JSONValue.Member] = [
            .init("time", .string(time.iso8601)), .init("level", .string(event.level.rawValue)),
            .init("program", .string(label)), .init("source", .string(event.source)),
            .init("message", .string(LogText.cut("\(event.message)", to: LogText.messageLimit))),
        ]
        let taken = Set(members.map(\.name))
        for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
            let name = LogText.cut(name, to: LogText.nameLimit)
            members.append(.init(taken.contains(name) ? "_\(name)" : name, json(value)))
        }
        if let error = event.error {
            members.append(
                .init("error", .string(LogText.cut("\(error)", to: LogText.messageLimit))))
        }
        // JSON requires escapes of C0 only, but people read the line, too.
        return Array(JSONWriter.text(.object(members)).escapingControls().utf8) + [0x0A]
    }

    private static func json(_ value: Logger.MetadataValue) -> JSONValue {
        switch value {
        case .string(let text): .string(LogText.cut(text, to: LogText.valueLimit))
        case .stringConvertible(let value):
            .string(LogText.cut("\(value)", to: LogText.valueLimit))
        case .array(let items): .array(items.map(json))
        case .dictionary(let members):
            .object(members.sorted { $0.key < $1.key }.map { .init($0.key, json($0.value)) })
        }
    }
}
