import CloudControl
import CloudCore
import CloudFleet
import CommonBase

/// Gives a station another AuthorizationKey over the connection that it has (security white paper
/// edition 3, A01). Until it has come with the new one both are good, so that none is locked out
/// that lost power before it kept the key.
package struct KeyRotation: Sendable {
    /// The key, as a station is told it (J 6.2.2).
    static let configurationKey = "AuthorizationKey"

    private let database: CloudDatabase
    private let random: RandomSource
    private let commands: CommandService

    package init(database: CloudDatabase, random: RandomSource, commands: CommandService) {
        self.database = database
        self.random = random
        self.commands = commands
    }

    /// - Returns: the command; only where it was accepted, or its outcome is not known, the new key
    ///   is good.
    /// - Throws: `notFound`, `conflict` for a station without a key.
    package func rotate(_ station: StationID, by person: PersonID?) async throws -> CommandRecord {
        let credential = StationCredential(random: random)
        let before = try await database.write { db in
            let known = try StationService.find(station, db)
            guard known.credentialHash != nil else {
                throw ServiceError(.conflict, "\(station) has no key that could be changed.")
            }
            try StationTable.setNextCredential(station, hash: credential.hash, db)
            return known.nextCredentialHash
        }
        let record = try await commands.issue(
            .changeConfiguration(key: Self.configurationKey, value: credential.text), at: station,
            by: person)
        switch record.status {
        case .accepted, .timedOut, .pending: break
        case .rejected, .notSupported, .offline, .failed:
            // What an earlier attempt may have left in the station stays good.
            try await database.write { db in
                try StationTable.setNextCredential(station, hash: before, db)
            }
        }
        return record
    }
}
