import TestSupport
import Testing

@testable import ChargingModel
@testable import CommonBase

extension ChargingModelTests {
    /// Sessions of simulated honest chargers with all habits together: the bill is that of the start
    /// and the stop, and clean.
    @Suite struct HonestChargerTests {
        @Test(arguments: 0..<8) func honestChargerIsClean(block: UInt64) {
            var wrong: [String] = []
            for seed in RandomCases.block(block, of: 250) {
                var random = SeededRandom(seed: seed)
                var charger = SimulatedCharger(using: &random)
                let facts = charger.session(using: &random)
                let state = ChargingTransaction.fold(facts)
                let energy = charger.stopWh - charger.startWh
                if state.energyWh != energy || state.isSuspect {
                    wrong.append(
                        "\(seed) \(charger) \(state.anomalies) \(state.energyWh)/\(energy)")
                }
                let sum = QuarterEnergy(state, facts: facts).items.reduce(0) { $0 + $1.energyWh }
                if sum != energy { wrong.append("\(seed) quarters \(sum)") }
                // While it runs, the last sample is at most one step and one interval old.
                let running = ChargingTransaction.fold(facts.dropLast())
                let lag = charger.stopWh - charger.startWh - running.energyWh
                if running.isSuspect || abs(lag) > 3 * charger.stepWh + 2000 && charger.hasAllPhases
                {
                    wrong.append("\(seed) \(charger) runs \(running.anomalies) \(lag)")
                }
            }
            #expect(wrong.isEmpty, "\(wrong.prefix(5).joined(separator: "\n"))")
        }
    }
}

/// A charger whose habits are random, but which is honest.
private struct SimulatedCharger {
    enum Registers: CaseIterable {
        case plain, withBegin, withInlet, inletApart, withZero, session, phases, phasesApart,
            phasesLate, totals, labelledL1
    }

    var registers: Registers
    /// The step of the samples, which may be finer in some, and whether they are truncated, rounded
    /// or rounded up.
    var stepWh: Int64
    var offsetWh: Int64
    var isSometimesFiner: Bool
    var hasPower: Bool
    var dips: Bool
    var startWh: Int64
    var stopWh: Int64
    /// The step of the present samples.
    var presentStepWh: Int64 = 1
    /// Whether the sum of the phases was ever told.
    var hasAllPhases: Bool
    /// What each phase had counted before.
    var phasesWh: [Int64]

    init(using random: inout SeededRandom) {
        registers = random.element(Registers.allCases)
        stepWh = random.element([1, 10, 100, 1000])
        offsetWh = random.element([0, stepWh / 2, stepWh - 1])
        isSometimesFiner = random.chance(30)
        hasPower = random.chance(50)
        dips = random.chance(20)
        phasesWh = (0..<3).map { _ in random.number(10_000...3_000_000) }
        startWh = phasesWh.reduce(0, +)
        if registers == .session, stepWh > 10 { (stepWh, offsetWh) = (10, 5) }
        stopWh = startWh
        hasAllPhases = ![.phases, .phasesApart, .phasesLate].contains(registers)
    }

    mutating func session(using random: inout SeededRandom) -> [ChargingEvent] {
        var facts = [Facts.start("start", 0, startWh)]
        let samples = random.number(1...30)
        for minute in stride(from: 5, through: samples * 5, by: 5) {
            let powerW = random.element([0, 1400, 3600, 7200, 11_000, 22_000] as [Int64])
            let rise = powerW / 12
            let isThreePhase = random.chance(70)
            hasAllPhases = hasAllPhases || isThreePhase
            for phase in 0..<3 where phase == 0 || isThreePhase {
                phasesWh[phase] += isThreePhase ? rise / 3 : rise
            }
            stopWh = phasesWh.reduce(0, +)
            presentStepWh = isSometimesFiner && random.chance(50) ? 1 : stepWh
            var readings = values(random.chance(10), isThreePhase, using: &random)
            if hasPower {
                readings[0].append(SampledValue(.powerActiveImport, thousandths: powerW * 1000))
            }
            for (index, values) in readings.enumerated() {
                let reading = MeterReading(
                    takenAt: Facts.at(minute).adding(
                        seconds: registers == .phasesLate ? Int64(index) : 0), values: values)
                facts.append(Facts.fact("\(minute) \(index)", minute, .sampled([reading])))
            }
        }
        if random.chance(20), stopWh > startWh { stopWh -= 1 }
        return facts + [Facts.stop(samples * 5 + 1, stopWh)]
    }

    private func register(
        _ wattHours: Int64, _ phase: String? = nil,
        _ context: SampledValue.Context = .samplePeriodic, at location: SampledValue.Location? = nil
    ) -> SampledValue {
        let (step, offset) = (presentStepWh, min(offsetWh, presentStepWh - 1))
        let shown = (wattHours + offset) / step * step
        return SampledValue(
            .energyActiveImportRegister, thousandths: shown * 1000, phase: phase, context: context,
            location: location, resolution: step > 1 ? step * 1000 : nil)
    }

    /// The values of the readings at one time.
    private func values(
        _ isDip: Bool, _ isThreePhase: Bool, using random: inout SeededRandom
    ) -> [[SampledValue]] {
        let total = phasesWh.reduce(0, +)
        if dips, isDip, registers == .plain { return [[register(0)]] }
        let names = ["L1", "L2", "L3"]
        let phases = names.indices.filter { isThreePhase || $0 == 0 }
            .map { register(phasesWh[$0], names[$0]) }
        switch registers {
        case .plain: return [[register(total)]]
        case .labelledL1: return [[register(total, "L1")]]
        case .withBegin:
            let both = [register(total), register(startWh, nil, .transactionBegin)]
            return [random.chance(50) ? both : both.reversed()]
        case .withInlet:
            let both = [register(total), register(total * 3, at: .inlet)]
            return [random.chance(50) ? both : both.reversed()]
        case .inletApart: return [[register(total)], [register(total * 3, at: .inlet)]]
        case .withZero: return [[register(0), register(total)]]
        case .session:
            return [[register(total - startWh), register(total)].shuffled(using: &random)]
        case .phases: return [phases]
        case .phasesApart, .phasesLate: return phases.map { [$0] }
        case .totals: return [names.map { register(total, $0) }]
        }
    }
}
