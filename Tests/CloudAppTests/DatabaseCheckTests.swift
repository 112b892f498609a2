import CommonBase
import Foundation
import GRDB
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudTestSupport

extension CloudAppTests {
    /// A database that this program must not touch is refused before anything is written.
    @Suite struct DatabaseCheckTests {
        private let directory: TemporaryDirectory
        private let files: CloudFiles

        init() async throws {
            directory = try TemporaryDirectory()
            files = try CloudFiles(directory: directory.path)
            let resources = try await files.resources()
            try await resources.database.close()
        }

        private var path: String { "\(directory.path)/zapoj.sqlite" }

        /// Every file of the directory with its content.
        private func content() throws -> [String: Data] {
            let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
                .filter { !$0.hasSuffix("-shm") && !$0.hasSuffix("-wal") }
            return try Dictionary(
                uniqueKeysWithValues: names.map {
                    ($0, try Data(contentsOf: URL(fileURLWithPath: "\(directory.path)/\($0)")))
                })
        }

        @Test func opensItsOwnDatabaseAgain() async throws {
            let resources = try await files.resources()
            try await resources.database.close()
        }

        @Test func refusesDatabaseOfNewerVersion() async throws {
            let queue = try DatabaseQueue(path: path)
            try await queue.write { db in
                try db.execute(
                    sql: "INSERT INTO grdb_migrations (identifier) VALUES ('9999-later')")
            }
            try queue.close()
            let before = try content()
            let error = await #expect(throws: ServiceError.self) {
                _ = try await files.resources()
            }
            #expect(error?.code == .conflict)
            #expect(error?.message.contains("newer version") == true)
            #expect(try content() == before)
        }

        @Test(arguments: [true, false])
        func refusesDatabaseOfAnotherKey(keyExists: Bool) async throws {
            let key = "\(directory.path)/token.key"
            try FileManager.default.removeItem(atPath: key)
            if keyExists {
                try Data(repeating: 7, count: 32).write(to: URL(fileURLWithPath: key))
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o600], ofItemAtPath: key)
            }
            let before = try content()
            let error = await #expect(throws: ServiceError.self) {
                _ = try await files.resources()
            }
            #expect(error?.code == .conflict)
            #expect(error?.message.contains("token.key") == true)
            #expect(try content() == before)
        }

        @Test func letsOneServerUseTheDirectory() throws {
            let lock = try files.lock()
            let error = #expect(throws: ServiceError.self) { try files.lock() }
            #expect(error?.code == .conflict)
            withExtendedLifetime(lock) {}
        }
    }
}
