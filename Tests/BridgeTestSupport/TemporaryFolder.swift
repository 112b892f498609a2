import Foundation
import Testing

/// A folder of its own, gone with the last reference.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        // Short: a Unix socket's path has room for 107 bytes.
        var template = Array("/tmp/zapoj-XXXXXX".utf8CString)
        path = String(cString: try #require(mkdtemp(&template)))
    }

    deinit {
        // A database that is closed just now takes its files away itself, from under our feet.
        for _ in 0..<3 where FileManager.default.fileExists(atPath: path) {
            _ = try? FileManager.default.removeItem(atPath: path)
        }
        if FileManager.default.fileExists(atPath: path) { Issue.record("\(path) is left") }
    }

    package func file(_ name: String) -> String { "\(path)/\(name)" }

    package func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: file(name)))
        return file(name)
    }
}
