import CommonBase

/// Turns readings into a series of registers: joins readings with the same time, and phases that
/// come in readings of their own, and keeps the last value of a phase that is left out later.
/// Readings must be added in chronological order; those with the same time in any order.
struct RegisterSeries: Hashable, Sendable {
    /// The register at one time. If the station sends several registers, or one for each phase, it
    /// is either the lower or the higher number.
    struct Item: Hashable, Sendable {
        var takenAt: Timestamp
        var lowWh: Int64
        var highWh: Int64
        var resolutionWh: Int64
        /// Whether the register is at another place than the outlet.
        var isElsewhere = false
        /// Whether the sum has a phase that all earlier sums lacked.
        var isMoreComplete = false
    }

    /// The readings with the latest time.
    var instant: InstantReading?
    /// Some phases, to which the next readings may add the others.
    var group: InstantReading?
    /// The last value of each phase, in Wh.
    var carried = PhaseValues()
    /// The coarsest resolution of them, in Wh.
    var carriedResolutionWh: Int64 = 1
    /// Whether there was a register of all phases.
    var hasWhole = false
    /// Whether each phase had the same register, at least once: perhaps it is the total.
    var hasEqualPhases = false
    var hasDifferentPhases = false
    /// The first register of the context `Transaction.Begin`, in Wh.
    var beginWh: Int64?
    var power = PowerEvidence()

    /// - Returns: the registers that are complete now.
    mutating func append(_ reading: MeterReading) -> [Item] {
        let new = InstantReading(reading)
        guard let instant else {
            instant = new
            return []
        }
        if instant.takenAt == new.takenAt {
            self.instant?.merge(new)
            return []
        }
        self.instant = new
        return close(instant)
    }

    /// The registers that are left after the last reading.
    mutating func finish() -> [Item] {
        var items = instant.map { close($0) } ?? []
        instant = nil
        items += group.map { close(group: $0) } ?? []
        group = nil
        return items
    }

    /// Whether only one or two phases were told: their sum may lack the others.
    var mayLackPhases: Bool { !hasWhole && (1...2).contains(carried.phases.count) }

    private mutating func close(_ instant: InstantReading) -> [Item] {
        power.append(instant.powerW, at: instant.takenAt)
        beginWh = beginWh ?? instant.beginWh
        guard let total = instant.register.total else {
            return instant.elsewhereWh.map {
                [
                    Item(
                        takenAt: instant.takenAt, lowWh: $0, highWh: $0,
                        resolutionWh: instant.resolutionWh, isElsewhere: true)
                ]
            } ?? []
        }
        guard instant.register.hasOnlyPhases else {
            let rest = group.map { close(group: $0) } ?? []
            (group, hasWhole) = (nil, true)
            return rest + [
                Item(
                    takenAt: instant.takenAt, lowWh: instant.register.low ?? total, highWh: total,
                    resolutionWh: instant.resolutionWh)
            ]
        }
        var items: [Item] = []
        var next = instant
        if let group {
            if group.register.isDisjoint(from: instant.register) {
                next.register.merge(group.register)
            } else {
                items = close(group: group)
            }
        }
        group = next
        if next.register.phases.count == 3 {
            items += close(group: next)
            group = nil
        }
        return items
    }

    private mutating func close(group: InstantReading) -> [Item] {
        let (register, before) = (group.register, carried.phases.count)
        carried.phase1 = register.phase1 ?? carried.phase1
        carried.phase2 = register.phase2 ?? carried.phase2
        carried.phase3 = register.phase3 ?? carried.phase3
        let (phases, sum) = (register.phases, carried.phases.reduce(0, +))
        guard let highest = phases.max(), let lowest = phases.min() else { return [] }
        if phases.count > 1 {
            let isEqual = highest - lowest <= max(MeterRegister.toleranceWh, group.resolutionWh)
            if isEqual { hasEqualPhases = true } else { hasDifferentPhases = true }
        }
        let areAllNew = phases.count == carried.phases.count
        carriedResolutionWh =
            areAllNew ? group.resolutionWh : max(carriedResolutionWh, group.resolutionWh)
        let isMoreComplete = !hasWhole && before > 0 && carried.phases.count > before
        return [
            Item(
                takenAt: group.takenAt, lowWh: highest,
                highWh: WattHourBounds.range.clamping(sum),
                // Each phase is rounded by itself.
                resolutionWh: carriedResolutionWh * Int64(carried.phases.count),
                isMoreComplete: isMoreComplete)
        ]
    }
}
