import ChargingModel
import CloudCharging
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

    /// The composite schedule of some profiles at a connector, in watts or amperes per phase. The
    /// limit is `unlimited` while no profile limits the connector.
    static func composite(
        _ profiles: [StationChargingProfile], station: StationID, connector: Int64,
        unit: V16.ChargingRateUnit = .watts, _ db: Database
    ) throws -> V16.CompositeSchedule {
        let transaction =
            connector == 0
            ? nil : try TransactionTable.findRunning(station: station, connector: connector, db)
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
