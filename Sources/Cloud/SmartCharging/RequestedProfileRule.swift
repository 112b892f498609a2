import ChargingModel
import CloudAccess
import CloudCare
import CloudCharging
import CloudControl
import CloudCore
import CloudFleet
import CommonBase
import OCPPMessages

/// Records the charging profile of a remote start for the transaction that it started. A station with
/// smart charging enforces it; the cloud does so for others, which ignore it (OCPP 1.6 edition 2
/// §5.11), and for bridges.
package struct RequestedProfileRule: AuthorizationRule {
    private let vault: any CommandVault

    package init(vault: any CommandVault) { self.vault = vault }

    package func objection(to use: TokenUse, _ db: Database) throws -> RefusalReason? { nil }

    package func noteStart(_ start: AcceptedStart, _ db: Database) throws {
        guard (0...ConnectorTable.maximumID).contains(start.connector),
            let cause = try StartedByCommand.find(start, vault: vault, db),
            let profile = cause.request.profile
        else { return }
        let station = try StationService.find(start.station, viewer: .system, db)
        let isSupported = try ConfigurationService.profiles(of: station, db)
            .contains(ConfigurationService.smartCharging)
        try ChargingProfileTable.save(
            StationChargingProfile(
                stationID: station.id, connectorID: start.connector,
                transactionID: start.transaction, profile: profile,
                enforcer: isSupported ? .station : .cloud, setAt: cause.command.issuedAt), db)
    }
}
