import Synchronization

/// The last lines of a program's log, in memory: for whoever can't get at the machine.
package final class LogTail: Sendable {
    private let limit: Int
    private let lines = Mutex<[[UInt8]]>([])

    /// - Parameter limit: in bytes; the oldest lines go first.
    package init(limit: Int) { self.limit = limit }

    package var text: String {
        String(decoding: lines.withLock { $0.joined().map(\.self) }, as: UTF8.self)
    }

    @Sendable func append(_ line: [UInt8]) {
        lines.withLock { lines in
            lines.append(line)
            var bytes = lines.reduce(0) { $0 + $1.count }
            while bytes > limit { bytes -= lines.removeFirst().count }
        }
    }
}
