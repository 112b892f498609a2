import Glibc
import Logging

/// Where log lines go: standard error, with syslog priorities where the systemd journal reads it.
struct LogOutput: Sendable {
    /// Whether each line begins with its priority (sd-daemon(3): `<4>`).
    let hasPriorities: Bool

    /// - Parameter journalStream: the variable `JOURNAL_STREAM` (systemd.exec(5)): device and inode
    ///   of the stream that the journal reads. Standard error may have been redirected since.
    static func standardError(journalStream: String?) -> Self {
        var status = stat()
        guard let journalStream, fstat(STDERR_FILENO, &status) == 0 else {
            return Self(hasPriorities: false)
        }
        return Self(hasPriorities: journalStream == "\(status.st_dev):\(status.st_ino)")
    }

    /// One call for a line. A line that nobody takes is lost: a log must not end a program.
    func write(_ level: Logger.Level, _ line: [UInt8]) {
        let bytes = framed(level, line)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count)
            }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                return
            }
        }
    }

    /// A message of several lines has the priority on each.
    func framed(_ level: Logger.Level, _ line: [UInt8]) -> [UInt8] {
        guard hasPriorities else { return line }
        let prefix = Array("<\(Self.priority(level))>".utf8)
        let newline = UInt8(ascii: "\n")
        let rows = line.split(separator: newline, omittingEmptySubsequences: true)
        return rows.flatMap { prefix + $0 + [newline] }
    }

    /// syslog(3)
    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }
}
