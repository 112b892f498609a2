import CloudControl
import CloudCore
import CloudFleet
import CommonBase
import OCPPMessages

/// Asks a station for its configuration and tells it what should be otherwise, key by key. One that
/// wants a restart for it keeps the value until it has one: nobody is restarted unasked.
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

    /// When a station has booted, or is back: only where something is wanted of it. Nothing else is
    /// asked unasked (quirk Q29).
    package func stationReturned(_ station: StationID) async throws {
        let isWanted = try await database.write { db in
            try StationConfigurationTable.forgetOutcomes(of: station, db)
            try FeatureProfileTable.forget(of: station, db)
            return try ConfigurationService.entries(of: station, db).contains { $0.wanted != nil }
        }
        if isWanted { _ = try await sync(station, by: nil) }
    }

    /// - Returns: the configuration afterwards.
    /// - Throws: `notFound`, `conflict` for a station that does not say it.
    package func sync(
        _ station: StationID, by person: PersonID?
    ) async throws -> [ConfigurationService.Entry] {
        let asked = try await commands.issue(
            .getConfiguration(keys: []), at: station, by: person)
        guard asked.status == .accepted, let answer = asked.answer else {
            throw ServiceError(
                .conflict, "\(station) does not say its configuration: \(asked.status.rawValue).")
        }
        let response = try Self.response(answer)
        let (isBridge, entries) = try await database.write { db in
            let isBridge = try StationService.find(station, db).kind == .bridge
            try ConfigurationService.report(response, of: station, db, at: now())
            if isBridge { try StationConfigurationTable.forgetLost(of: station, db) }
            return (isBridge, try ConfigurationService.entries(of: station, db))
        }
        for entry in entries where entry.isToBeTold {
            try await tell(entry.key.key, to: station, by: person)
        }
        if person != nil, !isBridge, !entries.contains(where: \.namesProfiles) {
            try await FeatureProbe(database: database, now: now, commands: commands)
                .probe(station, by: person)
        }
        return try await database.read { db in
            try ConfigurationService.entries(of: station, db)
        }
    }

    private static func response(_ answer: String) throws -> V16.GetConfiguration.Response {
        do {
            return try V16.GetConfiguration.Response(
                FieldReader(try JSONReader.parse(answer.utf8)))
        } catch {
            throw ServiceError(.conflict, "The station's answer can't be read.", cause: error)
        }
    }

    /// As it is wanted now: it may have been told, or not be wanted any more, while others were told.
    private func tell(
        _ key: String, to station: StationID, by person: PersonID?
    ) async throws {
        let entry = try await database.read { db in
            try ConfigurationService.entries(of: station, db).first { $0.key.key == key }
        }
        guard let entry, entry.isToBeTold, let value = entry.wanted else { return }
        let record = try await commands.issue(
            .changeConfiguration(key: key, value: value), at: station, by: person)
        let needsReboot = record.answer?.contains("RebootRequired") ?? false
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
                outcome, key, told: value, of: station, at: now, db)
        }
    }
}
