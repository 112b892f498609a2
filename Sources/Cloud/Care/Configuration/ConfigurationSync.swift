import CloudControl
import CloudCore
import CloudFleet
import CommonBase
import OCPPMessages

/// Reads a station's configuration and changes the keys that differ, one by one. If a change needs
/// a reboot, it takes effect at the next one: the cloud never reboots a station by itself.
package struct ConfigurationSync: Sendable {
    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let commands: CommandService

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, commands: CommandService
    ) {
        self.database = database
        self.now = now
        self.commands = commands
    }

    /// Synchronises a station that booted or reconnected, if it has desired values. Otherwise the
    /// cloud sends nothing, since unrequested commands confuse some stations (quirk Q29).
    package func stationReturned(_ station: StationID) async throws {
        let hasDesired = try await database.write { db in
            try StationConfigurationTable.forgetOutcomes(of: station, db)
            try FeatureProfileTable.forget(of: station, db)
            return try ConfigurationService.entries(of: station, db).contains {
                $0.effective != nil
            }
        }
        if hasDesired { _ = try await sync(station, by: nil) }
    }

    /// - Returns: the configuration afterwards.
    /// - Throws: `notFound`, `conflict` if the station does not report its configuration.
    package func sync(
        _ station: StationID, by person: PersonID?
    ) async throws -> [ConfigurationService.Entry] {
        let asked = try await commands.issue(
            .getConfiguration(keys: []), at: station, by: person)
        guard asked.status == .accepted else {
            throw ServiceError(
                .conflict,
                "Station \(station) did not report its configuration: GetConfiguration ended as "
                    + "\(asked.status.rawValue).")
        }
        // The command has stored the reported values.
        let (isBridge, entries) = try await database.write { db in
            let isBridge = try StationService.find(station, viewer: .system, db).kind == .bridge
            if isBridge { try StationConfigurationTable.forgetLostValues(of: station, db) }
            return (isBridge, try ConfigurationService.entries(of: station, db))
        }
        for entry in entries where entry.needsChange {
            try await change(entry.key.key, to: station, by: person)
        }
        if person != nil, !isBridge, !entries.contains(where: \.reportsProfiles) {
            try await FeatureProbe(database: database, now: now, commands: commands)
                .probe(station, by: person)
        }
        return try await database.read { db in
            try ConfigurationService.entries(of: station, db)
        }
    }

    /// Sends the value that is desired now: it may have changed while other keys were sent.
    private func change(
        _ key: String, to station: StationID, by person: PersonID?
    ) async throws {
        let entry = try await database.read { db in
            try ConfigurationService.entries(of: station, db).first { $0.key.key == key }
        }
        guard let entry, entry.needsChange, let value = entry.effective else { return }
        let record = try await commands.issue(
            .changeConfiguration(key: key, value: value), at: station, by: person)
        let answer = try record.answer(as: V16.ChangeConfiguration.Response.self)
        let needsReboot = answer?.status == .rebootRequired
        let outcome: StationConfigurationKey.Outcome
        switch record.status {
        case .accepted: outcome = needsReboot ? .rebootRequired : .accepted
        case .rejected: outcome = .rejected
        case .notSupported: outcome = .notSupported
        case .pending, .timedOut, .offline, .failed: return
        }
        let now = now().wall
        try await database.write { db in
            try StationConfigurationTable.note(
                outcome, key, sent: value, of: station, at: now, db)
        }
    }
}
