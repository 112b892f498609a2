import BridgeHardware
import BridgeLogic
import Common
import Logging
import Platform

/// How energy is measured: by pulses that the board counts, or by a meter that is asked.
enum MeterSettings {
    case pulses
    case modbus(device: String, unit: Int, MeterModel, baud: Int?, MeterModel.Parity?)

    static let keys = [
        "meter.kind", "meter.impulsesPerKwh", "meter.sampleIntervalSeconds", "meter.model",
        "meter.device", "meter.unit", "meter.baud", "meter.parity",
    ]

    private enum Kind: String, CaseIterable { case pulses, modbus }
    private enum Parity: String, CaseIterable { case model, none, even, odd }

    /// - Throws: `invalidInput` that names the key.
    init(_ reader: SettingsReader) throws {
        guard try reader.choice("meter.kind", default: Kind.pulses) == .modbus else {
            self = .pulses
            return
        }
        let parity = try reader.choice("meter.parity", default: Parity.model)
        self = .modbus(
            device: try reader.requiredText("meter.device"),
            unit: try reader.integer("meter.unit", in: 1...247, default: 1),
            try MeterModel(try reader.requiredText("meter.model")),
            baud: try reader.integer("meter.baud", in: 300...115_200),
            MeterModel.Parity(rawValue: parity.rawValue))
    }

    var isAsked: Bool {
        if case .pulses = self { false } else { true }
    }

    /// Nil where the board counts.
    func makeMeter(now: @escaping @Sendable () -> Moment, _ logger: Logger) -> ModbusMeter? {
        switch self {
        case .pulses: nil
        case .modbus(let device, let unit, let model, let baud, let parity):
            ModbusMeter(
                device: device, unit: unit, model: model, baud: baud, parity: parity, now: now,
                logger: logger)
        }
    }
}
