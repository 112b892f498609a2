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

    package func objection(to use: TokenUse, _ db: Database) throws -> AuthorizationStatus? { nil }

    package func noteStart(_ start: AcceptedStart, _ db: Database) throws {
        guard let (command, profile) = try request(of: start, db) else { return }
        // A start that is reported again changes nothing, and a profile is for one transaction.
        let isNew = try TransactionTable.find(start.transaction, db)?.state.startedAt == nil
        guard isNew, let token = start.token,
            (0...ConnectorTable.maximumID).contains(start.connector),
            try !TransactionTable.hasStarted(
                tokenHash: token.hash, at: start.station, since: command.issuedAt,
                otherThan: start.transaction, db)
        else { return }
        let station = try StationService.find(start.station, viewer: .system, db)
        let isSupported = try ConfigurationService.profiles(of: station, db)
            .contains(ConfigurationService.smartCharging)
        try ChargingProfileTable.save(
            StationChargingProfile(
                stationID: station.id, connectorID: start.connector,
                transactionID: start.transaction, profile: profile,
                enforcer: isSupported ? .station : .cloud, setAt: command.issuedAt), db)
    }

    private func request(
        of start: AcceptedStart, _ db: Database
    ) throws -> (CommandRecord, V16.ChargingProfile)? {
        let seconds = TokenProof.requestedSeconds
        let time =
            start.startedAt.adding(seconds: -seconds)...start.startedAt.adding(seconds: seconds)
        guard let token = start.token,
            let command = try CommandTable.findStart(
                with: token.hash, at: start.station, in: time, db),
            command.action == RequestStart.action.rawValue,
            let members = try command.members(vault)
        else { return nil }
        do {
            let request = try RequestStart(CommandMembers(members, of: RequestStart.action))
            return request.profile.map { (command, $0) }
        } catch let error as ServiceError where error.code == .invalidInput {
            // Stored by an earlier version, which kept no profile.
            return nil
        }
    }
}
