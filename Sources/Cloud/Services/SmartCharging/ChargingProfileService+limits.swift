import CloudStore
import Common
import GRDB

extension ChargingProfileService {
    /// What a station says that it takes: `ChargingScheduleAllowedChargingRateUnit` and its like.
    struct Limits: Hashable {
        var units: Set<V16.ChargingRateUnit> = []
        var stackLevel: Int64?
        var periodCount: Int64?

        init(_ keys: [StationConfigurationKey]) {
            for key in keys {
                guard let value = key.reported else { continue }
                switch key.key.lowercased() {
                // Current is A, Power is W (errata 3.86); some say A and W (quirk Q48), and an
                // X3-HAC misspells the key.
                case "chargingscheduleallowedchargingrateunit",
                    "chargingschduleallowedchargingrate":
                    let words = value.lowercased().split { ", ".contains($0) }
                    if words.contains("current") || words.contains("a") { units.insert(.amperes) }
                    if words.contains("power") || words.contains("w") { units.insert(.watts) }
                case "chargeprofilemaxstacklevel": stackLevel = Self.positive(value)
                case "chargingschedulemaxperiods": periodCount = Self.positive(value)
                default: break
                }
            }
        }

        /// What is no such number limits nothing.
        private static func positive(_ text: String) -> Int64? {
            Int64(text).flatMap { $0 > 0 ? $0 : nil }
        }
    }

    /// - Throws: `invalidInput` for a profile that the station says it can't take.
    static func check(_ command: StationCommand, at station: StationID, _ db: Database) throws {
        let (profile, field): (V16.ChargingProfile, String)
        switch command {
        case .requestStart(_, _, let given?): (profile, field) = (given, "chargingProfile")
        case .ocpp16(let request, _) where request.action == .setChargingProfile:
            let set = try V16.SetChargingProfile.Request(FieldReader(request.payload))
            (profile, field) = (set.csChargingProfiles, "payload")
        default: return
        }
        func require(_ holds: Bool, _ message: String) throws {
            guard holds else { throw ServiceError(.invalidInput, message, field: field) }
        }
        let limits = Limits(try StationConfigurationTable.list(station: station, db))
        let schedule = profile.chargingSchedule
        try require(
            limits.units.isEmpty || limits.units.contains(schedule.chargingRateUnit),
            "\(station) takes no profiles in \(schedule.chargingRateUnit.rawValue).")
        if let most = limits.stackLevel {
            try require(
                profile.stackLevel <= most, "\(station) takes stack levels up to \(most).")
        }
        if let most = limits.periodCount {
            try require(
                schedule.chargingSchedulePeriod.count <= most,
                "\(station) takes schedules of up to \(most) periods.")
        }
    }
}
