import TestSupport
import Testing

@testable import ChargingModel

extension ChargingModelTests {
    /// Which of several registers is the one that is billed.
    @Suite struct SeveralRegistersTests {
        private typealias Value = SampledValue

        private static func register(
            _ wattHours: Int64, _ phase: String? = nil, _ context: Value.Context = .samplePeriodic,
            at location: Value.Location? = nil
        ) -> Value {
            Value(
                .energyActiveImportRegister, thousandths: wattHours * 1000, phase: phase,
                context: context, location: location)
        }

        /// A reading each ten minutes; those in one list have the same time.
        private static func facts(
            start: Int64, _ readings: [[[Value]]], stop: Int64? = nil
        ) -> [ChargingEvent] {
            var facts = [Facts.start("start", 0, start)]
            for (index, values) in readings.enumerated() {
                let minute = Int64(index + 1) * 10
                for (part, values) in values.enumerated() {
                    facts.append(
                        Facts.fact(
                            "\(index) \(part)", minute,
                            .sampled([MeterReading(takenAt: Facts.at(minute), values: values)])))
                }
            }
            if let stop { facts.append(Facts.stop(90, stop)) }
            return facts
        }

        /// The energy while it runs, and that it is clean; and the same after the stop.
        private static func expect(
            _ energyWh: Int64, start: Int64, stop: Int64, _ readings: [[[Value]]],
            sourceLocation: SourceLocation = #_sourceLocation
        ) {
            for order in [readings, readings.map { $0.map { $0.reversed() } }] {
                let running = facts(start: start, order)
                let state = ChargingTransaction.fold(running)
                #expect(state.energyWh == energyWh, sourceLocation: sourceLocation)
                #expect(state.anomalies == [], sourceLocation: sourceLocation)
                let all = facts(start: start, order, stop: stop)
                let ended = ChargingTransaction.fold(all)
                #expect(ended.energyWh == stop - start, sourceLocation: sourceLocation)
                #expect(ended.anomalies == [], sourceLocation: sourceLocation)
                let slim = all.map(\.withRegistersOnly)
                #expect(ChargingTransaction.fold(slim) == ended, sourceLocation: sourceLocation)
            }
        }

        /// The register of the start is never the present one; that of the end is.
        @Test func contextDecides() {
            let pairs: [(Value.Context, Value.Context)] = [
                (.transactionBegin, .samplePeriodic), (.transactionBegin, .interruptionBegin),
                (.interruptionBegin, .samplePeriodic), (.interruptionBegin, .interruptionEnd),
                (.samplePeriodic, .transactionEnd), (.transactionBegin, .transactionEnd),
                (.other, .sampleClock), (.interruptionEnd, .trigger),
            ]
            for (old, present) in pairs {
                Self.expect(
                    5000, start: 1000, stop: 8000,
                    [
                        [[Self.register(4000, nil, present), Self.register(1000, nil, old)]],
                        [[Self.register(6000, nil, present), Self.register(1000, nil, old)]],
                    ])
            }
            Self.expect(
                3000, start: 1000, stop: 8000,
                [[[Self.register(4000)]], [[Self.register(1000, nil, .transactionBegin)]]])
        }

        /// Without a start, the register of `Transaction.Begin` is where the energy begins.
        @Test func beginReplacesLostStart() {
            let values = [
                Self.register(1000, nil, .transactionBegin),
                Self.register(8000, nil, .transactionEnd),
            ]
            let facts = [
                Facts.fact(
                    "data", 60, .sampled([MeterReading(takenAt: Facts.at(60), values: values)])),
                Facts.stop(60, 8000),
            ]
            let state = ChargingTransaction.fold(facts)
            #expect(state.energyWh == 7000)
            #expect(state.meterStartWh == 1000)
            #expect(state.anomalies == [.missingStart])
        }

        /// Registers at the inlet, the cable or the car are not the outlet's, beside it or alone.
        @Test(arguments: SampledValue.Location.allCases)
        func otherPlacesAreNotTheOutlet(_ place: SampledValue.Location) {
            Self.expect(
                5000, start: 1000, stop: 8000,
                [
                    [[Self.register(5_000_000, at: place)]],
                    [[Self.register(4000), Self.register(5_000_100, at: place)]],
                    [[Self.register(5_000_200, at: place)], [Self.register(6000)]],
                    [[Self.register(5_000_300, at: place)]],
                ])
            // A station that labels its only register so is believed if it fits.
            Self.expect(
                5000, start: 1000, stop: 8000,
                [[[Self.register(4000, at: place)]], [[Self.register(6000, at: place)]]])
            Self.expect(
                0, start: 1000, stop: 8000,
                [[[Self.register(5_000_000, at: place)]], [[Self.register(5_000_200, at: place)]]])
        }

        /// Two registers of which one does not count, or counts the session or the life.
        @Test func continuityTellsTwoRegistersApart() {
            Self.expect(
                2244, start: 0, stop: 3000,
                [
                    [[Self.register(0), Self.register(1244)]],
                    [[Self.register(0), Self.register(2244)]],
                ])
            for (start, stop): (Int64, Int64) in [(0, 3000), (900_000, 903_000)] {
                Self.expect(
                    1200, start: start, stop: stop,
                    [
                        [[Self.register(500), Self.register(900_500)]],
                        [[Self.register(900_900), Self.register(900)]],
                        [[Self.register(1200)], [Self.register(901_200)]],
                    ])
            }
        }

        /// Phases are summed: in one reading, in readings of their own, with any names.
        @Test(arguments: [["L1", "L2", "L3"], ["L1-N", "L2-N", "L3-N"], ["l1", "l2", "l3"]])
        func phasesAreSummed(_ names: [String]) {
            func phases(_ values: Int64...) -> [Value] {
                zip(values, names).map { Self.register($0, $1) }
            }
            let (first, second) = (phases(2000, 1500, 1000), phases(3000, 2500, 2000))
            Self.expect(4500, start: 3000, stop: 10_000, [[first], [second]])
            Self.expect(4500, start: 3000, stop: 10_000, [first.map { [$0] }, second.map { [$0] }])
            // Each at its own time.
            Self.expect(
                4500, start: 3000, stop: 10_000, (first + second).map { [[$0]] })
            // The total beside the phases.
            Self.expect(
                4500, start: 3000, stop: 10_000,
                [[first + [Self.register(4500)]], [[Self.register(7500)]]])
            let neutral = [Self.register(9_000_000, "N")]
            Self.expect(4500, start: 3000, stop: 10_000, [[first + neutral], [second + neutral]])
        }

        /// A car that goes from three phases to one: the others keep their last value.
        @Test func phaseThatDropsOutKeepsItsEnergy() {
            let names = ["L1", "L2", "L3"]
            let first = names.map { Self.register(1500, $0) }
            Self.expect(2500, start: 3000, stop: 6000, [[first], [[Self.register(2500, "L1")]]])
            Self.expect(
                3500, start: 3000, stop: 8000,
                [
                    [first], [[Self.register(2500, "L1")]],
                    [names.map { Self.register($0 == "L1" ? 2700 : 1900, $0) }],
                ])
        }

        /// Each phase with the total is not three times the energy.
        @Test func equalPhasesMayBeTheTotal() {
            func phases(_ value: Int64) -> [Value] {
                ["L1", "L2", "L3"].map { Self.register(value, $0) }
            }
            Self.expect(4000, start: 3000, stop: 10_000, [[phases(5000)], [phases(7000)]])
            Self.expect(
                4000, start: 3000, stop: 10_000,
                [phases(5000).map { [$0] }, phases(7000).map { [$0] }])
            Self.expect(
                4000, start: 3000, stop: 10_000, [[phases(5000)], [[Self.register(7000, "L1")]]])
            Self.expect(4000, start: 3000, stop: 10_000, [[[Self.register(7000, "L2")]]])
            Self.expect(4000, start: 3000, stop: 10_000, [[[Self.register(7000, "N")]]])
        }

        /// From a start of 0, equal phases may be the total or those of a balanced load. While it
        /// runs, the lower energy counts, unless the power shows that it is the sum.
        @Test func powerDecidesWhetherEqualPhasesAreTotal() {
            func state(_ powerW: Int64?) -> ChargingTransaction {
                ChargingTransaction.fold(
                    Self.facts(
                        start: 0,
                        ([1, 2, 3, 4] as [Int64]).map { step in
                            var values = ["L1", "L2", "L3"].map { Self.register(step * 1000, $0) }
                            if let powerW {
                                values.append(
                                    Value(.powerActiveImport, thousandths: powerW * 1000))
                            }
                            return [values]
                        }))
            }
            #expect(state(nil).energyWh == 4000)
            #expect(state(6000).energyWh == 4000)
            #expect(state(18_000).energyWh == 12_000)
        }

        /// A stop far below the readings is suspect, whatever the register is labelled, and if a
        /// register that does not count is beside it.
        @Test func lowStopIsSuspect() {
            let kinds: [(Int64) -> [Value]] = [
                { [Self.register($0)] }, { [Self.register($0, "L1")] },
                { [Self.register(0), Self.register($0)] },
                { [Self.register($0, "L1"), Self.register($0, "L2")] },
            ]
            for kind in kinds {
                let readings = [6000, 10_000, 15_000].map { [kind($0)] }
                let state = ChargingTransaction.fold(
                    Self.facts(start: 5000, readings, stop: 6000))
                #expect(state.isSuspect)
                let one = ChargingTransaction.fold(
                    Self.facts(start: 5000, [readings[0]], stop: 6000))
                #expect(one.anomalies == [])
                #expect(one.energyWh == 1000)
            }
        }
    }
}
