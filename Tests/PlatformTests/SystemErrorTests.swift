import CommonBase
import Foundation
import Glibc
import Testing

@testable import Platform

extension PlatformTests {
    @Suite struct SystemErrorTests {
        private static func message(_ body: () throws -> Any) -> String? {
            do {
                _ = try body()
                return nil
            } catch {
                return Program.sentence(error)
            }
        }

        private let directory: String

        init() throws {
            var template = Array("/tmp/zapoj-XXXXXX".utf8CString)
            directory = String(cString: try #require(mkdtemp(&template)))
        }

        @Test func namesFileCauseAndRemedy() {
            let path = "\(directory)/file"
            let cases: [(Int32, String)] = [
                (
                    ENOSPC,
                    "the disk is full. Delete files that are not needed, or use another disk."
                ),
                (
                    EROFS,
                    "its file system is read-only. Remount it read-write, or use another directory."
                ),
                (EISDIR, "it is a directory."),
                (ENOENT, "it does not exist."),
            ]
            for (number, expected) in cases {
                let error = SystemError.file(path, "can't be written", number)
                #expect(error.message == "\(path) can't be written: \(expected)")
                #expect(error.code == .storageFailed)
            }
        }

        @Test func namesMissingDirectory() {
            let error = SystemError.file("\(directory)/none/file", "can't be read", ENOENT)
            #expect(error.message.contains("the directory \(directory)/none does not exist"))
        }

        @Test func namesOwnerAndUserWherePermissionIsDenied() {
            let error = SystemError.file("/proc/1/mem", "can't be read", EACCES)
            #expect(error.message.contains("permission denied: /proc/1"))
            #expect(error.message.contains("belongs to root, this program runs as"))
        }

        @Test func findsNumberBeneathErrors() throws {
            #expect(SystemError.number(of: POSIXError(.ENOSPC)) == ENOSPC)
            let wrapped = ServiceError(.unavailable, "x", cause: POSIXError(.EADDRINUSE))
            #expect(SystemError.number(of: wrapped) == EADDRINUSE)
            #expect(Program.sentence(wrapped) == "x (another program uses this port)")
            let foundation = #expect(throws: (any Error).self) {
                try Data(contentsOf: URL(filePath: "\(directory)/none"))
            }
            #expect(foundation.flatMap(SystemError.number) == ENOENT)
            #expect(SystemError.number(of: ServiceError(.unavailable, "x")) == nil)
        }

        @Test func existsOnlyWithoutOtherErrors() throws {
            #expect(try FileAccess.exists(directory))
            #expect(try FileAccess.exists("\(directory)/none/deep") == false)
            let long = "\(directory)/" + String(repeating: "x", count: 300)
            #expect(
                Self.message { try FileAccess.exists(long) }
                    == "\(long) can't be used: its path is too long.")
        }

        @Test func readsUpToItsLimit() throws {
            let path = "\(directory)/file"
            try PrivateFile.write(Array(repeating: 1, count: 10), to: path)
            #expect(try FileAccess.read(path, limit: 10).count == 10)
            #expect(
                Self.message { try FileAccess.read(path, limit: 9) }
                    == "\(path) can't be read: it is longer than 9 bytes.")
            #expect(
                Self.message { try FileAccess.read(directory, limit: 9) }
                    == "\(directory) can't be read: it is a directory.")
        }

        /// Within one process a lock is held by its descriptor, so that two conflict here, too.
        @Test func lockNamesItsHolder() throws {
            let path = "\(directory)/run.lock"
            #expect(try InstanceLock.holder(path: path) == nil)
            let lock = try InstanceLock(path: path)
            #expect(try InstanceLock.holder(path: path) == getpid())
            #expect(
                Self.message { try InstanceLock(path: path) }
                    == "Process \(getpid()) uses this data (\(path) is locked). Stop it first.")
            withExtendedLifetime(lock) {}
        }

        @Test func settingsFileErrorsNameThePlace() async throws {
            let path = "\(directory)/settings.yaml"
            try Data("a: [\n".utf8).write(to: URL(filePath: path))
            let error = await #expect(throws: ServiceError.self) {
                try await SettingsReader(file: path, flags: [], environment: [:], known: ["a"])
            }
            #expect(
                error?.message
                    == "The file \(path) is not valid YAML: line 2, column 1: did not find expected "
                    + "node content.")
        }
    }
}
