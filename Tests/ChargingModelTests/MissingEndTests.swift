import Testing

@testable import ChargingModel
@testable import CommonBase

extension ChargingModelTests {
    @Suite struct MissingEndTests {
        private static func evidence(
            _ number: Int64, _ evidence: EndEvidence = .boot, minute: Int64 = 40
        ) -> ChargingEvent {
            Facts.fact("endMissing/\(number)", minute, .endMissing(evidence, number: number))
        }

        private static func resumed(_ number: Int64) -> ChargingEvent {
            Facts.fact("resumed/\(number)", 45, .resumed(number: number))
        }

        @Test func evidenceMakesRunningTransactionSuspect() {
            let state = ChargingTransaction.fold([
                Facts.start(), Facts.sample(10, 1500), Self.evidence(1),
            ])
            #expect(state.phase == .active)
            #expect(state.energyWh == 500)
            #expect(state.anomalies == [.endNotReported])
        }

        /// The end of the station settles the matter, whether it arrives before or after.
        @Test func reportedEndIsClean() {
            let facts = [Facts.start(), Facts.sample(30, 2500), Self.evidence(1), Facts.stop()]
            #expect(ChargingTransaction.fold(facts) == Facts.clean)
            #expect(ChargingTransaction.fold(facts.reversed()) == Facts.clean)
        }

        @Test func refutedEvidenceDoesNotCount() {
            let facts = [Facts.start(), Self.evidence(1), Self.resumed(1)]
            #expect(ChargingTransaction.fold(facts).anomalies.isEmpty)
            #expect(ChargingTransaction.fold(facts.reversed()).anomalies.isEmpty)
            let again = facts + [Self.evidence(2)]
            #expect(ChargingTransaction.fold(again).anomalies == [.endNotReported])
        }

        /// A person who ends the transaction settles the anomaly.
        @Test func correctionEndsMarkedTransaction() {
            let close = Facts.fact(
                "correction", 90,
                .corrected(
                    Correction(
                        endedAt: Facts.at(50), closes: true, settled: [.endNotReported],
                        note: "power cut")))
            let state = ChargingTransaction.fold([
                Facts.start(), Facts.sample(10, 1500), Self.evidence(1), close,
            ])
            #expect(state.phase == .ended)
            #expect(state.anomalies.isEmpty)
            #expect(state.settledAnomalies == [.endNotReported])
        }

        /// A station that resumes after boots sends one for each connection: only the first counts.
        @Test func refutedBootIsNotCredibleAgain() {
            var fold = TransactionFold([Facts.start(), Self.evidence(1)])
            #expect(fold.missingEnd.isCredible(.boot))
            let isInOrder = fold.append(Self.resumed(1))
            #expect(isInOrder)
            #expect(!fold.missingEnd.isCredible(.boot))
            #expect(fold.missingEnd.isCredible(.connectorStatus))
            #expect(fold.missingEnd.nextNumber == 2)
        }

        /// Refutations of one kind of evidence say nothing about the others.
        @Test func countsRefutationsPerKindOfEvidence() throws {
            var facts = [Facts.start()]
            for number: Int64 in 1...3 {
                facts += [Self.evidence(number, .connectorStatus), Self.resumed(number)]
            }
            for order in [facts, facts.reversed(), facts + facts] {
                let fold = TransactionFold(order)
                #expect(!fold.missingEnd.isCredible(.connectorStatus))
                #expect(fold.missingEnd.isCredible(.boot))
                #expect(fold.missingEnd.isCredible(.stopRejected))
                #expect(fold.missingEnd.nextNumber == 4)
                #expect(TransactionFold(text: fold.jsonText) == fold)
            }
        }

        /// What was taken before the evidence does not refute it, unless its clock was never set.
        @Test(arguments: EndEvidence.allCases) func earlierReadingsRefuteNothing(
            evidence: EndEvidence
        ) {
            let end = TransactionFold([Facts.start(), Self.evidence(1, evidence)]).missingEnd
            #expect(!end.canBeRefuted(byReadingAt: Facts.at(39)))
            #expect(!end.canBeRefuted(byReadingAt: Facts.at(40)))
            #expect(end.canBeRefuted(byReadingAt: Facts.at(41)))
            #expect(end.canBeRefuted(byReadingAt: .epoch))
        }

        /// A fold that an earlier version stored, without these members, is still readable.
        @Test func readsFoldOfEarlierVersion() throws {
            let fold = TransactionFold([Facts.start(), Facts.sample(10, 1500)])
            let items = try #require(try JSONReader.parse(fold.jsonText.utf8).arrayValue)
            #expect(TransactionFold(.array(Array(items.prefix(31)))) == fold)
        }

        /// The same end told again with another time is no conflict; with another register it is.
        @Test func repeatedEndWithOtherTimeIsNoConflict() {
            let facts = [Facts.start(), Facts.sample(30, 2500), Facts.stop()]
            let again = Facts.stop(61, 4000, key: "stop again")
            #expect(ChargingTransaction.fold(facts + [again]) == Facts.clean)
            let other = Facts.stop(61, 4001, key: "other stop")
            #expect(ChargingTransaction.fold(facts + [other]).anomalies == [.conflictingFacts])
        }

        /// At 100 Wh a minute, from 1000 Wh at minute 0 to 2000 Wh at minute 10.
        @Test(
            arguments: [
                (20, 2000, true), (20, 3000, true), (20, 1995, true), (20, 1000, false),
                (20, 900_000, false), (20, 0, false), (5, 1500, true), (5, 2500, false),
                (-1, 1000, false),
            ] as [(Int64, Int64, Bool)])
        func registerContinuesTransaction(minute: Int64, registerWh: Int64, fits: Bool) {
            let fold = TransactionFold([Facts.start(), Facts.sample(10, 2000)])
            #expect(fold.continues(withRegisterWh: registerWh, at: Facts.at(minute)) == fits)
        }

        @Test func readingsAfterEndDoNotMatter() {
            let fold = TransactionFold([Facts.start(), Facts.stop()])
            let readings = [(50, 3000), (60, 4000), (60, 4001), (61, 4100)].map {
                MeterReading(
                    takenAt: Facts.at($0.0), registerWh: $0.1, context: .samplePeriodic)
            }
            #expect(fold.readingsWithinEnd(readings) == Array(readings.prefix(2)))
            let withoutRegister = TransactionFold([
                Facts.start("start", 0, nil), Facts.stop(60, nil),
            ])
            #expect(withoutRegister.readingsWithinEnd(readings) == readings)
        }
    }
}
