import CloudAccess
import CloudBridgeGateway
import CloudCare
import CloudCore
import CloudPeople
import CloudSharing
import CommonBase
import Foundation
import Platform

/// The files in the data directory: the database, and the keys that must not be in the database.
package struct CloudFiles: Sendable {
    package let directory: String

    /// The keys, by file name. A backup needs all of them.
    enum Key: String, CaseIterable {
        /// Key of the hashes of id tokens. Without it all cards are unknown.
        case tokens = "token.key"
        /// Signs access tokens. Losing it only logs out API users.
        case accessTokens = "access-token.pem"
        /// Signs authorization lists. Without it all bridges must be enrolled again before they
        /// accept a new list.
        case documents = "documents.pem"
        /// Signs station certificates. Without it stations reject new certificates until they have
        /// the new root.
        case stationAuthority = "station-authority.pem"
        /// Signs pushes. Without it browsers that show messages must be turned on again.
        case pushes = "push.pem"
        /// The token of Prometheus. The next start creates a new one if it is deleted.
        case monitoring = "metrics.token"
    }

    /// Creates the directory if it does not exist, accessible only to its owner.
    package init(directory: String) throws {
        self.directory = directory
        try PrivateFile.makeDirectory(directory)
    }

    /// Uses an existing cloud.
    /// - Throws: `notFound` if the directory contains none.
    package init(existing directory: String) throws {
        guard try FileAccess.exists("\(directory)/zapoj.sqlite") else {
            throw ServiceError(
                .notFound,
                "\(directory) contains no cloud; check data.directory, or create a cloud with "
                    + "zapoj-cloud admin add.")
        }
        self.directory = directory
    }

    private var databasePath: String { "\(directory)/zapoj.sqlite" }

    /// Opens the database. The file is its owner's only, also in a directory, and as a file, that was
    /// there before; SQLite makes the files beside it alike.
    /// - Throws: `conflict` for a database of a newer version, or of another `token.key`. Nothing is
    ///   changed then.
    package func openDatabase() throws -> CloudDatabase {
        try checkDatabase()
        if try !FileAccess.exists(databasePath) {
            try PrivateFile.write([], to: databasePath)
        }
        try PrivateFile.restrictDatabase(databasePath)
        return try CloudDatabase(path: databasePath, migrations: CloudModules.migrations)
    }

    private func checkDatabase() throws {
        let known = try CloudDatabase.inspect(
            path: databasePath, migrations: CloudModules.migrations,
            query: KeyFingerprintTable.query, table: "id_token")
        guard let known else { return }
        if known.isSuperseded {
            throw ServiceError(
                .conflict,
                "A newer version of zapoj-cloud has written \(databasePath). Install that version, "
                    + "or restore a backup that this version has made.")
        }
        let fingerprint = try PrivateFile.read(path(.tokens)).map {
            try TokenVault(key: $0).fingerprint
        }
        let isWrong = known.value.map { $0 != fingerprint } ?? (known.hasRows && fingerprint == nil)
        guard !isWrong else {
            let state = fingerprint == nil ? "is missing" : "is another one"
            throw ServiceError(
                .conflict,
                "The key of \(databasePath) \(state): \(path(.tokens)) must be the file that was "
                    + "backed up with this database. Without it no card is known.")
        }
    }

    func path(_ key: Key) -> String { "\(directory)/\(key.rawValue)" }

    func vault(_ random: RandomSource) throws -> TokenVault {
        try TokenVault(
            key: PrivateFile.read(path(.tokens)) { random.bytes(TokenVault.keyLength) })
    }

    /// Lets one server at a time use the directory.
    /// - Throws: `conflict` while another one does.
    func lock() throws -> InstanceLock { try InstanceLock(path: "\(directory)/serve.lock") }

    private func stationAuthority(at now: Timestamp) throws -> StationAuthority {
        let fresh = try StationAuthority.make(at: now)
        return try StationAuthority(pem: text(.stationAuthority) { fresh })
    }

    /// How pushes leave the cloud.
    /// - Parameter contact: `mailto:` or `https:` address of the operator.
    func pushDelivery(contact: String, loopbackService: String?) throws -> PushDelivery {
        PushDelivery(
            transport: PushClient(), key: try pushKey(), contact: contact,
            loopbackService: loopbackService)
    }

    private func pushKey() throws -> PushKey {
        try PushKey(pem: text(.pushes) { PushKey.makePEM() })
    }

    private func text(_ key: Key, orMake make: () -> String) throws -> String {
        let bytes = try PrivateFile.read(path(key)) { Array(make().utf8) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The resources of the modules, from the files and the operating system.
    /// - Parameters:
    ///   - commonPasswordsFile: nil or a file that does not exist: no password is too common.
    ///   - fontFile: nil or a file that does not exist: browsers use the system's font.
    ///   - mapDirectory: directory of the files of the map, each of which may be missing.
    package func resources(
        addresses: CloudAddresses = CloudAddresses(), commonPasswordsFile: String? = nil,
        fontFile: String? = nil, mapDirectory: String? = nil
    ) async throws -> CloudResources {
        let clock = SystemClock()
        let random = RandomSource.system
        let database = try openDatabase()
        let vault = try vault(random)
        try await database.write { try KeyFingerprintTable.save(vault.fingerprint, $0) }
        var resources = CloudResources(
            database: database, now: clock.now, random: random, vault: vault,
            passwords: PasswordHasher(),
            accessTokenKey: try text(.accessTokens) { AccessTokens.makeKey() },
            signer: try DocumentSigner(
                privateKeyPEM: text(.documents) { DocumentSigner.makeKey() }),
            authority: try stationAuthority(at: clock.now().wall),
            monitoringToken: try text(.monitoring) { random.text() }, addresses: addresses)
        // A backup needs the file, also one that the command line makes before the first start.
        _ = try pushKey()
        let path = path(.accessTokens)
        resources.saveAccessTokenKeys = { try PrivateFile.write(Array($0.utf8), to: path) }
        let releases = "\(directory)/releases.json"
        resources.readReleases = {
            try FileAccess.exists(releases)
                ? FileAccess.read(releases, limit: Self.releasesLimit) : nil
        }
        if let file = commonPasswordsFile, try FileAccess.exists(file) {
            let bytes = try FileAccess.read(file, limit: Self.commonPasswordsLimit)
            resources.commonPasswords = CommonPasswords(String(decoding: bytes, as: UTF8.self))
        }
        if let fontFile, try FileAccess.exists(fontFile) {
            resources.font = try FileAccess.read(fontFile, limit: Self.fontLimit)
        }
        if let mapDirectory {
            resources.map = try MapResources { name in
                let file = "\(mapDirectory)/\(name)"
                return try FileAccess.exists(file)
                    ? FileAccess.read(file, limit: MapResources.fileLimit) : nil
            }
        }
        return resources
    }

    /// Maximum size of `releases.json` in bytes.
    private static let releasesLimit = 16_384
    /// Maximum size of the font in bytes.
    private static let fontLimit = 1_048_576
    /// Maximum size of the file of common passwords in bytes: about a hundred thousand of them.
    private static let commonPasswordsLimit = 1_048_576
}

extension RandomSource {
    /// The random generator of the operating system.
    package static let system = RandomSource {
        // tidy:allow random: this is the adapter that all other code receives
        UInt64.random(in: .min ... .max)
    }
}
