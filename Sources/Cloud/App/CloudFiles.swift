import CloudAccess
import CloudBridgeGateway
import CloudCare
import CloudCore
import CloudPeople
import CommonBase
import Foundation
import Platform

/// What a cloud keeps in its data directory: the database, and beside it the keys that must not be
/// in it.
package struct CloudFiles: Sendable {
    package let directory: String

    /// The keys beside the database, by their files' names; a backup without them is no backup.
    enum Key: String, CaseIterable {
        /// Under which id tokens are hashed. Losing it makes every card unknown.
        case tokens = "token.key"
        /// Signs access tokens. Losing it only logs people out of the API.
        case accessTokens = "access-token.pem"
        /// Signs authorization lists. Losing it means that every bridge has to be enrolled again
        /// before it takes another list.
        case documents = "documents.pem"
        /// Signs stations' certificates. Losing it means that stations check new ones in vain until
        /// they have the new root.
        case stationAuthority = "station-authority.pem"
        /// What a Prometheus proves itself with. Who deletes it gets a new one at the next start.
        case monitoring = "metrics.token"
    }

    /// Makes the directory, for its owner only, if it is not there.
    package init(directory: String) throws {
        self.directory = directory
        try PrivateFile.makeDirectory(directory)
    }

    /// One that is there already. - Throws: `notFound`.
    package init(existing directory: String) throws {
        guard FileManager.default.fileExists(atPath: "\(directory)/zapoj.sqlite") else {
            throw ServiceError(.notFound, "There is no cloud in \(directory).")
        }
        self.directory = directory
    }

    /// The file is its owner's only, also in a directory that was there before; SQLite makes the
    /// files beside it alike.
    package func openDatabase() throws -> CloudDatabase {
        let path = "\(directory)/zapoj.sqlite"
        if !FileManager.default.fileExists(atPath: path) { try PrivateFile.write([], to: path) }
        return try CloudDatabase(path: path, migrations: CloudModules.migrations)
    }

    func path(_ key: Key) -> String { "\(directory)/\(key.rawValue)" }

    func vault(_ random: RandomSource) throws -> TokenVault {
        try TokenVault(
            key: PrivateFile.read(path(.tokens)) { random.bytes(TokenVault.keyLength) })
    }

    private func stationAuthority(at now: Timestamp) throws -> StationAuthority {
        let fresh = try StationAuthority.make(at: now)
        return try StationAuthority(pem: text(.stationAuthority) { fresh })
    }

    private func text(_ key: Key, orMake make: () -> String) throws -> String {
        let bytes = try PrivateFile.read(path(key)) { Array(make().utf8) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Everything that the modules need, from the files and the machine.
    package func resources(
        addresses: CloudAddresses = CloudAddresses()
    ) throws -> CloudResources {
        let clock = SystemClock()
        let random = RandomSource.system
        return CloudResources(
            database: try openDatabase(), now: clock.now, random: random,
            vault: try vault(random), passwords: PasswordHasher(),
            accessTokenKey: try text(.accessTokens) { AccessTokens.makeKey() },
            signer: try DocumentSigner(
                privateKeyPEM: text(.documents) { DocumentSigner.makeKey() }),
            authority: try stationAuthority(at: clock.now().wall),
            monitoringToken: try text(.monitoring) { random.text() }, addresses: addresses)
    }
}

extension RandomSource {
    /// The kernel's randomness.
    package static let system = RandomSource {
        // tidy:allow random: this is the adapter that everybody else is handed
        UInt64.random(in: .min ... .max)
    }
}
