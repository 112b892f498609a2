import TestSupport
import Testing

@testable import ChargingModel
@testable import CommonBase

extension ChargingModelTests {
    /// Rounding is no fall of a register.
    @Suite struct RoundingTests {
        /// 500 sessions for each resolution of the samples, rounded, truncated or rounded up: the
        /// energy is that of the start and the stop, and clean.
        @Test(arguments: [1, 10, 100, 1000] as [Int64]) func roundedSamplesAreClean(step: Int64) {
            var wrong: [UInt64] = []
            for seed: UInt64 in 0..<500 {
                var random = SeededRandom(seed: seed)
                let start = random.number(0...900_000)
                var truth = start
                var facts = [Facts.start("start", 0, start)]
                let offset = random.element([0, step / 2, step - 1])
                for minute: Int64 in 1...20 {
                    let shown = (truth + offset) / step * step
                    facts.append(Self.sample(minute, shown, step: step))
                    truth += random.number(0...350)
                }
                let stop = max(start, truth - random.number(0...1))
                facts.append(Facts.stop(21, stop))
                let state = ChargingTransaction.fold(facts)
                if state.isSuspect || state.energyWh != stop - start { wrong.append(seed) }
            }
            #expect(wrong.isEmpty)
        }

        /// The samples in kilowatt-hours with two digits, the last one and the stop in watt-hours.
        @Test func mixedResolutionsAreClean() {
            func anomalies(_ last: Int64) -> Set<Anomaly> {
                ChargingTransaction.fold([
                    Facts.start("start", 0, 10_001), Self.sample(20, 12_990, step: 10),
                    Self.sample(30, last, step: 1), Facts.stop(30, last),
                ]).anomalies
            }
            #expect(anomalies(12_986) == [])
            #expect(anomalies(12_979) == [])
            #expect(anomalies(12_978) == [.registerWentBackwards])
        }

        /// A fall by more than the resolution of the samples is one.
        @Test(arguments: [(1, 4), (10, 13), (100, 103), (1000, 1003)] as [(Int64, Int64)])
        func largerFallIsAnomaly(step: Int64, fall: Int64) {
            func anomalies(_ fall: Int64) -> Set<Anomaly> {
                ChargingTransaction.fold([
                    Facts.start("start", 0, 10_001), Self.sample(20, 14_001, step: step),
                    Facts.stop(60, 14_001 - fall),
                ]).anomalies
            }
            #expect(anomalies(fall) == [.registerWentBackwards])
            #expect(anomalies(step) == [])
        }

        /// The finest resolution counts: some stations drop zeros at the end.
        @Test func finestResolutionCounts() {
            let facts = [
                Facts.start("start", 0, 10_001), Self.sample(10, 13_000, step: 1000),
                Self.sample(20, 14_210, step: 10), Facts.stop(60, 14_110),
            ]
            #expect(ChargingTransaction.fold(facts).anomalies == [.registerWentBackwards])
        }

        /// A meter that counts hundredths of a kilowatt-hour, told in watt-hours.
        @Test func registersInTensAreClean() {
            let facts = [
                Facts.start("start", 0, 269_456), Facts.sample(1, 269_450),
                Facts.sample(20, 271_450), Facts.sample(40, 272_950), Facts.stop(60, 276_458),
            ]
            #expect(ChargingTransaction.fold(facts).anomalies == [])
        }

        /// A refused card and no energy, rounding apart, is no reason for a review; energy is.
        @Test(arguments: [Anomaly.unknownToken, .tokenNotAccepted])
        func refusedStartWithoutEnergyIsClean(_ anomaly: Anomaly) {
            func anomalies(_ stop: Int64?) -> Set<Anomaly> {
                ChargingTransaction.fold([
                    Facts.start(remarks: [anomaly]), Facts.sample(1, 1000), Facts.stop(2, stop),
                ]).anomalies
            }
            #expect(anomalies(1000) == [])
            #expect(anomalies(999) == [])
            #expect(anomalies(1001) == [])
            #expect(anomalies(1002) == [anomaly])
            #expect(anomalies(nil) == [anomaly])
            #expect(anomalies(0) == [anomaly, .registerWentBackwards])
            let running = ChargingTransaction.fold([Facts.start(remarks: [anomaly])])
            #expect(running.anomalies == [anomaly])
        }

        private static func sample(_ minute: Int64, _ register: Int64, step: Int64) -> ChargingEvent
        {
            var value = SampledValue.register(wattHours: register, context: .samplePeriodic)
            value.resolution = step * 1000
            let reading = MeterReading(takenAt: Facts.at(minute), values: [value])
            return Facts.fact("sample \(minute)", minute, .sampled([reading]))
        }
    }
}
