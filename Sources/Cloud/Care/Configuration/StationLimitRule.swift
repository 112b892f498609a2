import CloudControl
import CloudCore
import CommonBase

/// Refuses what a station would refuse, by the configuration keys that it has reported.
package struct StationLimitRule: CommandRule {
    package init() {}

    package func prepare(
        _ prepared: inout PreparedCommand, at station: StationID, _ db: Database, at moment: Moment
    ) throws {
        try StationLimits(of: station, db).check(prepared.command)
    }
}
