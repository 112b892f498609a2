import TestSupport
import Testing

@testable import ChargingModel

extension ChargingModelTests {
    /// A register in a wrong unit disagrees with the power by an order of magnitude.
    @Suite struct EnergyMismatchTests {
        /// One sample of the power each `minutes`, from the first to the last minute of `charging`;
        /// the register of the stop.
        private static func anomalies(
            _ powerW: [Int64?], minutes: Int64, energyWh: Int64, _ measurand: Measurand? = nil,
            end: Int64? = nil, remarks: Set<Anomaly> = []
        ) -> Set<Anomaly> {
            var facts = [Facts.start("start", 0, 5000, remarks: remarks)]
            for (index, watts) in powerW.enumerated() {
                guard let watts else { continue }
                let minute = Int64(index + 1) * minutes
                let power = SampledValue(
                    measurand ?? .powerActiveImport, thousandths: watts * 1000)
                let reading = MeterReading(takenAt: Facts.at(minute), values: [power])
                facts.append(Facts.fact("\(index)", minute, .sampled([reading])))
            }
            let stop = end ?? (Int64(powerW.count) + 1) * minutes
            facts.append(Facts.stop(stop, 5000 + energyWh))
            let state = ChargingTransaction.fold(facts)
            #expect(state == ChargingTransaction.fold(facts.map(\.withRegistersOnly)))
            return state.anomalies
        }

        /// OpenEVSE#703: nine kilowatts for two hours are no 18 Wh.
        @Test func tooLittleEnergyIsAnomaly() {
            let power = [Int64?](repeating: 9451, count: 8)
            #expect(Self.anomalies(power, minutes: 13, energyWh: 18) == [.energyMismatch])
            #expect(Self.anomalies(power, minutes: 13, energyWh: 1400) == [.energyMismatch])
            #expect(Self.anomalies(power, minutes: 13, energyWh: 18_000) == [])
            // By the current of each phase.
            let amperes = [Int64?](repeating: 41, count: 8)
            #expect(
                Self.anomalies(amperes, minutes: 13, energyWh: 18, .currentImport)
                    == [.energyMismatch])
            #expect(Self.anomalies([7000, 7000], minutes: 20, energyWh: 6) == [.energyMismatch])
            // A sample of each hour, by the clock.
            let hourly = [Int64?](repeating: 7000, count: 4)
            #expect(Self.anomalies(hourly, minutes: 60, energyWh: 30) == [.energyMismatch])
            #expect(Self.anomalies(hourly, minutes: 60, energyWh: 30_000) == [])
        }

        /// Eight times as much as the power allows, though a charger could deliver it.
        @Test func tooMuchEnergyIsAnomaly() {
            let power = [Int64?](repeating: 1500, count: 30)
            #expect(Self.anomalies(power, minutes: 10, energyWh: 7500) == [])
            #expect(Self.anomalies(power, minutes: 10, energyWh: 22_500) == [])
            #expect(Self.anomalies(power, minutes: 5, energyWh: 75_000) == [.energyMismatch])
        }

        /// Honest stations: a wrong unit of the power, a short session, a pause, a car that is full,
        /// sun, one phase of three, and readings only while charging.
        @Test func honestStationsAreClean() {
            let seven = [Int64?](repeating: 7, count: 8)
            #expect(Self.anomalies(seven, minutes: 10, energyWh: 9000) == [])
            let million = [Int64?](repeating: 7_000_000, count: 8)
            #expect(Self.anomalies(million, minutes: 10, energyWh: 9000) == [])
            let third = [Int64?](repeating: 2300, count: 8)
            #expect(Self.anomalies(third, minutes: 10, energyWh: 10_000) == [])
            let whole = [Int64?](repeating: 6900, count: 8)
            #expect(Self.anomalies(whole, minutes: 10, energyWh: 3300) == [])
            #expect(Self.anomalies([7000, 7000], minutes: 1, energyWh: 0) == [])
            #expect(Self.anomalies([7000], minutes: 30, energyWh: 4) == [])
            #expect(Self.anomalies([7000, 7000, 0, 0, 0, 0], minutes: 10, energyWh: 1200) == [])
            #expect(Self.anomalies([7000, 0, 7000, 0, 7000], minutes: 15, energyWh: 400) == [])
            #expect(Self.anomalies([1400, 1600, 0, 0, 4000], minutes: 15, energyWh: 300) == [])
            #expect(
                Self.anomalies([7000, nil, nil, nil, 7000], minutes: 15, energyWh: 200) == [])
            #expect(Self.anomalies([7000], minutes: 10, energyWh: 20_000, end: 600) == [])
        }

        /// Times of a wrong clock prove nothing, and while it runs the register may lag behind.
        @Test func needsTimesAndTheEnd() {
            let power = [Int64?](repeating: 9451, count: 8)
            #expect(
                Self.anomalies(
                    power, minutes: 13, energyWh: 18, remarks: [.clockUnsynchronised])
                    == [.clockUnsynchronised])
            let readings = (1...9 as ClosedRange<Int64>).map { minute in
                MeterReading(
                    takenAt: Facts.at(minute * 10),
                    values: [
                        .register(wattHours: 5000, context: .samplePeriodic),
                        SampledValue(.powerActiveImport, thousandths: 7_000_000),
                    ])
            }
            let running = [
                Facts.start("start", 0, 5000), Facts.fact("samples", 90, .sampled(readings)),
            ]
            #expect(ChargingTransaction.fold(running).anomalies == [])
        }
    }
}
