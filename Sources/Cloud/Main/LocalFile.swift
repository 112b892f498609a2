import CommonBase
import Foundation

/// Reads and writes local files.
enum LocalFile {
    /// - Throws: `ServiceError` naming the file.
    static func read(_ url: URL) throws -> Data {
        do {
            return try Data(contentsOf: url)
        } catch {
            throw ServiceError(
                .notFound, "\(url.path) could not be read; check that it exists.", cause: error)
        }
    }

    /// - Throws: `ServiceError` naming the file.
    static func write(_ bytes: [UInt8], _ path: String) throws {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
        } catch {
            throw ServiceError(
                .storageFailed,
                "\(path) could not be written; name a file that does not exist in a writable "
                    + "directory.",
                cause: error)
        }
    }
}
