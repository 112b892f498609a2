import TestSupport
import Testing

@testable import ChargingModel
@testable import CommonBase

extension ChargingModelTests {
    @Suite struct FoldOrderTests {
        struct Sample: Sendable, CustomTestStringConvertible {
            var testDescription: String
            var facts: [ChargingEvent]
            var state: ChargingTransaction
        }

        /// Every order of arrival, with each fact once or twice, yields the same state.
        @Test(arguments: samples) func everyOrderYieldsSameState(_ sample: Sample) {
            let wrong = permutations(sample.facts).filter { order in
                ChargingTransaction.fold(order) != sample.state
                    || ChargingTransaction.fold(order + order.dropLast()) != sample.state
            }
            #expect(wrong.isEmpty)
            #expect(ChargingTransaction.fold(sample.facts) == sample.state)
        }

        /// Every prefix of every order folds, and the changes from prefix to prefix contain exactly
        /// one start and one end if the whole has them.
        @Test(arguments: samples) func prefixesStartAndEndOnce(_ sample: Sample) {
            let wrong = permutations(sample.facts).filter { order in
                var before = ChargingTransaction()
                var changes: [TransactionChange] = []
                for count in 1...order.count {
                    let after = ChargingTransaction.fold(order.prefix(count))
                    changes += TransactionChange.between(before, after)
                    before = after
                }
                return changes.count { $0 == .started } != (sample.state.startedAt == nil ? 0 : 1)
                    || changes.count { $0 == .ended } != (sample.state.phase == .ended ? 1 : 0)
            }
            #expect(wrong.isEmpty)
        }

        /// The times of arrival change nothing, not even extreme ones.
        @Test(arguments: samples) func ignoresTimeOfArrival(_ sample: Sample) {
            for heard: Int64 in [.min, 0, .max] {
                let facts = sample.facts.map { fact in
                    var fact = fact
                    fact.receivedAt = Timestamp(milliseconds: heard)
                    return fact
                }
                #expect(ChargingTransaction.fold(facts) == sample.state)
            }
        }

        /// Without facts, the fold is the initial state.
        @Test func foldOfNoFactsIsInitialState() {
            #expect(ChargingTransaction.fold([]) == ChargingTransaction())
        }

        static let samples: [Sample] = [
            Sample(
                testDescription: "OCPP 1.6",
                facts: [
                    Facts.start(), Facts.sample(10, 1500), Facts.state(20, .suspendedEV),
                    Facts.sample(30, 2500), Facts.sample(50, 3500), Facts.stop(),
                ],
                state: Facts.clean),
            Sample(
                testDescription: "bridge, and its clock jumped back an hour",
                facts: [
                    Facts.tap(number: 0), Facts.start("start", 60, number: 1),
                    Facts.sample(0, 1500, number: 2), Facts.sample(10, 2500, number: 3),
                    Facts.stop(60, 4000, number: 4),
                ],
                state: Facts.clean {
                    $0.startedAt = Facts.at(60)
                    $0.anomalies = [.impossibleEnergy]
                }),
            Sample(
                testDescription: "bridge, one tick in two facts",
                facts: [
                    Facts.tap(number: 0), Facts.start(number: 1), Facts.sample(0, 1000, number: 1),
                    Facts.state(10, .charging, number: 2), Facts.sample(10, 1700, number: 2),
                    Facts.stop(number: 3, reason: .evDisconnected),
                ],
                state: Facts.clean { $0.stoppedReason = .evDisconnected }),
            Sample(
                testDescription: "the start is lost (Q67)",
                facts: [Facts.sample(10, 1000), Facts.sample(30, 2500), Facts.stop()],
                state: Facts.clean {
                    ($0.token, $0.startedAt, $0.meterStartWh) = (nil, nil, nil)
                    $0.anomalies = [.missingStart]
                }),
            Sample(
                testDescription: "closing values after the stop (Q62)",
                facts: [
                    Facts.start(), Facts.sample(30, 2500), Facts.stop(), Facts.sample(61, 4100),
                    Facts.sample(62, 0),
                ],
                state: Facts.clean),
            Sample(
                testDescription: "two different stops (Q65)",
                facts: [
                    Facts.start(), Facts.sample(30, 2500), Facts.stop(),
                    Facts.stop(70, 4200, key: "stop again", reason: .powerLoss),
                ],
                state: Facts.clean { $0.anomalies = [.conflictingFacts] }),
            Sample(
                testDescription: "two different starts",
                facts: [
                    Facts.start(), Facts.start("start again", 5, 1200), Facts.sample(30, 2500),
                    Facts.stop(),
                ],
                state: Facts.clean { $0.anomalies = [.conflictingFacts] }),
            Sample(
                testDescription: "one key with three contents",
                facts: [
                    Facts.start(), Facts.stop(), Facts.stop(60, 4001), Facts.stop(61, 3900),
                    Facts.sample(30, 2500),
                ],
                state: Facts.clean { $0.anomalies = [.conflictingFacts] }),
            Sample(
                testDescription: "everything in one minute of 1970 (Q1)",
                facts: [
                    Facts.start(remarks: [.clockUnsynchronised]), Facts.sample(0, 2500),
                    Facts.state(0, .suspendedEVSE), Facts.stop(0, 4000),
                ],
                state: Facts.clean {
                    $0.endedAt = Facts.at(0)
                    $0.anomalies = [.clockUnsynchronised]
                }),
            Sample(
                testDescription: "the meter started anew (Q57)",
                facts: [
                    Facts.start(), Facts.sample(10, 1500), Facts.sample(20, 0),
                    Facts.sample(30, 400), Facts.stop(60, 900),
                ],
                state: Facts.clean {
                    ($0.meterStopWh, $0.energyWh) = (900, 1400)
                    $0.anomalies = [.registerWentBackwards]
                }),
            Sample(
                testDescription: "the end lies before the start",
                facts: [
                    Facts.start("start", 60), Facts.stop(0, 1100), Facts.state(30, .charging),
                ],
                state: Facts.clean {
                    ($0.startedAt, $0.endedAt) = (Facts.at(60), Facts.at(0))
                    ($0.meterStopWh, $0.energyWh) = (1100, 100)
                    $0.anomalies = [.endBeforeStart]
                }),
            Sample(
                testDescription: "still running",
                facts: [
                    Facts.start(), Facts.sample(10, 1500), Facts.sample(20, 2000),
                    Facts.state(15, .suspendedEV), Facts.state(18, .charging),
                ],
                state: Facts.clean {
                    ($0.phase, $0.chargingState) = (.active, .charging)
                    ($0.endedAt, $0.meterStopWh, $0.stoppedReason) = (nil, nil, nil)
                    $0.energyWh = 1000
                }),
        ]
    }
}
