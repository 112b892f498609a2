import CloudControl
import CloudCore
import CommonBase
import OCPPMessages

/// What a station says that it takes, by the configuration keys that it has reported. A command that
/// it would refuse is refused before it is sent, with a reason.
package struct StationLimits {
    private let values: [String: String]

    package init(of station: StationID, _ db: Database) throws {
        let keys = try StationConfigurationTable.list(station: station, db)
        values = Dictionary(
            keys.compactMap { key in key.reported.map { (key.key.lowercased(), $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    private func value(_ key: String) -> String? { values[key.lowercased()] }

    /// What is no such number limits nothing.
    private func number(_ key: String, from least: Int64) -> Int64? {
        value(key).flatMap { Int64($0) }.flatMap { $0 >= least ? $0 : nil }
    }

    private func words(_ key: String) -> Set<String> {
        Set((value(key) ?? "").lowercased().split { ", ".contains($0) }.map(String.init))
    }

    /// Empty where it does not say. Current is A, Power is W (errata 3.86); some say A and W (quirk
    /// Q48), and an X3-HAC misspells the key.
    private var units: Set<V16.ChargingRateUnit> {
        let words = words("ChargingScheduleAllowedChargingRateUnit")
            .union(words("ChargingSchduleAllowedChargingRate"))
        var units: Set<V16.ChargingRateUnit> = []
        if !words.isDisjoint(with: ["current", "a"]) { units.insert(.amperes) }
        if !words.isDisjoint(with: ["power", "w"]) { units.insert(.watts) }
        return units
    }

    /// Whether it can't reserve the station as a whole.
    package var refusesConnectorZero: Bool {
        value("ReserveConnectorZeroSupported")?.lowercased() == "false"
    }

    /// Whether it can fetch from an address, or bring to it (errata 3.88).
    func takes(_ address: String) -> Bool {
        let protocols = words("SupportedFileTransferProtocols")
        let scheme = String(address.prefix { $0 != ":" }.lowercased())
        return protocols.isEmpty || protocols.contains(scheme)
    }

    /// - Throws: `invalidInput` that names the member.
    func check(_ command: StationCommand) throws {
        switch command {
        case .getConfiguration(let keys):
            if let most = number("GetConfigurationMaxKeys", from: 1) {
                try Check.that(
                    keys.count <= most, "keys", "The station takes \(most) keys at once.")
            }
        case .requestStart(_, _, let profile?): try check(profile, "chargingProfile")
        case .ocpp16(let request, _) where request.action == .setChargingProfile:
            let set = try V16.SetChargingProfile.Request(FieldReader(request.payload))
            try check(set.csChargingProfiles, "payload")
        default: break
        }
    }

    private func check(_ profile: V16.ChargingProfile, _ field: String) throws {
        let schedule = profile.chargingSchedule
        try Check.that(
            units.isEmpty || units.contains(schedule.chargingRateUnit), field,
            "The station takes no profiles in \(schedule.chargingRateUnit.rawValue).")
        if let most = number("ChargeProfileMaxStackLevel", from: 0) {
            try Check.that(
                profile.stackLevel <= most, field,
                "The station takes stack levels up to \(most).")
        }
        if let most = number("ChargingScheduleMaxPeriods", from: 1) {
            try Check.that(
                schedule.chargingSchedulePeriod.count <= most, field,
                "The station takes schedules of up to \(most) periods.")
        }
    }
}
