import CloudCore
import CloudModule
import CommonBase
import MessageCatalogue
import OCPPMessages

/// The limits of a station, from the configuration keys that it reported. The cloud rejects a
/// command that exceeds them before it is sent, and says why.
package struct StationLimits {
    private let values: [String: String]

    package init(of station: StationID, _ db: Database) throws {
        let keys = try StationConfigurationTable.list(station: station, db)
        values = Dictionary(
            keys.compactMap { key in key.reported.map { (key.key.lowercased(), $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    private func value(_ key: String) -> String? { values[key.lowercased()] }

    /// Values that are not numbers, or below `least`, are ignored.
    private func number(_ key: String, from least: Int64) -> Int64? {
        value(key).flatMap { Int64($0) }.flatMap { $0 >= least ? $0 : nil }
    }

    private func words(_ key: String) -> Set<String> {
        Set((value(key) ?? "").lowercased().split { ", ".contains($0) }.map(String.init))
    }

    /// The units of limits that the station takes. Empty if it does not report them. `Current` means
    /// A and `Power` means W (errata 3.86); some stations report A and W (quirk Q48), and an
    /// X3-HAC misspells the key.
    package var units: Set<V16.ChargingRateUnit> {
        let words = words("ChargingScheduleAllowedChargingRateUnit")
            .union(words("ChargingSchduleAllowedChargingRate"))
        var units: Set<V16.ChargingRateUnit> = []
        if !words.isDisjoint(with: ["current", "a"]) { units.insert(.amperes) }
        if !words.isDisjoint(with: ["power", "w"]) { units.insert(.watts) }
        return units
    }

    /// Whether the station cannot be reserved as a whole, with connector 0.
    package var refusesConnectorZero: Bool {
        value("ReserveConnectorZeroSupported")?.lowercased() == "false"
    }

    /// Whether the station supports the protocol of a URL for file transfers (errata 3.88).
    func takes(_ address: String) -> Bool {
        let protocols = words("SupportedFileTransferProtocols")
        let scheme = String(address.prefix { $0 != ":" }.lowercased())
        return protocols.isEmpty || protocols.contains(scheme)
    }

    /// Checks the number of keys of a GetConfiguration.
    /// - Throws: `invalidInput` naming the field.
    func checkKeyCount(_ count: Int) throws {
        guard let most = number("GetConfigurationMaxKeys", from: 1) else { return }
        try Check.that(
            count <= most, "keys",
            Message(
                "keys must have at most \(most) entries, the limit that the station reported.",
                "keys smí mít nejvýš \(most) položek, víc nabíječka nedovolí."))
    }

    /// - Throws: `invalidInput` naming the field.
    package func check(_ profile: V16.ChargingProfile, _ field: String) throws {
        let schedule = profile.chargingSchedule
        let unit = schedule.chargingRateUnit.rawValue
        let known = units.map(\.rawValue).sorted().joined(separator: ", ")
        try Check.that(
            units.isEmpty || units.contains(schedule.chargingRateUnit), field,
            Message(
                "The station does not support chargingRateUnit \(unit); it supports \(known).",
                "Nabíječka neumí chargingRateUnit \(unit); umí \(known)."))
        if let most = number("ChargeProfileMaxStackLevel", from: 0) {
            try Check.that(
                profile.stackLevel <= most, field,
                Message(
                    "stackLevel must be between 0 and \(most), the limit that the station "
                        + "reported.",
                    "stackLevel musí být od 0 do \(most), víc nabíječka nedovolí."))
        }
        if let most = number("ChargingScheduleMaxPeriods", from: 1) {
            try Check.that(
                schedule.chargingSchedulePeriod.count <= most, field,
                Message(
                    "chargingSchedulePeriod must have at most \(most) entries, the limit that the "
                        + "station reported.",
                    "chargingSchedulePeriod smí mít nejvýš \(most) položek, víc nabíječka "
                        + "nedovolí."))
        }
    }
}
