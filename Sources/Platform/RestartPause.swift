import CommonBase
import Foundation

/// Slows down a service that fails again and again. systemd restarts it after 2 s, which is 40,000
/// starts a day with several log lines each; `RestartSteps=` needs systemd 254.
///
/// The number of failures in a row is kept in systemd's `RuntimeDirectory=`, in memory, which also
/// works while the disk does not.
package struct RestartPause: Sendable {
    /// A run that lasted this long was no failed start.
    static let goodRunSeconds: Int64 = 60
    static let limitSeconds = 300

    private let path: String
    private let begun: Uptime

    /// Nil for a service that systemd gave no runtime directory, and for a person's terminal.
    package init?(environment: [String: String], now: Uptime) {
        guard let folder = environment["RUNTIME_DIRECTORY"]?.split(separator: ":").first else {
            return nil
        }
        path = "\(folder)/failures"
        begun = now
    }

    /// Counts a failure.
    /// - Returns: for how many seconds to wait before the end of the process.
    package func failed(at now: Uptime) -> Int {
        let isGood = now >= begun.adding(milliseconds: Self.goodRunSeconds * 1000)
        let count = isGood ? 1 : known + 1
        do {
            try PrivateFile.write(Array("\(count)\n".utf8), to: path)
        } catch {
            // Without a count the pause is that of the first failure in a row but one.
            return Self.seconds(2)
        }
        return Self.seconds(count)
    }

    /// The run has ended as it should: the next failure is the first one again.
    /// - Throws: `storageFailed` naming the path.
    package func succeeded() throws {
        guard known > 0 else { return }
        try PrivateFile.write(Array("0\n".utf8), to: path)
    }

    private var known: Int {
        do {
            let bytes = try FileAccess.read(path, limit: 20)
            let count = Int(String(decoding: bytes.filter { $0 != 0x0A }, as: UTF8.self)) ?? 0
            return min(max(0, count), 1000)
        } catch {
            return 0
        }
    }

    /// None after the first failure, which a restart may mend; then twice as long each time.
    static func seconds(_ count: Int) -> Int {
        count < 2 ? 0 : min(limitSeconds, 1 << min(count, 20))
    }
}
