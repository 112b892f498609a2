import CommonBase
import Foundation

/// Files of the machine that the command line runs on.
enum LocalFile {
    /// - Throws: what names the file.
    static func read(_ url: URL) throws -> Data {
        do {
            return try Data(contentsOf: url)
        } catch {
            throw ServiceError(.notFound, "\(url.path) can't be read.", cause: error)
        }
    }

    /// - Throws: what names the file.
    static func write(_ bytes: [UInt8], _ path: String) throws {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
        } catch {
            throw ServiceError(.storageFailed, "\(path) can't be written.", cause: error)
        }
    }
}
