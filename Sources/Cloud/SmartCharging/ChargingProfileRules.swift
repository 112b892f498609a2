import ChargingModel
import CloudAccess
import CloudCore
import CommonBase

/// Blocks starts while a profile that the cloud enforces pauses the connector.
package struct PausedConnectorRule: AuthorizationRule {
    package let judgesVisitors = true

    package init() {}

    package func objection(to use: TokenUse, _ db: Database) throws -> RefusalReason? {
        let isPaused = try ChargingProfileService.isPaused(
            station: use.station, connector: use.connector, db, at: use.usedAt)
        return isPaused ? .paused : nil
    }
}
