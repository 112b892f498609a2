import BridgeHardware
import BridgeProtocol
import ChargingModel
import CommonBase
import Logging
import Platform

/// How energy is measured: by pulses that the board counts, or by a meter that is asked.
enum MeterSettings {
    case pulses
    case modbus(device: String, unit: Int, MeterModel)

    static let keys = [
        "meter.kind", "meter.impulsesPerKwh", "meter.model",
        "meter.device", "meter.unit", "meter.baud", "meter.parity", "meter.type",
        "meter.serialNumber", "meter.accuracyClass",
    ]

    private enum Kind: String, CaseIterable { case pulses, modbus }

    /// - Throws: `invalidInput` that names the key.
    init(_ reader: SettingsReader) throws {
        guard try reader.choice("meter.kind", default: Kind.pulses) == .modbus else {
            self = .pulses
            return
        }
        var model = try MeterModel(try reader.requiredText("meter.model"))
        model.baud = try reader.integer("meter.baud", in: MeterModel.bauds, default: model.baud)
        model.parity = try reader.choice("meter.parity", default: model.parity)
        self = .modbus(
            device: try reader.requiredText("meter.device"),
            unit: try reader.integer("meter.unit", in: 1...247, default: 1), model)
    }

    /// What the cloud is told of the meter; nil where nothing is said.
    func description(_ reader: SettingsReader) throws -> BridgeEvent.Meter? {
        var type = reader.text("meter.type")
        if case .modbus(_, _, let model) = self { type = type ?? model.name }
        let serial = reader.text("meter.serialNumber")
        let accuracy = try reader.choice("meter.accuracyClass", of: AccuracyClass.self)
        if type == nil, serial == nil, accuracy == nil { return nil }
        return BridgeEvent.Meter(type: type, serialNumber: serial, accuracyClass: accuracy)
    }

    var isAsked: Bool {
        if case .pulses = self { false } else { true }
    }

    /// Nil where the board counts.
    func makeMeter(now: @escaping @Sendable () -> Moment, _ logger: Logger) -> ModbusMeter? {
        switch self {
        case .pulses: nil
        case .modbus(let device, let unit, let model):
            ModbusMeter(device: device, unit: unit, model: model, now: now, logger: logger)
        }
    }
}
