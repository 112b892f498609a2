import ChargingModel
import Testing

extension ChargingModelTests {
    @Suite struct CorrectionTests {
        private static func corrected(_ minute: Int64, _ correction: Correction) -> ChargingEvent {
            Facts.fact("correction \(minute)", minute, .corrected(correction))
        }

        /// Folds the facts in every order, which must not matter.
        private static func fold(_ facts: [ChargingEvent]) -> ChargingTransaction {
            let state = ChargingTransaction.fold(facts)
            #expect(ChargingTransaction.fold(facts.reversed()) == state)
            var onward = TransactionFold()
            for (index, fact) in facts.enumerated() where !onward.append(fact) {
                onward = TransactionFold(facts[...index])
            }
            #expect(onward.result == state)
            return state
        }

        /// Anomalies become settled and are listed as such; the state from the facts stays.
        @Test func settlesAnomalies() {
            let odd = [Facts.start(remarks: [.meterGap]), Facts.stop()]
            let state = Self.fold(
                odd + [Self.corrected(90, Correction(settled: [.meterGap], note: "seen"))])
            #expect(!state.isSuspect)
            #expect(state.settledAnomalies == [.meterGap])
            #expect(state.energyWh == ChargingTransaction.fold(odd).energyWh)
        }

        /// The last correction applies, but keeps members that it does not set.
        @Test func lastCorrectionApplies() {
            let state = Self.fold([
                Facts.start(), Facts.stop(),
                Self.corrected(90, Correction(energyWh: 10, startedAt: Facts.noon, note: "a")),
                Self.corrected(91, Correction(energyWh: 20, note: "b")),
            ])
            #expect(state.energyWh == 20)
            #expect(state.startedAt == Facts.noon)
        }

        /// Ends a transaction without an end. An end that arrives later is a conflict until it is
        /// settled.
        @Test func closesTransactionWithoutEnd() {
            let end = Facts.noon.adding(seconds: 600)
            let close = Self.corrected(
                90, Correction(energyWh: 5, endedAt: end, closes: true, note: "gone"))
            let closed = Self.fold([Facts.start(), close])
            #expect(closed.phase == .ended && closed.endedAt == end && closed.energyWh == 5)
            #expect(!closed.isSuspect)
            let late = Self.fold([Facts.start(), Facts.stop(), close])
            #expect(late.anomalies == [.conflictingFacts] && late.energyWh == 5)
            let settled = Self.fold([
                Facts.start(), Facts.stop(), close,
                Self.corrected(91, Correction(settled: [.conflictingFacts], note: "fine")),
            ])
            #expect(!settled.isSuspect)
        }

        /// A settled transaction is released; a change of the energy is a revision.
        @Test func correctionIsChange() {
            let odd = ChargingTransaction.fold([Facts.start(remarks: [.meterGap]), Facts.stop()])
            var after = odd
            after.anomalies = []
            after.settledAnomalies = [.meterGap]
            #expect(TransactionChange.between(odd, after) == [.released([.meterGap])])
            after.energyWh = 1
            #expect(TransactionChange.between(odd, after) == [.revised, .released([.meterGap])])
        }
    }
}
