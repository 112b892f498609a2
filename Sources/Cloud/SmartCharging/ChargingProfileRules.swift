import ChargingModel
import CloudAccess
import CloudControl
import CloudCore
import CommonBase

/// Blocks starts while a profile that the cloud enforces pauses the connector.
package struct PausedConnectorRule: AuthorizationRule {
    package init() {}

    package func objection(to use: TokenUse, _ db: Database) throws -> AuthorizationStatus? {
        let isPaused = try ChargingProfileService.isPaused(
            station: use.station, connector: use.connector, db, at: use.usedAt)
        return isPaused ? .blocked : nil
    }
}

/// Records the profiles that a command set or cleared.
package struct ProfileCommandRule: CommandRule {
    package init() {}

    package func applied(
        _ outcome: CommandOutcome, of issued: IssuedCommand, _ db: Database, at now: Timestamp
    ) throws -> CommandOutcome {
        try ChargingProfileService.note(outcome, of: issued, db, at: now)
    }
}
