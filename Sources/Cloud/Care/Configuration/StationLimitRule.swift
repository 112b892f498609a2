import CloudControl
import CloudCore
import CommonBase

/// Rejects commands that exceed the limits that the station reported.
package struct StationLimitRule: CommandRule {
    package init() {}

    package func prepare(
        _ prepared: inout PreparedCommand, at station: StationID, _ db: Database, at moment: Moment
    ) throws {
        try StationLimits(of: station, db).check(prepared.command)
    }
}
