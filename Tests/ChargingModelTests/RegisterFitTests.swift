import TestSupport
import Testing

@testable import ChargingModel
@testable import CommonBase

extension ChargingModelTests {
    /// Registers of messages that name no transaction, whatever registers it had before.
    @Suite struct RegisterFitTests {
        private static func register(
            _ wattHours: Int64, _ phase: String? = nil, at location: SampledValue.Location? = nil,
            stepWh: Int64? = nil
        ) -> SampledValue {
            SampledValue(
                .energyActiveImportRegister, thousandths: wattHours * 1000, phase: phase,
                location: location, resolution: stepWh.map { $0 * 1000 })
        }

        private static func reading(_ minute: Int64, _ values: SampledValue...) -> MeterReading {
            MeterReading(takenAt: Facts.at(minute), values: values)
        }

        private static func fold(_ startWh: Int64, _ readings: MeterReading...) -> TransactionFold {
            TransactionFold([
                Facts.start("start", 0, startWh), Facts.fact("sample", 10, .sampled(readings)),
            ])
        }

        private static let names = ["L1", "L2", "L3"]

        /// Each way of telling the register, and one that continues it.
        static let folds: [(TransactionFold, Int64)] = [
            (fold(5000, reading(10, register(5100))), 5200),
            // Each phase with the total.
            (
                fold(
                    5000,
                    reading(10, register(5100, "L1"), register(5100, "L2"), register(5100, "L3"))),
                5200
            ),
            // The session and the life, in any order.
            (fold(5000, reading(10, register(5100), register(900_100))), 5200),
            (fold(5000, reading(10, register(100), register(5100))), 5200),
            (fold(5000, reading(10, register(0), register(5100))), 5200),
            // Only registers at other places.
            (fold(5000, reading(10, register(900_000, at: .inlet))), 5200),
            (fold(5000, reading(10, register(5100, at: .cable))), 5200),
            // Kilowatt-hours that are rounded up.
            (fold(12_000, reading(10, register(13_000, stepWh: 100))), 12_957),
            (fold(12_000, reading(10, register(13_000, stepWh: 1000))), 12_100),
            // One phase of several.
            (fold(5000, reading(10, register(2000, "L1"))), 5200),
        ]

        @Test(arguments: folds.indices) func registerOfStopFits(_ index: Int) {
            let (fold, stopWh) = Self.folds[index]
            #expect(fold.continues(withRegisterWh: stopWh, at: Facts.at(20)))
            #expect(!fold.continues(withRegisterWh: 2_000_000, at: Facts.at(20)))
            #expect(!fold.continues(withRegisterWh: stopWh, at: Facts.at(-1)))
        }

        /// Phases apart, at one time or after each other, and two registers fit as a whole.
        @Test(arguments: [0, 1]) func readingsFitAsWhole(_ apart: Int64) {
            let started = TransactionFold([Facts.start("start", 0, 2850)])
            let phases = zip(Self.names, [1010, 910, 960] as [Int64]).enumerated().map {
                Self.reading(
                    10 + Int64($0.offset) * apart, Self.register($0.element.1, $0.element.0))
            }
            #expect(started.continuing(phases) == phases)
            var fold = started
            for phase in phases {
                // Each in a message of its own.
                #expect(fold.continuing([phase]) == [phase])
                let isInOrder = fold.append(
                    Facts.fact("\(phase)", 20, .sampled([phase])))
                #expect(isInOrder)
            }
            #expect(fold.result.energyWh == 30)
            let one = Self.reading(20, Self.register(1020, "L1"))
            #expect(fold.continuing([one]) == [one])
            let other = Self.reading(20, Self.register(9_000_000, "L1"))
            #expect(fold.continuing([other]) == [])
            #expect(started.continuing([other]) == [])
        }

        @Test func oneOfTwoRegistersFits() {
            let fold = TransactionFold([Facts.start("start", 0, 5000)])
            let both = Self.reading(10, Self.register(5100), Self.register(900_100))
            #expect(fold.continuing([both]) == [both])
            let inlet = Self.reading(10, Self.register(5100, at: .inlet))
            #expect(fold.continuing([inlet]) == [inlet])
            // Another register does not take readings without one along.
            let power = Self.reading(
                11, SampledValue(.powerActiveImport, thousandths: 7_000_000))
            let foreign = Self.reading(10, Self.register(900_100))
            #expect(fold.continuing([foreign, power]) == [])
            #expect(fold.continuing([power]) == [power])
        }

        /// A register above the last one of its kind shows that the transaction goes on.
        @Test func registerRises() {
            let inlet = Self.fold(5000, Self.reading(10, Self.register(900_000, at: .inlet)))
            #expect(inlet.isRaised(by: Self.reading(20, Self.register(900_100, at: .inlet))))
            #expect(!inlet.isRaised(by: Self.reading(20, Self.register(900_000, at: .inlet))))
            #expect(inlet.isRaised(by: Self.reading(20, Self.register(5100))))
            #expect(!inlet.isRaised(by: Self.reading(20, Self.register(5000))))
            let plain = Self.fold(5000, Self.reading(10, Self.register(5100)))
            #expect(plain.isRaised(by: Self.reading(20, Self.register(5101))))
            #expect(!plain.isRaised(by: Self.reading(20, Self.register(5100))))
            #expect(!plain.isRaised(by: Self.reading(20, Self.register(900_100, at: .inlet))))
            let phase = Self.fold(5000, Self.reading(10, Self.register(2000, "L1")))
            #expect(phase.isRaised(by: Self.reading(20, Self.register(2001, "L1"))))
            #expect(!phase.isRaised(by: Self.reading(20, Self.register(2000, "L1"))))
        }

        /// Readings with one time continue a fold in any order, as if all were folded.
        @Test func readingsOfOneTimeAreAppended() {
            let readings = [5100, 100, 5050, 900_000].map {
                Self.reading(10, Self.register($0))
            }
            for order in permutations(readings) {
                let facts =
                    order.enumerated().map {
                        Facts.fact("\($0.element)", 10, .sampled([$0.element]))
                    } + [Facts.fact("all", 10, .sampled(order)), Facts.sample(20, 5200)]
                var fold = TransactionFold([Facts.start("start", 0, 5000)])
                for fact in facts {
                    let isInOrder = fold.append(fact)
                    #expect(isInOrder)
                }
                let whole = TransactionFold([Facts.start("start", 0, 5000)] + facts)
                #expect(fold.result == whole.result)
                #expect(fold.lastReading == whole.lastReading)
                #expect(TransactionFold(text: fold.jsonText) == fold)
            }
        }
    }
}
