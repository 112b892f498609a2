import ChargingModel
import CloudCharging
import CloudControl
import CloudCore
import CommonBase
import OCPPMessages

/// The charging profiles of stations, as known to the cloud. For stations without smart charging
/// the cloud enforces them: it blocks starts, and stops transactions above the limit
/// (`Enforcement`).
package enum ChargingProfileService {
    /// The minimum charging power of a car in W: 6 A on one phase (IEC 61851-1). A lower limit is a
    /// pause.
    package static let minimumW: Int64 = 6 * Mains.voltage

    /// Records the outcome of a command that sets or clears profiles.
    /// - Returns: the outcome; accepted if the cloud enforces the profile in place of the station.
    static func note(
        _ outcome: CommandOutcome, of issued: IssuedCommand, _ db: Database, at now: Timestamp
    ) throws -> CommandOutcome {
        guard case .ocpp16(let request, _) = issued.command else { return outcome }
        let fields = FieldReader(request.payload)
        switch request.action {
        case .setChargingProfile:
            return try noteSet(
                try V16.SetChargingProfile.Request(fields), outcome, of: issued, db, at: now)
        case .clearChargingProfile:
            return try noteCleared(
                try V16.ClearChargingProfile.Request(fields), outcome, of: issued, db)
        default: return outcome
        }
    }

    private static func noteSet(
        _ request: V16.SetChargingProfile.Request, _ outcome: CommandOutcome,
        of issued: IssuedCommand, _ db: Database, at now: Timestamp
    ) throws -> CommandOutcome {
        guard outcome.status == .accepted || outcome.status == .notSupported else {
            return outcome
        }
        let (station, profile) = (issued.station.id, request.csChargingProfiles)
        var transaction: TransactionID?
        if profile.chargingProfilePurpose == .txProfile {
            transaction =
                try issued.transaction?.id
                ?? TransactionTable.findOpen(
                    station: station, connector: request.connectorId, db)?.id
            guard transaction != nil else { return outcome }
        }
        let isOurs = outcome.status == .notSupported
        try ChargingProfileTable.save(
            StationChargingProfile(
                stationID: station, connectorID: request.connectorId, transactionID: transaction,
                profile: profile, enforcer: isOurs ? .cloud : .station, setAt: now), db)
        return isOurs ? enforcedByCloud(outcome) : outcome
    }

    private static func noteCleared(
        _ request: V16.ClearChargingProfile.Request, _ outcome: CommandOutcome,
        of issued: IssuedCommand, _ db: Database
    ) throws -> CommandOutcome {
        let matching = try ChargingProfileTable.list(station: issued.station.id, db).filter {
            request.matches($0.profile, connector: $0.connectorID)
                && (outcome.status == .accepted || $0.enforcer == .cloud)
        }
        for known in matching {
            try ChargingProfileTable.delete(
                known.profile.chargingProfileId, of: issued.station.id, db)
        }
        let isDone = outcome.status != .accepted && !matching.isEmpty
        return isDone ? enforcedByCloud(outcome) : outcome
    }

    private static func enforcedByCloud(_ outcome: CommandOutcome) -> CommandOutcome {
        CommandOutcome(
            .accepted,
            answer: .object([
                "status": outcome.answer?["status"],
                "enforcedBy": .string(StationChargingProfile.Enforcer.cloud.rawValue),
            ]))
    }

    /// The composite schedule of some profiles at a connector, in watts or amperes per phase. The
    /// limit is `unlimited` while no profile limits the connector.
    static func composite(
        _ profiles: [StationChargingProfile], station: StationID, connector: Int64,
        unit: V16.ChargingRateUnit = .watts, _ db: Database
    ) throws -> V16.CompositeSchedule {
        let transaction =
            connector == 0
            ? nil : try TransactionTable.findOpen(station: station, connector: connector, db)
        return V16.CompositeSchedule(
            profiles: applicable(profiles, at: connector, during: transaction?.id),
            transactionStart: transaction?.state.startedAt, maximumTenths: unlimited, unit: unit)
    }

    package static let unlimited = Int64.max

    /// The profiles that apply to a connector. TxDefaultProfiles of the connector override those
    /// of the station.
    private static func applicable(
        _ profiles: [StationChargingProfile], at connector: Int64,
        during transaction: TransactionID?
    ) -> [V16.ChargingProfile] {
        let defaults = profiles.filter { $0.profile.chargingProfilePurpose == .txDefaultProfile }
        let hasOwn = defaults.contains { $0.connectorID == connector && connector > 0 }
        return profiles.filter { known in
            switch known.profile.chargingProfilePurpose {
            case .chargePointMaxProfile: true
            case .txDefaultProfile: known.connectorID == (hasOwn ? connector : 0)
            case .txProfile:
                known.connectorID == connector && known.transactionID == transaction
            }
        }.map(\.profile)
    }

    /// Whether a profile that the cloud enforces allows no start now.
    /// - Parameter connector: nil if it is not known yet.
    static func isPaused(
        station: StationID, connector: Int64?, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        let profiles = try ChargingProfileTable.listEnforcedByCloud(station: station, db)
        guard !profiles.isEmpty else { return false }
        return try composite(profiles, station: station, connector: connector ?? 0, db)
            .limitTenths(at: now) < minimumW * 10
    }
}

extension V16.ClearChargingProfile.Request {
    /// Whether the request selects a profile. Absent members match any.
    func matches(_ profile: V16.ChargingProfile, connector: Int64) -> Bool {
        if let id { return id == profile.chargingProfileId }
        return connectorId.map { $0 == connector } ?? true
            && chargingProfilePurpose.map { $0 == profile.chargingProfilePurpose } ?? true
            && stackLevel.map { $0 == profile.stackLevel } ?? true
    }
}
