import ChargingModel
import CloudCharging
import CloudCore
import CommonBase
import OCPPMessages

/// Who takes clearly more than the charging profiles of a station that can't keep to them itself, or
/// anything in a pause. There is no way to make such a station charge slower.
package struct ExcessiveCharging: EnforcementRule {
    package init() {}

    /// How long a station has to settle after a limit has changed.
    static let settleSeconds: Int64 = 30
    /// How often more than the limit was drawn, before anybody is stopped.
    static let excessCount = 2
    /// The readings that are looked at: some come each second.
    static let readingCount = 60

    package func violations(_ db: Database, at now: Timestamp) throws -> [TransactionRecord] {
        try ChargingProfileTable.stationsOfCloud(db).flatMap { try Self.find(at: $0, db, at: now) }
    }

    private static func find(
        at station: StationID, _ db: Database, at now: Timestamp
    ) throws -> [TransactionRecord] {
        let profiles = try ChargingProfileTable.listOfCloud(station: station, db)
        return try TransactionTable.listOpen(station: station, db).filter { transaction in
            guard transaction.state.phase == .active else { return false }
            let schedule = try ChargingProfileService.composite(
                profiles, station: station, connector: transaction.connectorID, db)
            if schedule.allowedW(at: now) < ChargingProfileService.leastW { return true }
            let readings = try EventTable.newestReadings(
                transaction.id, limit: readingCount, db)
            return isExcessive(readings, schedule)
        }
    }

    /// By the last readings, each against what was allowed when it was taken.
    static func isExcessive(
        _ readings: [MeterReading], _ schedule: V16.CompositeSchedule
    ) -> Bool {
        let last = PowerHistory(readings).points.suffix(excessCount)
        return last.count == excessCount
            && last.allSatisfy { point in
                // A tenth and 100 W for what meters and stations get wrong.
                point.watts - 100 - point.watts / 11 > schedule.allowedW(at: point.time)
            }
    }
}

extension V16.CompositeSchedule {
    /// The limit of a time, or the one from which a station may still be settling.
    fileprivate func allowedW(at time: Timestamp) -> Int64 {
        let before = time.adding(seconds: -ExcessiveCharging.settleSeconds)
        return max(limitTenths(at: time), limitTenths(at: before)) / 10
    }
}
