import CommonBase
import Logging

/// What the log says of the card reader. A reader that fails every few seconds says so with a count
/// once an hour.
struct ReaderLog {
    private var lines = FoldedLines()
    private let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    mutating func say(_ level: Logger.Level, _ line: String, at uptime: Uptime) {
        if lines.isDue(line, at: uptime) { logger.log(level: level, "\(line)") }
    }

    /// Writes what was folded in an hour that is over.
    mutating func review(at uptime: Uptime) {
        for summary in lines.summaries(at: uptime) { logger.warning("\(summary)") }
    }
}

/// Folds equal lines of a log. The first few are written; then there is one line an hour with the
/// number of the others, until an hour has passed without any. Pure.
struct FoldedLines {
    static let periodMilliseconds: Int64 = 3_600_000
    /// Equal lines that are written in the first hour.
    static let writtenCount = 3
    /// Most different lines at once; more are not written.
    static let limit = 20

    private struct Entry {
        var line: String
        var since: Uptime
        /// How many more may be written in this hour.
        var left = FoldedLines.writtenCount
        var folded = 0
    }

    private var entries: [Entry] = []

    /// - Returns: whether to write the line.
    mutating func isDue(_ line: String, at uptime: Uptime) -> Bool {
        guard let index = entries.firstIndex(where: { $0.line == line }) else {
            guard entries.count < Self.limit else { return false }
            entries.append(Entry(line: line, since: uptime, left: Self.writtenCount - 1))
            return true
        }
        guard entries[index].left > 0 else {
            entries[index].folded += 1
            return false
        }
        entries[index].left -= 1
        return true
    }

    /// - Returns: a line for each that was folded in an hour that is over.
    mutating func summaries(at uptime: Uptime) -> [String] {
        var summaries: [String] = []
        for index in entries.indices
        where entries[index].since.adding(milliseconds: Self.periodMilliseconds) <= uptime {
            let (line, folded) = (entries[index].line, entries[index].folded)
            let times = folded == 1 ? "once more" : "\(folded) more times"
            if folded > 0 { summaries.append("\(line) (\(times) within an hour)") }
            entries[index] = Entry(line: line, since: uptime, left: 0, folded: folded > 0 ? 0 : -1)
        }
        // An hour without any: the next one is news again.
        entries.removeAll { $0.folded < 0 }
        return summaries
    }
}
