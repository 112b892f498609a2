import TestSupport
import Testing

@testable import ChargingModel

extension ChargingModelTests {
    @Suite struct AnomalyTests {
        private func anomalies(_ facts: ChargingEvent...) -> Set<Anomaly> {
            ChargingTransaction.fold(facts).anomalies
        }

        /// A transaction without anomalies needs no review.
        @Test func transactionWithoutAnomaliesIsNotSuspect() {
            let state = ChargingTransaction.fold([Facts.start(), Facts.stop()])
            #expect(state == Facts.clean)
            #expect(!state.isSuspect)
        }

        /// Any anomaly prevents billing.
        @Test(arguments: Anomaly.allCases) func anyAnomalyMakesSuspect(_ anomaly: Anomaly) {
            var state = ChargingTransaction()
            state.anomalies = [anomaly]
            #expect(state.isSuspect)
        }

        /// An anomaly found on arrival of a fact becomes the transaction's only anomaly.
        @Test(arguments: Anomaly.allCases) func keepsRemarksOfFacts(_ anomaly: Anomaly) {
            #expect(anomalies(Facts.start(remarks: [anomaly]), Facts.stop()) == [anomaly])
        }

        /// Remarks of duplicate facts are merged, without a conflict.
        @Test func mergesRemarksOfDuplicates() {
            let facts = [
                Facts.start(remarks: [.timeInFuture]), Facts.start(remarks: [.unknownToken]),
                Facts.start(), Facts.stop(),
            ]
            #expect(
                ChargingTransaction.fold(facts)
                    == Facts.clean { $0.anomalies = [.timeInFuture, .unknownToken] })
        }

        /// Energy or an end was reported without a start.
        @Test func flagsMissingStart() {
            #expect(anomalies(Facts.stop()) == [.missingStart])
            #expect(anomalies(Facts.sample(10, 1000)) == [.missingStart])
            #expect(anomalies(Facts.tap(), Facts.stop()) == [.missingStart])
        }

        /// A tap alone, or a tap after which the contactor never closed, has no missing start.
        @Test func tapWithoutChargingHasNoMissingStart() {
            #expect(anomalies(Facts.tap()) == [])
            #expect(anomalies(Facts.tap(), Facts.state(1, .evConnected)) == [])
            #expect(anomalies(Facts.tap(), Facts.stop(1, 1000, reason: .timeout)) == [])
        }

        /// A register that decreased in between, at the end (Q59) or to −1 (Q58).
        @Test func flagsDecreasingRegister() {
            #expect(
                anomalies(
                    Facts.start(), Facts.sample(20, 1500), Facts.sample(30, 1400), Facts.stop())
                    == [.registerWentBackwards])
            #expect(anomalies(Facts.start(), Facts.stop(60, 899)) == [.registerWentBackwards])
            #expect(
                anomalies(Facts.start(), Facts.stop(60, -1))
                    == [.registerWentBackwards, .impossibleEnergy])
        }

        /// A constant register is no decrease (Q60), and neither is a decrease after the end.
        @Test func acceptsConstantRegister() {
            #expect(anomalies(Facts.start(), Facts.stop(60, 1000)) == [])
            #expect(
                anomalies(Facts.start(), Facts.sample(0, 1000), Facts.stop(), Facts.sample(61, 3))
                    == [])
        }

        /// More than 50 kW on average, plus the slack of 200 Wh.
        @Test func flagsImpossibleEnergy() {
            #expect(anomalies(Facts.start(), Facts.stop(60, 51_201)) == [.impossibleEnergy])
            #expect(anomalies(Facts.start(), Facts.stop(60, 51_200)) == [])
            #expect(anomalies(Facts.start(), Facts.sample(60, 51_201)) == [.impossibleEnergy])
        }

        /// With an unsynchronised or unreadable clock, the duration proves nothing.
        @Test(arguments: [Anomaly.clockUnsynchronised, .unreadableTime])
        func ignoresDurationOfUntrustedClock(_ anomaly: Anomaly) {
            let facts = [Facts.start(remarks: [anomaly]), Facts.stop(0, 4000)]
            #expect(ChargingTransaction.fold(facts).anomalies == [anomaly])
        }

        /// A missing bridge number is flagged wherever it is missing, once the end is known.
        @Test func flagsSequenceGap() {
            #expect(
                anomalies(Facts.start(number: 0), Facts.stop(number: 2)) == [.sequenceGap])
            #expect(
                anomalies(Facts.start(number: 1), Facts.stop(number: 2)) == [.sequenceGap])
            #expect(
                anomalies(Facts.start(number: -1), Facts.stop(number: 1)) == [.sequenceGap])
            #expect(
                anomalies(Facts.start(number: 0), Facts.stop(number: .max)) == [.sequenceGap])
        }

        /// No gap: all numbers arrived, the end has not arrived yet, or the station sends no
        /// numbers.
        @Test func acceptsCompleteOrUnnumberedSequence() {
            #expect(anomalies(Facts.start(number: 0), Facts.stop(number: 1)) == [])
            #expect(anomalies(Facts.start(number: 0), Facts.sample(5, 1001, number: 7)) == [])
            #expect(anomalies(Facts.start(), Facts.stop()) == [])
        }

        /// An end before the start is flagged; an end at the same time is not.
        @Test func flagsEndBeforeStart() {
            #expect(anomalies(Facts.start(), Facts.stop(-1, 1100)) == [.endBeforeStart])
            #expect(anomalies(Facts.start(), Facts.stop(0, 1100)) == [])
        }

        /// One key with different contents or times, or a second start, or an end with another
        /// register.
        @Test func flagsConflictingFacts() {
            #expect(
                anomalies(Facts.start(), Facts.start("start", 0, 1001), Facts.stop())
                    == [.conflictingFacts])
            #expect(
                anomalies(Facts.start(), Facts.start("start", 1), Facts.stop())
                    == [.conflictingFacts])
            #expect(
                anomalies(Facts.start(), Facts.start("again", 1), Facts.stop())
                    == [.conflictingFacts])
            #expect(
                anomalies(Facts.start(), Facts.stop(), Facts.stop(60, 4001, key: "again"))
                    == [.conflictingFacts])
        }

        /// The same fact received again later does not conflict.
        @Test func duplicateFactIsNoConflict() {
            var late = Facts.start()
            late.receivedAt = Facts.at(600)
            #expect(anomalies(Facts.start(), late, Facts.stop(), Facts.stop()) == [])
        }

        /// The names are stored and sent, so they must not change.
        @Test func rawValuesAreStable() {
            #expect(
                Anomaly.allCases.sorted().map(\.rawValue) == [
                    "clockUnsynchronised", "conflictingFacts", "endBeforeStart",
                    "endNotReported", "energyMismatch", "impossibleEnergy", "meterGap",
                    "missingStart", "registerWentBackwards", "sequenceGap", "timeInFuture",
                    "timeInPast", "tokenNotAccepted", "unknownToken",
                    "unreadableTime", "unreadableValue",
                ])
        }
    }
}
