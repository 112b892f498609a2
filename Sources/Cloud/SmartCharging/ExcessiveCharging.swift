import ChargingModel
import CloudCharging
import CloudCore
import CommonBase
import OCPPMessages

/// Finds transactions that clearly exceed the charging profiles that the cloud enforces, or charge
/// during a pause. The cloud stops them, since their stations cannot limit the power.
package struct ExcessiveCharging: EnforcementRule {
    package let cause = StopCause.powerLimit

    package init() {}

    /// How long a station may exceed a limit after it changed, in seconds.
    static let settleSeconds: Int64 = 30
    /// Number of consecutive excessive readings that stop a transaction.
    static let excessCount = 2
    /// Number of readings to evaluate: some stations send one per second.
    static let readingCount = 60

    package func violations(_ db: Database, at now: Timestamp) throws -> [TransactionRecord] {
        try ChargingProfileTable.stationsEnforcedByCloud(db).flatMap { station in
            try db.skippingFailure("excessive charging at \(station)") {
                try Self.find(at: station, db, at: now)
            } ?? []
        }
    }

    private static func find(
        at station: StationID, _ db: Database, at now: Timestamp
    ) throws -> [TransactionRecord] {
        let profiles = try ChargingProfileTable.listEnforcedByCloud(station: station, db)
        return try TransactionTable.listOpen(
            station: station, limit: Int(TransactionTable.openLimit), db
        ).filter { transaction in
            guard transaction.state.phase == .active else { return false }
            let isExcessive = try db.skippingFailure("readings of \(transaction.id)") {
                let schedule = try ChargingProfileService.composite(
                    profiles, station: station, connector: transaction.connectorID, db)
                if schedule.allowedW(at: now) < ChargingProfileService.minimumW { return true }
                let readings = try EventTable.newestReadings(
                    transaction.id, limit: readingCount, db)
                return Self.isExcessive(readings, schedule)
            }
            return isExcessive ?? false
        }
    }

    /// Whether the latest readings all exceed the limit at their times.
    static func isExcessive(
        _ readings: [MeterReading], _ schedule: V16.CompositeSchedule
    ) -> Bool {
        let last = PowerHistory(readings).points.suffix(excessCount)
        return last.count == excessCount
            && last.allSatisfy { point in
                // Tolerates 10 % and 100 W for inaccurate meters and stations.
                point.watts - 100 - point.watts / 11 > schedule.allowedW(at: point.time)
            }
    }
}

extension V16.CompositeSchedule {
    /// The limit at a time, or the previous one while a station may still adapt.
    fileprivate func allowedW(at time: Timestamp) -> Int64 {
        let before = time.adding(seconds: -ExcessiveCharging.settleSeconds)
        return max(limitTenths(at: time), limitTenths(at: before)) / 10
    }
}
