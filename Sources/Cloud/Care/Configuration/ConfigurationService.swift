import CloudCore
import CloudFleet
import CommonBase
import OCPPMessages

/// What a station's configuration should be, what it is, and what has to be told to it.
package enum ConfigurationService {
    /// Most keys of a station that are kept.
    package static let keyLimit = 500

    /// One key as it stands.
    package struct Entry: Hashable, Sendable {
        package var key: StationConfigurationKey
        /// What it should be: by a person, else by the template of its kind.
        package var wanted: String?
        package var isFromTemplate: Bool

        /// True where something is wanted and the station says something else, or nothing.
        package var differs: Bool { wanted.map { $0 != key.reported } ?? false }

        /// Whether it says which feature profiles the station has.
        var namesProfiles: Bool { key.key == FeatureProbe.key && key.reported != nil }

        /// Whether to tell the station: not what it has refused, and not what it can't change.
        var isToBeTold: Bool {
            differs && !key.isReadonly && (key.told != wanted || key.outcome == nil)
        }
    }

    /// - Throws: `notFound`.
    package static func entries(of id: StationID, _ db: Database) throws -> [Entry] {
        let template = template(of: try StationService.find(id, db))
        var known = try StationConfigurationTable.list(station: id, db)
        let names = Set(known.map(\.key))
        known += (template?.configuration ?? [:]).keys.filter { !names.contains($0) }.sorted()
            .map(StationConfigurationKey.init)
        return known.map { key in
            let byTemplate = key.desired == nil ? template?.configuration[key.key] : nil
            return Entry(
                key: key, wanted: key.desired ?? byTemplate, isFromTemplate: byTemplate != nil)
        }
    }

    /// OCPP's feature profiles of a station: as it says, else by its kind and by what it was found to
    /// have.
    package static func profiles(of station: Station, _ db: Database) throws -> [String] {
        let said = try StationConfigurationTable.list(station: station.id, db)
            .first { $0.key == FeatureProbe.key }?.reported
        if let said { return said.split { ", ".contains($0) }.map(String.init) }
        let found = try FeatureProfileTable.list(station: station.id, db)
        let supported = found.filter(\.isSupported).map(\.name)
        let missing = Set(found.filter { !$0.isSupported }.map(\.name))
        return Set((template(of: station)?.profiles ?? []) + supported).subtracting(missing)
            .sorted()
    }

    package static func template(of station: Station) -> StationTemplate? {
        StationTemplate.best(
            vendor: station.description.vendor, model: station.description.model,
            firmware: station.description.firmwareVersion)
    }

    /// - Parameter values: nil wants nothing any more.
    /// - Throws: `notFound`, `invalidInput` naming the key.
    package static func want(
        _ values: [String: String?], of id: StationID, _ db: Database
    ) throws {
        _ = try StationService.find(id, db)
        for (key, value) in values {
            _ = try Check.text(key, "values", 1...V16.ChangeConfiguration.maximumKeyLength)
            guard !Secrecy.isSecret(key: key) else {
                throw ServiceError(
                    .invalidInput, "\(key) is a secret; see key-rotation.", field: "values")
            }
            if let value {
                _ = try Check.text(
                    value, "values", 0...V16.ChangeConfiguration.maximumValueLength)
            }
            try StationConfigurationTable.want(key, value, of: id, db)
        }
        guard try StationConfigurationTable.list(station: id, db).count <= keyLimit else {
            throw ServiceError(.invalidInput, "A station has at most \(keyLimit) keys.")
        }
    }

    /// Keeps what a station has answered to GetConfiguration.
    package static func report(
        _ answer: V16.GetConfiguration.Response, of id: StationID, _ db: Database,
        at moment: Moment
    ) throws {
        var known = Set(try StationConfigurationTable.list(station: id, db).map(\.key))
        for key in answer.configurationKey.prefix(keyLimit)
        where known.count < keyLimit || known.contains(key.key) {
            known.insert(key.key)
            try StationConfigurationTable.report(
                key.key, key.value, isReadonly: key.isReadonly, of: id, at: moment.wall, db)
        }
    }
}
