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

        /// What is made once is read ever after, and only its owner may read it.
        @Test func madeOnce() throws {
            #expect(try PrivateFile.read(path) == nil)
            #expect(try PrivateFile.read(path) { [1, 2, 3] } == [1, 2, 3])
            #expect(try PrivateFile.read(path) { [4] } == [1, 2, 3])
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        }

        /// What is written takes the place of what was there, whole.
        @Test func replaced() throws {
            try PrivateFile.write([1, 2, 3], to: path)
            try PrivateFile.write([], to: path)
            #expect(try PrivateFile.read(path) == [])
            let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            #expect(names == ["secret"])
        }

        /// A secret that others may read is an error that names the file and the remedy.
        @Test func readableByOthers() throws {
            try PrivateFile.write([1], to: path)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o640], ofItemAtPath: path)
            let error = #expect(throws: ServiceError.self) { try PrivateFile.read(path) }
            #expect(error?.message.contains("\(path) holds a secret") == true)
            #expect(error?.message.contains("chmod 600") == true)
        }

        /// A folder that is not there is an error that names the file.
        @Test func noFolder() throws {
            let missing = "\(directory.path)/none/secret"
            let error = #expect(throws: ServiceError.self) {
                try PrivateFile.write([1], to: missing)
            }
            #expect(error?.message.contains(missing) == true)
        }
    }
}
