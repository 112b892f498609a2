import ChargingModel
import CommonBase

extension TransactionRecord {
    /// The part of a fact with readings that still matters; nil if nothing does. Readings from after
    /// the end change nothing: they are not stored, in any number.
    package func relevantPart(of fact: ChargingEvent) -> ChargingEvent? {
        guard state.phase == .ended, let fold, case .sampled(let readings) = fact.content else {
            return fact
        }
        let kept: [MeterReading]
        if fold.hasEnded {
            kept = fold.readingsWithinEnd(readings)
        } else {
            kept = readings.filter { reading in state.endedAt.map { reading.takenAt <= $0 } ?? true
            }
        }
        var fact = fact
        if kept.isEmpty {
            guard contradictsCorrection(readings, fold) else { return nil }
            // Once, so that a person looks at the transaction again.
            fact.remarks.insert(.conflictingFacts)
            return fact
        }
        fact.content = .sampled(kept)
        return fact
    }

    /// Whether a transaction that a person has ended goes on.
    private func contradictsCorrection(
        _ readings: [MeterReading], _ fold: TransactionFold
    ) -> Bool {
        guard !fold.hasEnded,
            !state.anomalies.union(state.settledAnomalies).contains(.conflictingFacts)
        else { return false }
        return readings.contains(where: fold.isRaised(by:))
    }
}
