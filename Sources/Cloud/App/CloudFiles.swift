import CloudHTTP
import CloudServices
import CloudStore
import Common
import Foundation
import Platform

/// What a cloud keeps in its data directory: the database, and beside it the keys that must not be
/// in it.
public struct CloudFiles: Sendable {
    public let directory: String

    /// Makes the directory, for its owner only, if it is not there.
    public init(directory: String) throws {
        self.directory = directory
        try PrivateFile.makeDirectory(directory)
    }

    /// One that is there already. - Throws: `notFound`.
    public init(existing directory: String) throws {
        guard FileManager.default.fileExists(atPath: "\(directory)/zapoj.sqlite") else {
            throw ServiceError(.notFound, "There is no cloud in \(directory).")
        }
        self.directory = directory
    }

    /// The file is its owner's only, also in a directory that was there before; SQLite makes the
    /// files beside it alike.
    public func openDatabase() throws -> CloudDatabase {
        let path = "\(directory)/zapoj.sqlite"
        if !FileManager.default.fileExists(atPath: path) { try PrivateFile.write([], to: path) }
        return try CloudDatabase(path: path)
    }

    /// The key under which id tokens are hashed. Losing it makes every card unknown.
    func vault(_ random: RandomSource) throws -> TokenVault {
        try TokenVault(
            key: PrivateFile.read("\(directory)/token.key") { random.bytes(TokenVault.keyLength) })
    }

    /// The key that signs access tokens. Losing it only logs people out of the API.
    func accessTokenKey() throws -> String {
        let bytes = try PrivateFile.read("\(directory)/access-token.pem") {
            Array(AccessTokens.makeKey().utf8)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What a Prometheus proves itself with. Whoever deletes it gets a new one at the next start.
    func monitoringToken(_ random: RandomSource) throws -> String {
        let bytes = try PrivateFile.read("\(directory)/metrics.token") {
            Array(random.text().utf8)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The key that signs authorization lists. Losing it means that every bridge has to be enrolled
    /// again before it takes another list.
    func signer() throws -> DocumentSigner {
        let bytes = try PrivateFile.read("\(directory)/documents.pem") {
            Array(DocumentSigner.makeKey().utf8)
        }
        return try DocumentSigner(privateKeyPEM: String(decoding: bytes, as: UTF8.self))
    }

    /// Everything that the services need, from the files and the machine.
    public func environment() throws -> CloudEnvironment {
        let clock = SystemClock()
        let random = RandomSource.system
        return CloudEnvironment(
            database: try openDatabase(), now: clock.now, random: random,
            vault: try vault(random), passwords: PasswordHasher(), signer: try signer())
    }
}

extension RandomSource {
    /// The kernel's randomness.
    public static let system = RandomSource {
        // tidy:allow random: this is the adapter that everybody else is handed
        UInt64.random(in: .min ... .max)
    }
}
