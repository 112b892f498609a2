import CommonBase

/// A meter's values at one point in time.
package struct MeterReading: Hashable, Sendable {
    package var takenAt: Timestamp
    package var values: [SampledValue]

    package init(takenAt: Timestamp, values: [SampledValue]) {
        self.takenAt = takenAt
        self.values = values
    }

    /// A reading of the cumulative energy register alone.
    package init(takenAt: Timestamp, registerWh: Int64, context: SampledValue.Context) {
        self.init(takenAt: takenAt, values: [.register(wattHours: registerWh, context: context)])
    }

    /// The most values that are kept of one reading: each measurand of each phase in each context
    /// would be fewer.
    package static let maximumValueCount = 100

    /// The imported energy in Wh, within `WattHourBounds`: the value of all phases if present, otherwise the sum of the
    /// phases (some chargers label their only register L1: quirk Q63). Nil without such a value.
    package var registerWh: Int64? {
        let registers = values.filter { $0.measurand == .energyActiveImportRegister }
        func bounded(_ wattHours: Int64) -> Int64 { WattHourBounds.range.clamping(wattHours) }
        if let whole = registers.first(where: { $0.phase == nil }) {
            return bounded(whole.wholeUnits)
        }
        guard !registers.isEmpty else { return nil }
        return registers.reduce(0) { bounded($0 + bounded($1.wholeUnits)) }
    }

    /// The same reading with its register alone; nil without one.
    package var registerOnly: MeterReading? {
        guard let registerWh else { return nil }
        let context = values.first { $0.measurand == .energyActiveImportRegister }?.context
        return MeterReading(
            takenAt: takenAt, registerWh: registerWh, context: context ?? .samplePeriodic)
    }

    package func has(_ context: SampledValue.Context) -> Bool {
        values.contains { $0.context == context }
    }
}

/// One measured quantity in thousandths of its base unit, to keep it an integer: mWh, mW, mA, mV,
/// thousandths of a percent or of a degree Celsius.
package struct SampledValue: Hashable, Sendable {
    package var measurand: Measurand
    /// `L1`, `L2-N` …, at most `maximumPhaseLength` characters; nil for all phases together.
    package var phase: String?
    package var context: Context
    /// OCPP's phases have at most 5 characters, as `L1-L2`.
    package static let maximumPhaseLength = 20
    /// Within `range` where it was decoded.
    package var thousandths: Int64

    /// A million million units of everything that is measured: see `WattHourBounds`.
    package static let range: ClosedRange<Int64> =
        WattHourBounds.range.lowerBound * 1000...WattHourBounds.range.upperBound * 1000

    package init(
        _ measurand: Measurand, thousandths: Int64, phase: String? = nil,
        context: Context = .samplePeriodic
    ) {
        self.measurand = measurand
        self.phase = phase
        self.context = context
        self.thousandths = thousandths
    }

    package static func register(wattHours: Int64, context: Context) -> SampledValue {
        SampledValue(
            .energyActiveImportRegister,
            thousandths: WattHourBounds.range.clamping(wattHours) * 1000, context: context)
    }

    /// In Wh, W, A …, rounded towards zero.
    package var wholeUnits: Int64 { thousandths / 1000 }

    /// OCPP 1.6 ReadingContext.
    package enum Context: String, Sendable, Codable, CaseIterable {
        case interruptionBegin = "Interruption.Begin"
        case interruptionEnd = "Interruption.End"
        case other = "Other"
        case sampleClock = "Sample.Clock"
        case samplePeriodic = "Sample.Periodic"
        case transactionBegin = "Transaction.Begin"
        case transactionEnd = "Transaction.End"
        case trigger = "Trigger"
    }
}

/// OCPP 1.6 Measurand.
package enum Measurand: String, Sendable, Codable, CaseIterable {
    case energyActiveImportRegister = "Energy.Active.Import.Register"
    case energyActiveExportRegister = "Energy.Active.Export.Register"
    case energyReactiveImportRegister = "Energy.Reactive.Import.Register"
    case energyReactiveExportRegister = "Energy.Reactive.Export.Register"
    case energyActiveImportInterval = "Energy.Active.Import.Interval"
    case energyActiveExportInterval = "Energy.Active.Export.Interval"
    case energyReactiveImportInterval = "Energy.Reactive.Import.Interval"
    case energyReactiveExportInterval = "Energy.Reactive.Export.Interval"
    case powerActiveImport = "Power.Active.Import"
    case powerActiveExport = "Power.Active.Export"
    case powerOffered = "Power.Offered"
    case powerReactiveImport = "Power.Reactive.Import"
    case powerReactiveExport = "Power.Reactive.Export"
    case powerFactor = "Power.Factor"
    case currentImport = "Current.Import"
    case currentExport = "Current.Export"
    case currentOffered = "Current.Offered"
    case voltage = "Voltage"
    case frequency = "Frequency"
    case temperature = "Temperature"
    case stateOfCharge = "SoC"
    case revolutionsPerMinute = "RPM"
}
