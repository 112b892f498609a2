import CloudCore
import CloudFleet
import CommonBase
import OCPPMessages

/// Compares the desired with the reported configuration of a station.
package enum ConfigurationService {
    /// The OCPP feature profile with charging profiles.
    package static let smartCharging = "SmartCharging"

    /// Maximum number of keys stored for a station. Chargers have up to 300.
    package static let keyLimit = 500

    /// Keys that only a procedure of the cloud changes, in lower case, with its route: the cloud and
    /// the station must change together, or the station is locked out.
    static let procedures = [
        "authorizationkey": "key-rotation", "securityprofile": "security-profile",
    ]

    /// - Throws: `invalidInput` for a key that only a procedure of the cloud changes.
    static func checkHasNoProcedure(_ key: String, _ field: String) throws {
        let name = key.lowercased().filter { !$0.isWhitespace }
        guard let route = procedures[name] else { return }
        throw ServiceError(
            .invalidInput,
            "\(key) cannot be changed this way, since the station could be locked out; "
                + "use POST …/\(route).", field: field)
    }

    /// The state of one configuration key.
    package struct Entry: Hashable, Sendable {
        package var key: StationConfigurationKey
        /// The desired value: an admin's, otherwise the template's.
        package var effective: String?
        package var isFromTemplate: Bool

        /// True if a value is desired and the station reported another one, or none.
        package var differs: Bool { effective.map { $0 != key.reported } ?? false }

        /// Whether the station reports its feature profiles with this key.
        var reportsProfiles: Bool { key.key == FeatureProbe.key && key.reported != nil }

        /// Whether to send the value: not if the key is read-only, or the station has already
        /// answered this value (it rejected it, or needs a reboot).
        var needsChange: Bool {
            differs && !key.isReadonly && procedures[key.key.lowercased()] == nil
                && (key.sentValue != effective || key.outcome == nil)
        }
    }

    /// - Throws: `notFound`.
    package static func entries(of id: StationID, _ db: Database) throws -> [Entry] {
        let template = template(of: try StationService.find(id, viewer: .system, db))
        var known = try StationConfigurationTable.list(station: id, db)
        let names = Set(known.map(\.key))
        known += (template?.configuration ?? [:]).keys.filter { !names.contains($0) }.sorted()
            .map(StationConfigurationKey.init)
        return known.map { key in
            let byTemplate = key.desired == nil ? template?.configuration[key.key] : nil
            return Entry(
                key: key, effective: key.desired ?? byTemplate, isFromTemplate: byTemplate != nil)
        }
    }

    /// The OCPP feature profiles of a station: as it reports them, otherwise those of its template
    /// corrected by what probing found.
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

    /// Sets desired values.
    /// - Parameter values: a nil value removes the desired value of its key.
    /// - Throws: `notFound`, `invalidInput` naming the key.
    package static func setDesired(
        _ values: [String: String?], of id: StationID, _ db: Database
    ) throws {
        _ = try StationService.find(id, viewer: .system, db)
        let tooMany = ServiceError(
            .invalidInput, "A station can have at most \(keyLimit) configuration keys.",
            field: "values")
        guard values.count <= keyLimit else { throw tooMany }
        for (key, value) in values {
            _ = try Check.text(key, "values", 1...V16.ChangeConfiguration.maximumKeyLength)
            try checkHasNoProcedure(key, "values")
            guard !Secrecy.isSecret(key: key) else {
                throw ServiceError(
                    .invalidInput,
                    "\(key) is secret and cannot be set here; use POST …/key-rotation.",
                    field: "values")
            }
            if let value {
                _ = try Check.text(
                    value, "values", 0...V16.ChangeConfiguration.maximumValueLength)
            }
            try StationConfigurationTable.setDesired(key, value, of: id, db)
        }
        guard try StationConfigurationTable.list(station: id, db).count <= keyLimit else {
            throw tooMany
        }
    }

    /// Stores a station's answer to GetConfiguration. New keys beyond the limit are dropped, which
    /// is an excess of the station.
    package static func report(
        _ answer: V16.GetConfiguration.Response, of id: StationID, _ db: Database,
        at now: Timestamp
    ) throws {
        var known = Set(try StationConfigurationTable.list(station: id, db).map(\.key))
        var isBeyondLimit = false
        // Each key once, however often the answer has it: the last value counts.
        let values = Dictionary(
            answer.configurationKey.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
        var stored: Set<String> = []
        for name in answer.configurationKey.map(\.key) where !stored.contains(name) {
            guard let key = values[name] else { continue }
            guard known.contains(name) || known.count < keyLimit else {
                isBeyondLimit = true
                continue
            }
            known.insert(name)
            stored.insert(name)
            try StationConfigurationTable.report(
                name, key.value, isReadonly: key.isReadonly, of: id, at: now, db)
        }
        if isBeyondLimit { try db.noteExcess(.configurationKeys, of: id, at: now) }
    }
}
