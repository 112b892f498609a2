import ChargingModel
import CommonBase
import Foundation
import Platform
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudTestSupport

extension CloudAppTests {
    @Suite struct CloudFilesTests {
        private static func mode(_ path: String) throws -> String {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let mode = attributes[.posixPermissions] as? NSNumber
            return String(mode?.intValue ?? 0, radix: 8)
        }

        private static func open(_ path: String) async throws -> CloudFiles {
            let files = try CloudFiles(directory: path)
            let resources = try await files.resources()
            try await resources.database.write { try $0.execute(sql: "SELECT 1") }
            try await resources.database.close()
            return files
        }

        /// The directory and all its files are accessible only to their owner.
        @Test func createsPrivateFiles() async throws {
            let directory = try TemporaryDirectory()
            let path = "\(directory.path)/a/cloud"
            _ = try await Self.open(path)
            #expect(try Self.mode(path) == "700")
            let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            #expect(names.contains("zapoj.sqlite"))
            #expect(names.contains("token.key"))
            #expect(names.contains("access-token.pem"))
            for name in names { #expect(try Self.mode("\(path)/\(name)") == "600", "\(name)") }
        }

        /// In a directory that others may read, the files are still private.
        @Test func createsPrivateFilesInPublicDirectory() async throws {
            let directory = try TemporaryDirectory()
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: directory.path)
            let files = try CloudFiles(directory: directory.path)
            let resources = try await files.resources()
            let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            #expect(names.contains("zapoj.sqlite-wal"))
            for name in names {
                #expect(try Self.mode("\(directory.path)/\(name)") == "600", "\(name)")
            }
            try await resources.database.close()
        }

        /// Keys are generated once and stay: after a restart cards are known and sessions valid.
        @Test func keepsKeysAfterRestart() async throws {
            let directory = try TemporaryDirectory()
            let token = try CloudBench.token(OCPP16Bench.card)
            var (references, keys): ([IdTokenReference], [String]) = ([], [])
            for _ in 0..<3 {
                let files = try CloudFiles(directory: directory.path)
                references.append(try files.vault(.system).reference(token))
                let resources = try await files.resources()
                keys.append(resources.accessTokenKey)
                try await resources.database.close()
            }
            #expect(Set(references).count == 1)
            #expect(Set(keys).count == 1)
            #expect(references.first != (try CloudBench().reference(OCPP16Bench.card)))
        }

        /// The error of a key that others may read, or that is truncated, names its file.
        @Test func rejectsReadableOrTruncatedKey() async throws {
            let directory = try TemporaryDirectory()
            let files = try CloudFiles(directory: directory.path)
            _ = try files.vault(.system)
            let path = "\(directory.path)/token.key"
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o640], ofItemAtPath: path)
            let error = #expect(throws: ServiceError.self) { try files.vault(.system) }
            #expect(error?.message.hasPrefix(path) == true)
            try PrivateFile.write([1, 2, 3], to: path)
            #expect(try await refusal { try files.vault(.system) } == "invalidInput")
        }

        @Test func namesDirectoryThatCannotBeCreated() {
            let error = #expect(throws: ServiceError.self) {
                try CloudFiles(directory: "/dev/null/cloud")
            }
            let problem = "cannot be created: a part of the path is not a directory."
            #expect(error?.message == "/dev/null/cloud \(problem)")
        }
    }
}
