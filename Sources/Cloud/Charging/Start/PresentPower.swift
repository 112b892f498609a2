import ChargingModel
import CloudCore
import CommonBase

/// The power of a transaction as it was last measured.
package struct PresentPower: Hashable, Sendable {
    /// In W.
    package var watts: Int64
    /// Empty if the charger does not measure its phases apart.
    package var phases: [PhaseLoad]

    /// Nil if it was not measured lately. The caller has checked that the viewer sees the transaction.
    package static func read(
        of transaction: TransactionID, at now: Timestamp, _ db: Database
    ) throws -> PresentPower? {
        // Some stations send each phase apart.
        let readings = MeterReading.merged(
            try EventTable.newestReadings(transaction, limit: LiveCharge.sampleLimit, db))
        func isFresh(_ time: Timestamp) -> Bool {
            time.adding(seconds: ChargeProgress.freshSeconds) > now
        }
        guard let last = PowerHistory(readings).points.last, isFresh(last.time) else { return nil }
        let measured = readings.last { isFresh($0.takenAt) && !$0.phaseLoads.isEmpty }
        return PresentPower(watts: last.watts, phases: measured?.phaseLoads ?? [])
    }
}
