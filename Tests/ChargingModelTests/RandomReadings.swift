import TestSupport

@testable import ChargingModel
@testable import CommonBase

/// Readings with several registers, phases, places, powers and times, right and wrong ones.
enum RandomReadings {
    static func reading(using random: inout SeededRandom) -> MeterReading {
        MeterReading(
            takenAt: Facts.at(random.number(0...20)),
            values: (0..<(1 + random.index(4))).map { _ in value(using: &random) })
    }

    private static func value(using random: inout SeededRandom) -> SampledValue {
        let measurands: [Measurand] = [
            .energyActiveImportRegister, .energyActiveImportRegister, .powerActiveImport,
            .currentImport, .voltage,
        ]
        let measurand = random.element(measurands)
        let thousandths =
            random.chance(10)
            ? random.element([0, -1000, 5_000_000_000]) : random.number(0...9) * 777_000
        return SampledValue(
            measurand, thousandths: thousandths,
            phase: random.element(
                [nil, nil, nil, "L1", "L2", "L3", "L1-N", "N", "x"] as [String?]),
            context: random.element(SampledValue.Context.allCases),
            location: random.element([nil, nil, nil, nil, .inlet]),
            resolution: random.element([nil, nil, 10_000, 100]))
    }

    /// A transaction with such readings, in the order of their times or not.
    static func facts(using random: inout SeededRandom) -> [ChargingEvent] {
        var samples = (0..<(2 + random.index(12))).map { index in
            let readings = (0..<(1 + random.index(3))).map { _ in reading(using: &random) }
                .sorted { $0.takenAt < $1.takenAt }
            return ChargingEvent(
                key: "\(index)", occurredAt: readings[0].takenAt, receivedAt: .epoch,
                content: .sampled(readings))
        }
        if random.chance(80) {
            samples.sort { $0.occurredAt < $1.occurredAt }
        }
        let start = random.chance(80) ? [Facts.start("start", 0, random.number(0...3) * 777)] : []
        let stop = random.chance(50) ? [Facts.stop(21, random.number(0...9) * 777)] : []
        return start + samples + stop
    }
}
