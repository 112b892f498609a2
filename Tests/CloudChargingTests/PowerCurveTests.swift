import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudTestSupport

extension CloudChargingTests {
    @Suite struct PowerCurveTests {
        private static func reading(_ minute: Int64, watts: Int64? = nil, register: Int64? = nil)
            -> MeterReading
        {
            var values: [SampledValue] = []
            if let watts {
                values.append(SampledValue(.powerActiveImport, thousandths: watts * 1000))
            }
            if let register {
                values.append(.register(wattHours: register, context: .samplePeriodic))
            }
            return MeterReading(takenAt: ManualClock.at(minute), values: values)
        }

        private static func hour(_ readings: [MeterReading]) -> PowerCurve {
            var state = ChargingTransaction()
            state.startedAt = ManualClock.at(0)
            state.endedAt = ManualClock.at(60)
            state.meterStartWh = 1000
            state.meterStopWh = 4000
            return PowerCurve(readings, of: state)
        }

        @Test func prefersMeasuredPower() {
            let curve = Self.hour([
                Self.reading(10, watts: 3000, register: 1500),
                Self.reading(20, watts: -5, register: 2000), Self.reading(90, watts: 9000),
            ])
            #expect(curve.isMeasured)
            #expect(curve.points.map(\.watts) == [3000, 0])
        }

        /// From 1000 Wh at the start over 2000 Wh after 20 minutes to 4000 Wh at the end.
        @Test func derivesPowerFromEnergy() {
            let curve = Self.hour([Self.reading(20, register: 2000)])
            #expect(!curve.isMeasured)
            #expect(curve.points.map(\.watts) == [3000, 3000, 3000, 3000])
            #expect(Self.hour([]).points.map(\.watts) == [3000, 3000])
            #expect(PowerCurve([], of: ChargingTransaction()).points == [])
        }

        @Test func boundsImpossibleValues() {
            let curve = Self.hour([
                Self.reading(1, register: .max), Self.reading(2, register: .min),
            ])
            #expect(curve.maximum == 1_000_000)
            #expect(curve.points.allSatisfy { $0.watts >= 0 })
        }

        /// 60 seeded curves: at most 300 points, in order, with the first, the last and the peak.
        @Test func downSamplingKeepsTheShape() {
            for seed: UInt64 in 0..<60 {
                var random = SeededRandom(seed: seed)
                let points = (0..<random.index(5000) + 1).map {
                    PowerCurve.Point(
                        time: ManualClock.at(Int64($0)), watts: random.number(0...22_000))
                }
                let kept = PowerCurve.downSampled(points, to: 300)
                #expect(kept.count <= 300)
                #expect(kept.count == min(points.count, kept.count))
                #expect(kept.first == points.first && kept.last == points.last)
                #expect(kept.map(\.watts).max() == points.map(\.watts).max())
                #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.time < $1.time })
            }
        }

        /// All coordinates lie within the drawing, whatever the readings say.
        @Test func chartStaysWithinItsDrawing() throws {
            for seed: UInt64 in 0..<100 {
                var random = SeededRandom(seed: seed)
                let readings = (0..<random.index(500) + 2).map { number in
                    MeterReading(
                        takenAt: ManualClock.at(Int64(number)),
                        values: [
                            SampledValue(
                                .powerActiveImport,
                                thousandths: random.number(-1_000_000...400_000_000_000))
                        ])
                }
                let curve = PowerCurve(readings, of: ChargingTransaction())
                let chart = try #require(
                    PowerChart(curve, label: "x", power: { "\($0)" }, time: { "\($0)" }))
                #expect((2...6).contains(chart.lines.count))
                #expect(chart.marks.count == 4)
                let points = chart.outline.dropFirst().split(separator: "L").map {
                    $0.split(separator: " ").compactMap { Double($0) }
                }
                #expect(points.count == curve.points.count)
                #expect(
                    points.allSatisfy {
                        $0.count == 2 && (44...316).contains($0[0]) && (8...124).contains($0[1])
                    })
            }
        }

        /// The times of a short curve read the same.
        @Test func axisNamesEachTimeOnce() throws {
            let chart = try #require(
                PowerChart(
                    Self.hour([]), label: "", power: { "\($0)" },
                    time: { $0 < ManualClock.at(30) ? "10:00" : "10:01" }))
            #expect(chart.marks.map(\.label) == ["10:00", "10:01"])
        }

        @Test func drawsNothingWithoutReadings() {
            let curve = PowerCurve([], of: ChargingTransaction())
            #expect(PowerChart(curve, label: "", power: { "\($0)" }, time: { "\($0)" }) == nil)
            #expect(curve.rows == [])
        }

        /// The small table of a few readings has them all, also the newest.
        @Test func tableNamesAllOfAFewReadings() {
            let curve = Self.hour((1...12).map { Self.reading($0, watts: $0 * 100) })
            #expect(curve.rows == curve.points && curve.rows.count == 12)
        }

        /// The small table has each time once, although a derived curve has steps.
        @Test func tableNamesEachTimeOnce() {
            let curve = Self.hour((1..<60).map { Self.reading($0, register: 1000 + $0 * 50) })
            #expect((6...12).contains(curve.rows.count))
            #expect(zip(curve.rows, curve.rows.dropFirst()).allSatisfy { $0.time < $1.time })
        }
    }
}
