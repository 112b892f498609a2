import Foundation
import Testing

@testable import ChargingModel
@testable import CommonBase

extension ChargingModelTests {
    @Suite struct ChargingTransactionTests {
        /// An accepted tap creates a transaction without energy.
        @Test func tapCreatesAuthorizedTransaction() {
            var expected = ChargingTransaction()
            expected.token = Facts.card
            expected.meterStartWh = 1000
            #expect(ChargingTransaction.fold([Facts.tap()]) == expected)
        }

        /// A register labelled only L1 counts as the register (Q63), and so does the sum of three
        /// phases.
        @Test(arguments: [["L1"], ["L1", "L2", "L3"]]) func readsPhaseLabelledRegister(
            _ phases: [String]
        ) {
            let share = 3_000_000 / Int64(phases.count)
            let reading = { (minute: Int64, thousandths: Int64) in
                Facts.fact(
                    "\(minute)", minute,
                    .sampled([
                        MeterReading(
                            takenAt: Facts.at(minute),
                            values: phases.map {
                                SampledValue(
                                    .energyActiveImportRegister, thousandths: thousandths,
                                    phase: $0)
                            })
                    ]))
            }
            let facts = [
                Facts.start("start", 0, nil), reading(0, 0), reading(60, share),
                Facts.stop(60, nil),
            ]
            #expect(
                ChargingTransaction.fold(facts)
                    == Facts.clean { ($0.meterStartWh, $0.meterStopWh) = (nil, 3000) })
        }

        /// Without a register in the stop, the last reading before it counts.
        @Test func usesLastReadingIfStopHasNoRegister() {
            let facts = [
                Facts.start(), Facts.sample(50, 4000), Facts.stop(60, nil),
                Facts.sample(61, 9000),
            ]
            #expect(ChargingTransaction.fold(facts) == Facts.clean)
        }

        /// Without any reading, the stop equals the start.
        @Test func stopWithoutReadingsHasNoEnergy() {
            #expect(
                ChargingTransaction.fold([Facts.start(), Facts.stop(60, nil)])
                    == Facts.clean { ($0.meterStopWh, $0.energyWh) = (1000, 0) })
        }

        /// The start's token takes precedence over the tap's; the stop's token is used if there is
        /// no other.
        @Test func prefersTokenOfStart() {
            let otherTap = Facts.fact(
                "tap", -1, .authorized(token: Facts.otherCard, registerWh: nil))
            #expect(
                ChargingTransaction.fold([otherTap, Facts.start(), Facts.stop()]) == Facts.clean)
            let anonymous = Facts.fact("start", 0, .started(token: nil, registerWh: 1000))
            let stop = Facts.fact(
                "stop", 60, .ended(reason: .local, registerWh: 4000, token: Facts.card))
            #expect(ChargingTransaction.fold([anonymous, stop]) == Facts.clean)
        }

        /// A charging state that arrives after the end changes nothing.
        @Test func ignoresChargingStateAfterEnd() {
            let facts = [Facts.start(), Facts.stop(), Facts.state(61, .charging)]
            #expect(ChargingTransaction.fold(facts) == Facts.clean)
        }

        /// A fact of each kind survives a round trip through JSON.
        @Test func factsRoundTripThroughJSON() throws {
            let facts = [
                Facts.tap(number: 0), Facts.start(number: 1, remarks: [.meterGap]),
                Facts.sample(10, 1500), Facts.state(20, .suspendedEVSE), Facts.stop(),
                Facts.fact(
                    "correction", 90,
                    .corrected(
                        Correction(
                            energyWh: 7, endedAt: Facts.noon, closes: true, settled: [.meterGap],
                            note: "why", by: PersonID("eva")))),
                Facts.fact("endMissing/1", 30, .endMissing(.boot, number: 1)),
                Facts.fact("resumed/1", 31, .resumed(number: 1)),
            ]
            let data = try JSONEncoder().encode(facts)
            #expect(try JSONDecoder().decode([ChargingEvent].self, from: data) == facts)
            #expect(facts.map(\.kind) == ChargingEvent.Kind.allCases)
        }

        /// A folded state survives a round trip through JSON.
        @Test func stateRoundTripsThroughJSON() throws {
            let state = Facts.clean { $0.anomalies = [.meterGap] }
            let data = try JSONEncoder().encode(state)
            #expect(try JSONDecoder().decode(ChargingTransaction.self, from: data) == state)
        }
    }
}
