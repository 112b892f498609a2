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

    /// The imported energy at the outlet in Wh, within `WattHourBounds`, of the most present context:
    /// the value of all phases if present, otherwise the sum of the phases (some chargers label
    /// their only register L1: quirk Q63). Nil without such a value.
    package var registerWh: Int64? {
        let reading = InstantReading(self)
        return (reading.register.total ?? reading.beginWh).map(WattHourBounds.range.clamping)
    }

    /// The same reading with only what a fold needs: its registers, and its power. Without a power,
    /// the currents.
    package var registersAndPower: MeterReading {
        let hasPower = values.contains { $0.measurand == .powerActiveImport && $0.isAtOutlet }
        let kept = values.filter { value in
            switch value.measurand {
            case .energyActiveImportRegister: true
            case .powerActiveImport: value.isAtOutlet
            case .currentImport: value.isAtOutlet && !hasPower
            default: false
            }
        }
        return MeterReading(takenAt: takenAt, values: kept)
    }

    /// Whether it has a register at any place.
    package var hasRegister: Bool {
        values.contains { $0.measurand == .energyActiveImportRegister }
    }

    /// The readings in order, with those of one time as one: some stations send each phase apart.
    package static func merged(_ readings: [MeterReading]) -> [MeterReading] {
        Dictionary(grouping: readings, by: \.takenAt).sorted { $0.key < $1.key }.map {
            MeterReading(takenAt: $0.key, values: $0.value.flatMap(\.values))
        }
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
    /// Nil for the outlet, where the energy is sold.
    package var location: Location?
    /// The step in which the station reports the value, in thousandths of the base unit; nil for a
    /// whole unit or less.
    package var resolution: Int64?
    /// OCPP's phases have at most 5 characters, as `L1-L2`.
    package static let maximumPhaseLength = 20
    /// Within `range` where it was decoded.
    package var thousandths: Int64

    /// A million million units of everything that is measured: see `WattHourBounds`.
    package static let range: ClosedRange<Int64> =
        WattHourBounds.range.lowerBound * 1000...WattHourBounds.range.upperBound * 1000

    package init(
        _ measurand: Measurand, thousandths: Int64, phase: String? = nil,
        context: Context = .samplePeriodic, location: Location? = nil, resolution: Int64? = nil
    ) {
        self.measurand = measurand
        self.phase = phase
        self.context = context
        self.location = location
        self.resolution = resolution
        self.thousandths = thousandths
    }

    package static func register(wattHours: Int64, context: Context) -> SampledValue {
        SampledValue(
            .energyActiveImportRegister,
            thousandths: WattHourBounds.range.clamping(wattHours) * 1000, context: context)
    }

    /// In Wh, W, A …, rounded towards zero.
    package var wholeUnits: Int64 { thousandths / 1000 }

    package var isAtOutlet: Bool { location == nil }

    /// The resolution in Wh, W, A …; at least 1 and at most 1000.
    var resolutionWh: Int64 { min(max((resolution ?? 1000) / 1000, 1), 1000) }

    /// OCPP 1.6 Location, other than the outlet.
    package enum Location: String, Sendable, Codable, CaseIterable {
        case body = "Body"
        case cable = "Cable"
        case ev = "EV"
        case inlet = "Inlet"
    }

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
