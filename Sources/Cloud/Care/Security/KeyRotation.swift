import CloudControl
import CloudCore
import CloudFleet
import CommonBase

/// Changes a station's AuthorizationKey over its current connection (security white paper edition
/// 3, A01). The old and the new key are valid until the station connects with the new one, so that a
/// station that loses power before it stores the key is not locked out. After an attempt without a
/// known outcome, a further attempt adds another key: the station may hold any of them.
package struct KeyRotation: Sendable {
    /// Configuration key of the new password (J 6.2.2).
    static let configurationKey = "AuthorizationKey"

    static let maximumUnusedKeys = 4

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
    /// - Throws: `notFound`; `conflict` for a station without a key, or with too many unused ones.
    package func rotate(_ station: StationID, by person: PersonID?) async throws -> CommandRecord {
        let credential = StationCredential(random: random)
        try await database.write { db in
            let known = try StationService.find(station, viewer: .system, db)
            guard known.credentialHash != nil else {
                throw ServiceError(
                    .conflict, "Station \(station) has no AuthorizationKey to rotate.")
            }
            guard known.nextCredentialHashes.count < Self.maximumUnusedKeys else {
                throw ServiceError(
                    .conflict,
                    "Station \(station) was sent \(Self.maximumUnusedKeys) keys and has used none "
                        + "of them. Wait until it reconnects with one.")
            }
            try StationTable.setNextCredentials(
                station, known.nextCredentialHashes + [credential.hash], db)
        }
        let record: CommandRecord
        do {
            record = try await commands.issue(
                .changeConfiguration(key: Self.configurationKey, value: credential.text),
                at: station, by: person)
        } catch {
            try await forget(credential, of: station)
            throw error
        }
        switch record.status {
        case .accepted, .timedOut, .pending: break
        case .rejected, .notSupported, .offline, .failed:
            try await forget(credential, of: station)
        }
        return record
    }

    private func forget(_ credential: StationCredential, of station: StationID) async throws {
        try await database.write { db in
            let known = try StationService.find(station, viewer: .system, db)
            try StationTable.setNextCredentials(
                station, known.nextCredentialHashes.filter { $0 != credential.hash }, db)
        }
    }
}
