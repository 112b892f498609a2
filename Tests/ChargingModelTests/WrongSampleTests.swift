import TestSupport
import Testing

@testable import ChargingModel

extension ChargingModelTests {
    /// Samples that the others disprove are ignored; what leaves the energy in doubt is not
    /// (decision 0039).
    @Suite struct WrongSampleTests {
        struct Row: Sendable {
            var start: Int64? = 358_000
            var samples: [Int64]
            var stop: Int64? = 360_000
            var energyWh: Int64 = 2000
            var anomalies: Set<Anomaly> = []
        }

        /// One sample each ten minutes, and the stop after an hour.
        @Test(arguments: [
            Row(samples: [358_500, 359_000]),
            // Grizzl-E (lbbrhzn#1776): 0 for one sample, or several, at any place.
            Row(samples: [358_500, 0, 359_000]),
            Row(samples: [358_500, 0, 0, 359_000, 0]),
            Row(samples: [0, 358_500, 359_000]),
            Row(samples: [-1, 358_500, -1, 359_000]),
            Row(samples: [0, 0]),
            Row(start: 0, samples: [0, 800, 0, 1500], stop: 2000),
            // Another register: the house's, or that of the session.
            Row(samples: [358_500, 5_000_000, 359_000]),
            Row(samples: [5_000_000, 358_500, 359_000]),
            Row(samples: [358_500, 5_000_000]),
            Row(samples: [5_000_000]),
            Row(samples: [358_500, 600, 359_000]),
            Row(samples: [300, 600, 1200]),
            Row(samples: [5]),
            // While it runs, the last sample that fits counts.
            Row(samples: [358_500, 0], stop: nil, energyWh: 500),
            Row(samples: [0], stop: nil, energyWh: 0),
            Row(samples: [0, 358_500], stop: nil, energyWh: 500),
            Row(samples: [5_000_000], stop: nil, energyWh: 0),
            Row(samples: [358_500, 5_000_000], stop: nil, energyWh: 500),
            Row(
                samples: [5_000_000, 5_000_100], stop: nil, energyWh: 4_642_100,
                anomalies: [.impossibleEnergy]),
            // The meter was reset.
            Row(
                samples: [358_500, 0, 300], stop: 900, energyWh: 1400,
                anomalies: [.registerWentBackwards]),
            Row(
                samples: [358_500, 0, 300], stop: nil, energyWh: 800,
                anomalies: [.registerWentBackwards]),
            Row(samples: [0, 300], stop: 900, energyWh: 900, anomalies: [.registerWentBackwards]),
            // A power loss, and a stop without a register (MicroOcpp#174).
            Row(samples: [358_500], stop: 0, energyWh: 500, anomalies: [.registerWentBackwards]),
            Row(
                samples: [358_500], stop: -1, energyWh: 500,
                anomalies: [.registerWentBackwards, .impossibleEnergy]),
            // A fall after which the register counts on: which energy is right is not clear.
            Row(samples: [359_000, 358_400, 359_200], anomalies: [.registerWentBackwards]),
            Row(
                samples: [359_000, 358_400, 358_800, 359_200],
                anomalies: [.registerWentBackwards]),
            // More than the start and the stop say.
            Row(samples: [1000, 2500, 3000], anomalies: [.registerWentBackwards]),
            // A start of 0, or in kilowatt-hours, of a meter that did not start there.
            Row(
                start: 0, samples: [38_500, 39_000], stop: 40_000, energyWh: 40_000,
                anomalies: [.impossibleEnergy]),
            Row(
                start: 38, samples: [38_500, 39_000], stop: 40_000, energyWh: 39_962,
                anomalies: [.impossibleEnergy]),
            // A stop in watt-hours after samples in kilowatt-hours.
            Row(
                start: 3, samples: [4, 5, 6, 7, 8], stop: 45_000, energyWh: 44_997,
                anomalies: [.impossibleEnergy]),
            // The start and the stop in kilowatt-hours.
            Row(
                start: 358, samples: [358_500, 359_000], stop: 360, energyWh: 2,
                anomalies: [.registerWentBackwards]),
            Row(
                start: 358, samples: [359_000], stop: 360, energyWh: 2,
                anomalies: [.registerWentBackwards]),
        ]) func judgesSamples(_ row: Row) {
            var facts = [Facts.start("start", 0, row.start)]
            for (index, register) in row.samples.enumerated() {
                facts.append(Facts.sample(Int64(index + 1) * 10, register))
            }
            if let stop = row.stop { facts.append(Facts.stop(60, stop)) }
            let state = ChargingTransaction.fold(facts)
            #expect(state.energyWh == row.energyWh, "\(row)")
            #expect(state.anomalies == row.anomalies, "\(row)")
            let quarters = QuarterEnergy(state, facts: facts).items
            #expect(quarters.reduce(0) { $0 + $1.energyWh } == state.energyWh)
        }

        /// A wrong sample does not move the energy to another quarter of an hour.
        @Test func wrongSampleKeepsQuarters() {
            func quarters(_ wrong: [ChargingEvent]) -> [QuarterEnergy.Item] {
                let facts =
                    [
                        Facts.start("start", 0, 358_000), Facts.sample(15, 358_500),
                        Facts.sample(30, 359_000), Facts.stop(45, 360_000),
                    ] + wrong
                return QuarterEnergy(ChargingTransaction.fold(facts), facts: facts).items
            }
            #expect(quarters([]).map(\.energyWh) == [500, 500, 1000])
            #expect(quarters([Facts.sample(20, 0)]) == quarters([]))
            #expect(quarters([Facts.sample(20, 5_000_000)]) == quarters([]))
        }
    }
}
