import CommonBase
import Foundation
import Platform
import TestSupport
import Testing

extension PlatformTests {
    @Suite struct PrivateFileTests {
        private let directory: TemporaryDirectory
        private var path: String { "\(directory.path)/secret" }

        init() throws { directory = try TemporaryDirectory() }

        @Test func createsFileOnceReadableByOwnerOnly() throws {
            #expect(try PrivateFile.read(path) == nil)
            #expect(try PrivateFile.read(path) { [1, 2, 3] } == [1, 2, 3])
            #expect(try PrivateFile.read(path) { [4] } == [1, 2, 3])
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        }

        @Test func writeReplacesWholeFile() throws {
            try PrivateFile.write([1, 2, 3], to: path)
            try PrivateFile.write([], to: path)
            #expect(try PrivateFile.read(path) == [])
            let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            #expect(names == ["secret"])
        }

        /// The error names the file and the remedy.
        @Test func rejectsFileReadableByOthers() throws {
            try PrivateFile.write([1], to: path)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o640], ofItemAtPath: path)
            let error = #expect(throws: ServiceError.self) { try PrivateFile.read(path) }
            #expect(error?.message.contains("\(path) holds a secret") == true)
            #expect(error?.message.contains("chmod 600") == true)
        }

        @Test func errorNamesFileInMissingFolder() throws {
            let missing = "\(directory.path)/none/secret"
            let error = #expect(throws: ServiceError.self) {
                try PrivateFile.write([1], to: missing)
            }
            #expect(error?.message.contains(missing) == true)
        }
    }
}
