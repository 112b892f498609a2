import ChargingModel
import CommonBase
import OCPPMessages

extension StationPersonality {
    /// The readings that a station with these faults makes of one.
    /// - Parameters:
    ///   - startWh: the register at the start of the transaction.
    ///   - isOdd: whether it is every second reading of the transaction.
    func readings(
        _ reading: V16.MeterValue, registerWh: Int64, startWh: Int64, isOdd: Bool
    ) -> [V16.MeterValue] {
        (faults ?? []).reduce([reading]) { readings, fault in
            readings.flatMap { reading in
                let parts = Register(
                    reading: reading, wh: registerWh, startWh: startWh, isOdd: isOdd)
                return fault.registers(parts).map { reading.withRegisters($0) }
            }
        }
    }
}

/// The register of a reading.
private struct Register {
    typealias Sample = V16.MeterValue.Sample

    var reading: V16.MeterValue
    var wh: Int64
    var startWh: Int64
    var isOdd: Bool

    var samples: [Sample] { reading.sampledValue.filter(\.isRegister) }

    /// Each register with a change.
    func changed(_ change: (inout Sample) -> Void) -> [Sample] {
        samples.map { sample in
            var sample = sample
            change(&sample)
            return sample
        }
    }

    func with(value: Int64, _ change: (inout Sample) -> Void = { _ in }) -> [Sample] {
        changed { sample in
            sample.value = String(value)
            change(&sample)
        }
    }

    func phase(_ number: Int64, value: Int64) -> [Sample] {
        with(value: value) { $0.phase = "L\(number)" }
    }

    /// A third of the register; the three add up to it.
    func share(_ number: Int64) -> Int64 { (wh + number - 1) / 3 }
}

extension StationFault {
    /// The registers of each reading that the station makes of one.
    fileprivate func registers(_ register: Register) -> [[V16.MeterValue.Sample]] {
        let phases: [Int64] = [1, 2, 3]
        switch self {
        case .roundedRegisters: return [register.with(value: (register.wh + 5) / 10 * 10)]
        case .kilowattHours:
            let hundredths = (register.wh + 5) / 10
            let digits = String(hundredths % 100 + 100).dropFirst()
            return [
                register.changed { sample in
                    sample.value = "\(hundredths / 100).\(digits)"
                    sample.unit = "kWh"
                }
            ]
        case .inletBesideOutlet:
            let inlet = register.with(value: register.wh * 2) { $0.location = "Inlet" }
            return [inlet + register.changed { $0.location = "Outlet" }]
        case .beginBesidePeriodic:
            let begin = register.with(value: register.startWh) {
                $0.context = SampledValue.Context.transactionBegin.rawValue
            }
            return [register.samples + begin]
        case .sessionBesideTotal:
            let session = register.with(value: register.wh - register.startWh) { $0.bare() }
            return [session + register.changed { $0.bare() }]
        case .phaseReadings:
            return phases.map { register.phase($0, value: register.share($0)) }
        case .phasesWithTotal: return [phases.flatMap { register.phase($0, value: register.wh) }]
        case .phaseDropsOut:
            let present = register.isOdd ? [1] : phases
            return [present.flatMap { register.phase($0, value: register.share($0)) }]
        default: return [register.samples]
        }
    }
}

extension V16.MeterValue {
    fileprivate func withRegisters(_ registers: [Sample]) -> V16.MeterValue {
        V16.MeterValue(
            timestamp: timestamp,
            sampledValue: registers + sampledValue.filter { !$0.isRegister })
    }
}

extension V16.MeterValue.Sample {
    fileprivate var isRegister: Bool {
        measurand == nil || measurand == Measurand.energyActiveImportRegister.rawValue
    }

    /// Leaves only the value.
    fileprivate mutating func bare() { (context, measurand, unit) = (nil, nil, nil) }
}
