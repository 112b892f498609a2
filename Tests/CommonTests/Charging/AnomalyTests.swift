import Testing

@testable import ChargingModel

extension CommonTests {
    @Suite struct AnomalyTests {
        private func anomalies(_ facts: ChargingEvent...) -> Set<Anomaly> {
            ChargingTransaction.fold(facts).anomalies
        }

        /// Nothing odd leaves nothing to review.
        @Test func cleanIsNotSuspect() {
            let state = ChargingTransaction.fold([Facts.start(), Facts.stop()])
            #expect(state == Facts.clean)
            #expect(!state.isSuspect)
        }

        /// Any anomaly holds the bill back.
        @Test(arguments: Anomaly.allCases) func anyAnomalyIsSuspect(_ anomaly: Anomaly) {
            var state = ChargingTransaction()
            state.anomalies = [anomaly]
            #expect(state.isSuspect)
        }

        /// What was odd when a fact came in stays with the transaction, and is all that does.
        @Test(arguments: Anomaly.allCases) func remarksAreKept(_ anomaly: Anomaly) {
            #expect(anomalies(Facts.start(remarks: [anomaly]), Facts.stop()) == [anomaly])
        }

        /// A remark of either copy of a fact counts, and no conflict comes of it.
        @Test func remarksOfRepetitionsAreJoined() {
            let facts = [
                Facts.start(remarks: [.timeInFuture]), Facts.start(remarks: [.unknownToken]),
                Facts.start(), Facts.stop(),
            ]
            #expect(
                ChargingTransaction.fold(facts)
                    == Facts.clean { $0.anomalies = [.timeInFuture, .unknownToken] })
        }

        /// Energy, or an end, without a start.
        @Test func missingStart() {
            #expect(anomalies(Facts.stop()) == [.missingStart])
            #expect(anomalies(Facts.sample(10, 1000)) == [.missingStart])
            #expect(anomalies(Facts.tap(), Facts.stop()) == [.missingStart])
        }

        /// A tap alone, and a tap after which the contactor never closed, miss no start.
        @Test func tapWithoutChargingMissesNothing() {
            #expect(anomalies(Facts.tap()) == [])
            #expect(anomalies(Facts.tap(), Facts.state(1, .evConnected)) == [])
            #expect(anomalies(Facts.tap(), Facts.stop(1, 1000, reason: .timeout)) == [])
        }

        /// A register that fell on the way, at the end (Q59) or to −1 (Q58).
        @Test func registerWentBackwards() {
            #expect(
                anomalies(Facts.start(), Facts.sample(30, 999), Facts.stop())
                    == [.registerWentBackwards])
            #expect(anomalies(Facts.start(), Facts.stop(60, 999)) == [.registerWentBackwards])
            #expect(
                anomalies(Facts.start(), Facts.stop(60, -1))
                    == [.registerWentBackwards, .impossibleEnergy])
        }

        /// A register that stands still is no fall (Q60), nor is one that falls after the end.
        @Test func registerStoodStill() {
            #expect(anomalies(Facts.start(), Facts.stop(60, 1000)) == [])
            #expect(
                anomalies(Facts.start(), Facts.sample(0, 1000), Facts.stop(), Facts.sample(61, 3))
                    == [])
        }

        /// More than 50 kW over the whole time, beyond the slack of 200 Wh.
        @Test func impossibleEnergy() {
            #expect(anomalies(Facts.start(), Facts.stop(60, 51_201)) == [.impossibleEnergy])
            #expect(anomalies(Facts.start(), Facts.stop(60, 51_200)) == [])
            #expect(anomalies(Facts.start(), Facts.sample(60, 51_201)) == [.impossibleEnergy])
        }

        /// A duration by a clock that nobody set, or that could not be read, condemns nothing.
        @Test(arguments: [Anomaly.clockUnsynchronised, .unreadableTime])
        func untrustedClockCondemnsNothing(_ anomaly: Anomaly) {
            let facts = [Facts.start(remarks: [anomaly]), Facts.stop(0, 4000)]
            #expect(ChargingTransaction.fold(facts).anomalies == [anomaly])
        }

        /// A bridge's number that never came, wherever it is missing, once the end is known.
        @Test func sequenceGap() {
            #expect(
                anomalies(Facts.start(number: 0), Facts.stop(number: 2)) == [.sequenceGap])
            #expect(
                anomalies(Facts.start(number: 1), Facts.stop(number: 2)) == [.sequenceGap])
            #expect(
                anomalies(Facts.start(number: -1), Facts.stop(number: 1)) == [.sequenceGap])
            #expect(
                anomalies(Facts.start(number: 0), Facts.stop(number: .max)) == [.sequenceGap])
        }

        /// No gap: all are there, the end is still to come, or the station doesn't count.
        @Test func noSequenceGap() {
            #expect(anomalies(Facts.start(number: 0), Facts.stop(number: 1)) == [])
            #expect(anomalies(Facts.start(number: 0), Facts.sample(5, 1001, number: 7)) == [])
            #expect(anomalies(Facts.start(), Facts.stop()) == [])
        }

        /// The end is earlier than the start; at the same time is not.
        @Test func endBeforeStart() {
            #expect(anomalies(Facts.start(), Facts.stop(-1, 1100)) == [.endBeforeStart])
            #expect(anomalies(Facts.start(), Facts.stop(0, 1100)) == [])
        }

        /// One key with two contents or two times, or a second start or end.
        @Test func conflictingFacts() {
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
                anomalies(Facts.start(), Facts.stop(), Facts.stop(key: "again"))
                    == [.conflictingFacts])
        }

        /// The same fact again, heard later, conflicts with nothing.
        @Test func repetitionIsNoConflict() {
            var late = Facts.start()
            late.receivedAt = Facts.at(600)
            #expect(anomalies(Facts.start(), late, Facts.stop(), Facts.stop()) == [])
        }

        /// The names are stored and sent: they stay what they are.
        @Test func namesAreFrozen() {
            #expect(
                Anomaly.allCases.sorted().map(\.rawValue) == [
                    "clockUnsynchronised", "conflictingFacts", "endBeforeStart",
                    "impossibleEnergy", "meterGap", "missingStart", "registerWentBackwards",
                    "sequenceGap", "timeInFuture", "tokenNotAccepted", "unknownToken",
                    "unreadableTime", "unreadableValue",
                ])
        }
    }
}
