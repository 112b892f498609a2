import BridgeHardware
import BridgeProtocol
import ChargingModel
import CommonBase
import Logging
import Platform

/// How energy is measured: by pulses that the board counts, or by a Modbus meter.
enum MeterSettings {
    case pulses(perKWh: Int)
    case modbus(device: String, unit: Int, MeterModel)

    static let table = [
        kind, impulsesPerKwh, model, device, unit, baud, parity, type, serialNumber, accuracyClass,
    ]

    private enum Kind: String, CaseIterable { case pulses, modbus }

    private static let kind = Setting.choice(
        "meter.kind", of: Kind.self, default: .pulses,
        "How energy is measured: pulses of an S0 output, or a Modbus RTU meter, which misses "
            + "nothing.")
    private static let impulsesPerKwh = Setting.integer(
        "meter.impulsesPerKwh", in: 1...100_000, default: 1000, "S0 pulses for 1 kWh.")
    private static let model = Setting.text(
        "meter.model",
        "Modbus meter: sdm630, sdm72, sdm120, or a file that describes another one. Required for "
            + "meter.kind modbus.")
    private static let device = Setting.text(
        "meter.device",
        "Serial line of the Modbus meter, like /dev/ttyUSB0. Required for meter.kind modbus.")
    private static let unit = Setting.integer(
        "meter.unit", in: 1...247, default: 1, "Address of the Modbus meter.")
    private static let baud = Setting.integer(
        "meter.baud", in: MeterModel.bauds,
        "Speed of the Modbus line. The model's unless set.")
    private static let parity = Setting.choice(
        "meter.parity", of: MeterModel.Parity.self,
        "Parity of the Modbus line. The model's unless set.")
    private static let type = Setting.text(
        "meter.type", "Type of the meter, for the cloud. The model's name unless set.")
    private static let serialNumber = Setting.text(
        "meter.serialNumber", "Serial number of the meter, for the cloud.")
    private static let accuracyClass = Setting.choice(
        "meter.accuracyClass", of: AccuracyClass.self,
        "Class of a meter certified under the Measuring Instruments Directive, for the cloud.")

    /// - Throws: `invalidInput` that names the key.
    init(_ reader: SettingsReader) throws {
        guard try reader.requiredChoice(Self.kind, of: Kind.self) == .modbus else {
            self = .pulses(perKWh: try reader.requiredInteger(Self.impulsesPerKwh))
            return
        }
        var model = try MeterModel(try reader.requiredText(Self.model))
        model.baud = try reader.integer(Self.baud) ?? model.baud
        model.parity = try reader.choice(Self.parity, of: MeterModel.Parity.self) ?? model.parity
        self = .modbus(
            device: try reader.requiredText(Self.device),
            unit: try reader.requiredInteger(Self.unit), model)
    }

    /// The meter's description for the cloud; nil where nothing is known of it.
    func description(_ reader: SettingsReader) throws -> BridgeEvent.Meter? {
        var type = reader.text(Self.type)
        if case .modbus(_, _, let model) = self { type = type ?? model.name }
        let serial = reader.text(Self.serialNumber)
        let accuracy = try reader.choice(Self.accuracyClass, of: AccuracyClass.self)
        if type == nil, serial == nil, accuracy == nil { return nil }
        return BridgeEvent.Meter(type: type, serialNumber: serial, accuracyClass: accuracy)
    }

    var isModbus: Bool {
        if case .modbus = self { true } else { false }
    }

    /// A register in Wh counts as a pulse for each Wh.
    var pulsesPerKWh: Int64 {
        switch self {
        case .pulses(let count): Int64(count)
        case .modbus: 1000
        }
    }

    /// The step in which the register rises, in Wh; nil where it is not known to be large.
    var stepWh: Int64? {
        if case .modbus(_, _, let model) = self { model.energyStepWh } else { nil }
    }

    /// Nil where the board counts pulses.
    func makeMeter(now: @escaping @Sendable () -> Moment, _ logger: Logger) -> ModbusMeter? {
        switch self {
        case .pulses: nil
        case .modbus(let device, let unit, let model):
            ModbusMeter(device: device, unit: unit, model: model, now: now, logger: logger)
        }
    }
}
