import CommonBase

/// What the readings with one time say about the register and the power.
struct InstantReading: Hashable, Sendable {
    var takenAt: Timestamp
    /// The register at the outlet, of the most present context, in Wh.
    var register = PhaseValues()
    /// The rank of that context; a lower one is more present.
    var rank = Int64.max
    /// A register at another place than the outlet, in Wh.
    var elsewhereWh: Int64?
    /// The register at the start, which some stations repeat in every reading (lbbrhzn#1838).
    var beginWh: Int64?
    /// The resolution of the coarsest register, in Wh.
    var resolutionWh: Int64 = 1
    /// In W.
    var power = PhaseValues()
    /// In mA; left out of a reading with a power.
    var current = PhaseValues()

    init(takenAt: Timestamp) { self.takenAt = takenAt }

    init(_ reading: MeterReading) {
        takenAt = reading.takenAt
        for value in reading.values { add(value) }
        if !power.isEmpty { current = PhaseValues() }
    }

    init(merging readings: [MeterReading], at time: Timestamp) {
        self.init(takenAt: time)
        for reading in readings { merge(InstantReading(reading)) }
    }

    private mutating func add(_ value: SampledValue) {
        switch value.measurand {
        case .energyActiveImportRegister: addRegister(value)
        case .powerActiveImport where value.isAtOutlet:
            power.add(Self.bounded(value.thousandths) / 1000, PhaseValues.phase(value.phase))
        case .currentImport where value.isAtOutlet:
            current.add(Self.bounded(value.thousandths), PhaseValues.phase(value.phase))
        default: break
        }
    }

    private mutating func addRegister(_ value: SampledValue) {
        var new = InstantReading(takenAt: takenAt)
        let wattHours = WattHourBounds.range.clamping(value.wholeUnits)
        new.resolutionWh = value.resolutionWh
        if !value.isAtOutlet {
            new.elsewhereWh = wattHours
        } else if value.context == .transactionBegin {
            new.beginWh = wattHours
        } else {
            new.rank = value.context.rank
            new.register.add(wattHours, PhaseValues.phase(value.phase))
        }
        merge(new)
    }

    /// Adds a reading with the same time. The order does not matter.
    mutating func merge(_ other: InstantReading) {
        if other.rank < rank { (rank, register) = (other.rank, PhaseValues()) }
        if other.rank == rank { register.merge(other.register) }
        if let other = other.elsewhereWh { elsewhereWh = max(elsewhereWh ?? other, other) }
        if let other = other.beginWh { beginWh = min(beginWh ?? other, other) }
        resolutionWh = max(resolutionWh, other.resolutionWh)
        power.merge(other.power)
        current.merge(other.current)
    }

    /// In W: as measured, otherwise computed from the currents at 230 V.
    var powerW: Int64? { power.total ?? current.total.map { $0 * Mains.voltage / 1000 } }

    /// No home charger has a megawatt; the bound prevents overflow of the sums.
    private static func bounded(_ thousandths: Int64) -> Int64 {
        min(max(thousandths, -1_000_000_000), 1_000_000_000)
    }
}

extension SampledValue.Context {
    /// Which of several registers in one reading is the present one: that of the lowest rank. The
    /// register of `transactionBegin` never is.
    fileprivate var rank: Int64 {
        switch self {
        case .transactionEnd: 0
        case .samplePeriodic, .sampleClock, .trigger: 1
        case .other: 2
        case .interruptionEnd: 3
        case .interruptionBegin: 4
        case .transactionBegin: 5
        }
    }
}
