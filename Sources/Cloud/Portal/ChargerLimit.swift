import CloudCare
import CloudControl
import CloudCore
import CloudFleet
import CloudSmartCharging
import CommonBase
import OCPPMessages

/// The highest current or power of a whole charger, which its hosts set: a charging profile.
struct ChargerLimit: Sendable {
    /// The profile of the host's limit; an admin's profiles have other ids.
    static let profileID: Int64 = 900_001

    let database: CloudDatabase
    let commands: CommandService

    /// What a charger calls a limit, and between which values a host chooses.
    enum Unit: Hashable, Sendable {
        /// Per phase. A car charges with 6 A at least (IEC 61851-1).
        case amperes
        case kilowatts

        var range: ClosedRange<Double> { self == .amperes ? 6...80 : 1.4...55 }

        fileprivate var rateUnit: V16.ChargingRateUnit { self == .amperes ? .amperes : .watts }

        /// Tenths of the unit of OCPP.
        fileprivate var tenths: Double { self == .amperes ? 10 : 10_000 }
    }

    struct Limit: Hashable, Sendable {
        var value: Double
        var unit: Unit
        var enforcer: StationChargingProfile.Enforcer
    }

    struct State: Hashable, Sendable {
        /// In which the charger takes a limit.
        var unit: Unit
        /// Nil for a charger without a limit of its host.
        var limit: Limit?
        /// Whether another profile, as of an admin, stands where the limit would replace it.
        var isTaken: Bool
    }

    private static let purposes: Set<V16.ChargingProfilePurpose> = [
        .chargePointMaxProfile, .txDefaultProfile,
    ]
    /// A charger replaces the profile with the same purpose and level (OCPP 1.6 edition 2 §3.13).
    private static let level: Int64 = 0

    static func state(of station: StationID, _ db: Database) throws -> State {
        let units = try StationLimits(of: station, db).units
        let profiles = try ChargingProfileTable.list(station: station, db)
        let known = profiles.first { $0.profile.chargingProfileId == profileID }
        let isTaken = profiles.contains {
            $0.connectorID == 0 && $0.profile.chargingProfileId != profileID
                && $0.profile.stackLevel == level
                && purposes.contains($0.profile.chargingProfilePurpose)
        }
        let schedule = known?.profile.chargingSchedule
        var limit: Limit?
        if let known, let schedule, let period = schedule.chargingSchedulePeriod.first {
            let unit: Unit = schedule.chargingRateUnit == .amperes ? .amperes : .kilowatts
            limit = Limit(
                value: Double(period.limitTenths) / unit.tenths, unit: unit,
                enforcer: known.enforcer)
        }
        return State(
            unit: units.isEmpty || units.contains(.amperes) ? .amperes : .kilowatts, limit: limit,
            isTaken: isTaken)
    }

    /// Sets the limit of the whole charger, or if the charger refuses that, of each charge there: an
    /// X3-HAC is known to take only the latter.
    /// - Parameter value: within the range of the unit.
    func set(
        _ value: Double, _ unit: Unit, at station: StationID, viewer: Viewer
    ) async throws -> ChargerActions.Outcome {
        let whole = try await send(
            value, unit, .chargePointMaxProfile, .absolute, at: station, viewer: viewer)
        guard whole == .refused else { return whole }
        return try await send(
            value, unit, .txDefaultProfile, .relative, at: station, viewer: viewer)
    }

    private func send(
        _ value: Double, _ unit: Unit, _ purpose: V16.ChargingProfilePurpose,
        _ kind: V16.ChargingProfileKind, at station: StationID, viewer: Viewer
    ) async throws -> ChargerActions.Outcome {
        let schedule = V16.ChargingSchedule(
            duration: nil, startSchedule: nil, chargingRateUnit: unit.rateUnit,
            chargingSchedulePeriod: [
                V16.ChargingSchedulePeriod(
                    startPeriod: 0, limitTenths: Int64((value * unit.tenths).rounded()))
            ])
        let profile = JSONValue.object([
            "chargingProfileId": .int(Self.profileID), "stackLevel": .int(Self.level),
            "chargingProfilePurpose": .string(purpose.rawValue),
            "chargingProfileKind": .string(kind.rawValue),
            "chargingSchedule": schedule.json,
        ])
        let payload = JSONValue.object(["connectorId": .int(0), "csChargingProfiles": profile])
        let record = try await commands.issue(
            SetProfileRequest.action, [.init("payload", payload)], at: station,
            by: viewer.personID, viewer: viewer, timeoutSeconds: ChargerActions.answerSeconds)
        return ChargerActions.Outcome(record.status)
    }

    /// Removes the limit. One that the cloud enforces needs no charger.
    func remove(
        at station: StationID, viewer: Viewer
    ) async throws -> ChargerActions.Outcome {
        let record = try await commands.issue(
            CommandAction(V16.ClearChargingProfile.action),
            [.init("payload", .object(["id": .int(Self.profileID)]))], at: station,
            by: viewer.personID, viewer: viewer, timeoutSeconds: ChargerActions.answerSeconds)
        let isGone = try await database.read { db in
            try Self.state(of: station, db).limit == nil
        }
        return isGone ? .done : ChargerActions.Outcome(record.status)
    }
}
