import CommonBase

/// The stored form of the readings within that of a fold: `itemCount` arrays.
extension RegisterReadings {
    static let itemCount = 5

    func write(to writer: inout JSONWriter) {
        high.write(to: &writer)
        if let low { low.write(to: &writer) } else { writer.writeNull() }
        if elsewhere.isEmpty { writer.writeNull() } else { elsewhere.write(to: &writer) }
        series.write(to: &writer)
        writer.array { writer in
            writer.write(finestWh)
            writer.write(coarsestWh)
            writer.write(count)
            writer.write(areTens)
        }
    }

    /// Nil for the form of an earlier version.
    init?(_ items: ArraySlice<JSONValue>) {
        let items = Array(items)
        guard items.count == Self.itemCount, let high = RegisterTrack(items[0]),
            let series = RegisterSeries(items[3]), let rest = items[4].arrayValue, rest.count == 4,
            let coarsest = rest[1].intValue, let count = rest[2].intValue
        else { return nil }
        self.init()
        self.high = high
        if items[1] != .null {
            guard let low = RegisterTrack(items[1]) else { return nil }
            self.low = low
        }
        if items[2] != .null {
            guard let elsewhere = RegisterTrack(items[2]) else { return nil }
            self.elsewhere = elsewhere
        }
        self.series = series
        (finestWh, coarsestWh) = (rest[0].intValue, coarsest)
        (self.count, areTens) = (count, rest[3] == true)
    }
}

extension RegisterTrack {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.array { writer in
            run.write(to: &writer)
            writer.write(previousAt?.milliseconds)
            writer.write(last?.takenAt.milliseconds)
            writer.write(last?.registerWh)
            writer.write(last?.resolutionWh)
            dip.write(to: &writer)
            writer.write(dipAt?.milliseconds)
            writer.write(startsAtZero)
            writer.write(firstAt?.milliseconds)
        }
    }

    fileprivate init?(_ json: JSONValue) {
        guard let items = json.arrayValue, items.count == 9, let run = RegisterRun(items[0]),
            let dip = RegisterRun(items[5])
        else { return nil }
        self.init()
        (self.run, self.dip) = (run, dip)
        (previousAt, dipAt) = (items[1].timestamp, items[6].timestamp)
        if let at = items[2].timestamp, let register = items[3].bounded,
            let resolution = items[4].bounded
        {
            last = RegisterPoint(takenAt: at, registerWh: register, resolutionWh: resolution)
        }
        (startsAtZero, firstAt) = (items[7] == true, items[8].timestamp)
    }
}

extension RegisterRun {
    fileprivate func write(to writer: inout JSONWriter) {
        guard !isEmpty else {
            writer.writeNull()
            return
        }
        writer.array { writer in
            for wattHours in [
                firstWh, lastWh, highestWh, lowestWh, provenHighWh, provenLowWh, risesWh, fallWh,
            ] {
                writer.write(wattHours)
            }
            writer.write(isImpossible)
        }
    }

    fileprivate init?(_ json: JSONValue) {
        self.init()
        if json == .null { return }
        guard let items = json.arrayValue, items.count == 9, let first = items[0].bounded,
            let last = items[1].bounded, let highest = items[2].bounded,
            let lowest = items[3].bounded, let provenHigh = items[4].bounded,
            let provenLow = items[5].bounded, let rises = items[6].bounded,
            let fall = items[7].intValue
        else { return nil }
        (firstWh, lastWh, highestWh, lowestWh) = (first, last, highest, lowest)
        (provenHighWh, provenLowWh) = (provenHigh, provenLow)
        (risesWh, fallWh, isImpossible) = (rises, fall, items[8] == true)
    }
}

extension RegisterSeries {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.array { writer in
            Self.write(instant, to: &writer)
            Self.write(group, to: &writer)
            writer.write(carried)
            writer.write(hasEqualPhases)
            writer.write(hasDifferentPhases)
            writer.write(beginWh)
            writer.write(power.lastAt?.milliseconds)
            writer.write(power.lastW)
            writer.write(power.least)
            writer.write(power.most)
            writer.write(power.coveredMilliseconds)
            writer.write(hasWhole)
            writer.write(power.intervalMilliseconds)
            writer.write(carriedResolutionWh)
        }
    }

    fileprivate init?(_ json: JSONValue) {
        guard let items = json.arrayValue, items.count == 14,
            let carried = PhaseValues(items[2]), let lastW = items[7].bounded,
            let least = items[8].intValue, let most = items[9].intValue,
            let covered = items[10].intValue, let interval = items[12].intValue,
            let carriedResolution = items[13].bounded
        else { return nil }
        self.init()
        (instant, group) = (InstantReading(items[0]), InstantReading(items[1]))
        (self.carried, carriedResolutionWh) = (carried, carriedResolution)
        (hasEqualPhases, hasDifferentPhases) = (items[3] == true, items[4] == true)
        (beginWh, hasWhole) = (items[5].bounded, items[11] == true)
        (power.lastAt, power.lastW) = (items[6].timestamp, lastW)
        (power.least, power.most, power.coveredMilliseconds) = (least, most, covered)
        power.intervalMilliseconds = interval
    }

    private static func write(_ instant: InstantReading?, to writer: inout JSONWriter) {
        guard let instant else {
            writer.writeNull()
            return
        }
        writer.array { writer in
            writer.write(instant.takenAt.milliseconds)
            writer.write(instant.rank == .max ? nil : instant.rank)
            writer.write(instant.elsewhereWh)
            writer.write(instant.beginWh)
            writer.write(instant.resolutionWh)
            writer.write(instant.register)
            writer.write(instant.power)
            writer.write(instant.current)
        }
    }
}

extension InstantReading {
    fileprivate init?(_ json: JSONValue) {
        guard let items = json.arrayValue, items.count == 8, let at = items[0].timestamp,
            let resolution = items[4].bounded, let register = PhaseValues(items[5]),
            let power = PhaseValues(items[6]), let current = PhaseValues(items[7])
        else { return nil }
        self.init(takenAt: at)
        rank = items[1].intValue ?? .max
        (elsewhereWh, beginWh, resolutionWh) = (items[2].bounded, items[3].bounded, resolution)
        (self.register, self.power, self.current) = (register, power, current)
    }
}

extension PhaseValues {
    fileprivate init?(_ json: JSONValue) {
        self.init()
        if json == .null { return }
        guard let items = json.arrayValue, items.count == 6 else { return nil }
        (low, high) = (items[0].bounded, items[1].bounded)
        (phase1, phase2, phase3) = (items[2].bounded, items[3].bounded, items[4].bounded)
        neutral = items[5].bounded
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ values: PhaseValues) {
        guard !values.isEmpty else {
            writeNull()
            return
        }
        array { writer in
            for value in [
                values.low, values.high, values.phase1, values.phase2, values.phase3,
                values.neutral,
            ] {
                writer.write(value)
            }
        }
    }
}

extension JSONValue {
    var timestamp: Timestamp? { intValue.map(Timestamp.init(milliseconds:)) }

    /// A number with which arithmetic cannot overflow.
    fileprivate var bounded: Int64? {
        intValue.flatMap { WattHourBounds.range.contains($0) ? $0 : nil }
    }
}
