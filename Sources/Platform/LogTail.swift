import Common
import Logging
import Synchronization

/// The last lines of a program's log, in memory: for whoever can't get at the machine.
public final class LogTail: Sendable {
    private struct State: Sendable {
        var lines: [String] = []
        var bytes = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: in bytes; the oldest lines go first.
    public init(limit: Int) { self.limit = limit }

    public var text: String { state.withLock { $0.lines.joined() } }

    func append(_ line: String) {
        state.withLock { state in
            state.lines.append(line)
            state.bytes += line.utf8.count
            var dropped = 0
            while state.bytes > limit, dropped < state.lines.count {
                state.bytes -= state.lines[dropped].utf8.count
                dropped += 1
            }
            state.lines.removeFirst(dropped)
        }
    }
}

/// Writes to a `LogTail`, as JSON lines are written elsewhere.
struct TailLogHandler: LogHandler {
    let label: String
    let tail: LogTail
    private let clock = SystemClock()
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(label: String, tail: LogTail) {
        self.label = label
        self.tail = tail
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        tail.append("\(clock.now().wall.iso8601) \(event.level) \(event.message)\n")
    }
}
