import TestSupport
import Testing

@testable import ChargingModel
@testable import CommonBase

extension ChargingModelTests {
    @Suite struct MeterRegisterTests {
        struct Row: Sendable {
            var registersWh: [Int64]
            var hours: Int64? = 24
            var energyWh: Int64
            var anomalies: Set<Anomaly> = []
        }

        /// The energy between the first and the last reading, and its plausibility.
        @Test(arguments: [
            Row(registersWh: [], energyWh: 0),
            Row(registersWh: [5000], energyWh: 0),
            Row(registersWh: [1000, 4000], energyWh: 3000),
            Row(registersWh: [1000, 2000, 2000, 4000], energyWh: 3000),
            // A dip in between (a late or wrong reading) does not change the difference.
            Row(
                registersWh: [1000, 3000, 2000, 4000], energyWh: 3000,
                anomalies: [.registerWentBackwards]),
            // Q57: after a reset in between, the increases are summed.
            Row(
                registersWh: [10_000, 10_500, 0, 300], energyWh: 800,
                anomalies: [.registerWentBackwards]),
            Row(registersWh: [10_000, 0], energyWh: 0, anomalies: [.registerWentBackwards]),
            // Q58: meterStop −1.
            Row(
                registersWh: [1000, 1500, -1], energyWh: 500,
                anomalies: [.registerWentBackwards, .impossibleEnergy]),
            // Q59: stop = start − 1 is rounding.
            Row(registersWh: [1000, 999], energyWh: 0),
            Row(registersWh: [1000, 998, 1005, 1003], energyWh: 3),
            Row(registersWh: [1000, 997], energyWh: 0, anomalies: [.registerWentBackwards]),
            // A slow decrease in small steps is none.
            Row(
                registersWh: [1000, 998, 996, 994, 1100], energyWh: 100,
                anomalies: [.registerWentBackwards]),
            // Q60: stop = start.
            Row(registersWh: [1000, 1000], energyWh: 0),
            // Q61: a start of 0.
            Row(
                registersWh: [0, 8_000_000], energyWh: 8_000_000,
                anomalies: [.impossibleEnergy]),
            Row(registersWh: [-5, 10], energyWh: 15, anomalies: [.impossibleEnergy]),
            // The limit: 50 kW and 200 Wh.
            Row(registersWh: [0, 50_200], hours: 1, energyWh: 50_200),
            Row(
                registersWh: [0, 50_201], hours: 1, energyWh: 50_201,
                anomalies: [.impossibleEnergy]),
            Row(registersWh: [0, 200], hours: 0, energyWh: 200),
            Row(registersWh: [0, 201], hours: -9, energyWh: 201, anomalies: [.impossibleEnergy]),
            Row(registersWh: [0, 50_201], hours: nil, energyWh: 50_201),
            // 1 TWh and more is no register of a meter.
            Row(
                registersWh: [0, 999_999_999_999], hours: nil, energyWh: 999_999_999_999),
            Row(
                registersWh: [0, 1_000_000_000_000], hours: nil, energyWh: 1_000_000_000_000,
                anomalies: [.impossibleEnergy]),
            Row(
                registersWh: [0, .max], hours: nil, energyWh: 1_000_000_000_000,
                anomalies: [.impossibleEnergy]),
            Row(
                registersWh: [.min, .max], energyWh: 1_000_000_000_000,
                anomalies: [.impossibleEnergy]),
            Row(
                registersWh: [0, .max, 0, .max, 0], hours: nil, energyWh: 1_000_000_000_000,
                anomalies: [.registerWentBackwards, .impossibleEnergy]),
        ]) func computesEnergyAndAnomalies(_ row: Row) {
            let register = MeterRegister(
                registersWh: row.registersWh,
                durationMilliseconds: row.hours.map { $0 * 3_600_000 })
            #expect(register.energyWh == row.energyWh)
            #expect(register.anomalies == row.anomalies)
        }

        /// For any readings, nothing traps and the energy is never negative.
        @Test func extremeReadingsGiveNoNegativeEnergy() {
            var random = SeededRandom(seed: 57)
            let negative = (0..<20_000).filter { _ in
                let registers = (0..<random.index(8)).map { _ in random.extreme() }
                let duration = random.chance(80) ? random.extreme() : nil
                let register = MeterRegister(
                    registersWh: registers, durationMilliseconds: duration)
                return register.energyWh < 0
            }
            #expect(negative.isEmpty)
        }

        /// An increasing register yields its difference and no anomaly.
        @Test func increasingRegisterYieldsDifference() {
            var random = SeededRandom(seed: 58)
            for _ in 0..<2000 {
                var registers = [random.number(0...1_000_000_000)]
                for _ in 0..<random.index(20) {
                    registers.append((registers.last ?? 0) + random.number(0...5000))
                }
                let register = MeterRegister(registersWh: registers, durationMilliseconds: nil)
                #expect(register.energyWh == (registers.last ?? 0) - registers[0])
                #expect(register.anomalies == [])
            }
        }
    }
}
