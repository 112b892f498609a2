import ChargingModel
import CommonBase
import OCPPMessages

/// Readings of a station's meter as OCPP meter values.
enum StationReadings {
    /// The register, the power, and the current of each of the three phases.
    static func full(
        at timestamp: Timestamp, registerWh: Int64, powerW: Int64,
        context: SampledValue.Context
    ) -> V16.MeterValue {
        let deciamperes = powerW * 10 / (3 * Mains.voltage)
        let current = "\(deciamperes / 10).\(deciamperes % 10)"
        let phases = ["L1", "L2", "L3"].map { phase in
            V16.MeterValue.Sample(
                value: current, context: context.rawValue,
                measurand: Measurand.currentImport.rawValue, phase: phase, unit: "A")
        }
        let power = V16.MeterValue.Sample(
            value: String(powerW), context: context.rawValue,
            measurand: Measurand.powerActiveImport.rawValue, unit: "W")
        return V16.MeterValue(
            timestamp: timestamp,
            sampledValue: [register(registerWh, context: context), power] + phases)
    }

    /// Only the register.
    static func register(
        at timestamp: Timestamp, registerWh: Int64, context: SampledValue.Context
    ) -> V16.MeterValue {
        V16.MeterValue(
            timestamp: timestamp, sampledValue: [register(registerWh, context: context)])
    }

    private static func register(
        _ registerWh: Int64, context: SampledValue.Context
    ) -> V16.MeterValue.Sample {
        V16.MeterValue.Sample(
            value: String(registerWh), context: context.rawValue,
            measurand: Measurand.energyActiveImportRegister.rawValue, unit: "Wh")
    }
}
