import CloudControl
import CloudCore
import CloudFleet
import CommonBase

/// Changes a station's AuthorizationKey over its current connection (security white paper edition
/// 3, A01). Both keys are valid until the station connects with the new one, so that a station
/// that loses power before it stores the key is not locked out.
package struct KeyRotation: Sendable {
    /// Configuration key of the new password (J 6.2.2).
    static let configurationKey = "AuthorizationKey"

    private let database: CloudDatabase
    private let random: RandomSource
    let commands: CommandService

    package init(database: CloudDatabase, random: RandomSource, commands: CommandService) {
        self.database = database
        self.random = random
        self.commands = commands
    }

    /// - Returns: the command; the new key is valid only if the command was accepted or its
    ///   outcome is unknown.
    /// - Throws: `notFound`, `conflict` for a station without a key.
    package func rotate(_ station: StationID, by person: PersonID?) async throws -> CommandRecord {
        let credential = StationCredential(random: random)
        let before = try await database.write { db in
            let known = try StationService.find(station, viewer: .system, db)
            guard known.credentialHash != nil else {
                throw ServiceError(
                    .conflict, "Station \(station) has no AuthorizationKey to rotate.")
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
            // The station may still hold the key of an earlier attempt, so restore that one.
            try await database.write { db in
                try StationTable.setNextCredential(station, hash: before, db)
            }
        }
        return record
    }
}
