import CommonBase

/// A summary of consecutive readings of a cumulative register. Another reading can be added without
/// knowing the previous ones.
package struct RegisterRun: Hashable, Sendable {
    package var firstWh: Int64?
    package var lastWh: Int64?
    package var highestWh: Int64?
    package var lowestWh: Int64?
    /// The sum of all increases; decreases are ignored.
    package var risesWh: Int64 = 0
    /// The highest register that the earlier readings prove, and the lowest one, whatever their
    /// rounding: each may be off by its resolution.
    var provenHighWh: Int64?
    var provenLowWh: Int64?
    /// The most that a reading was below an earlier one, without what rounding explains.
    package var fallWh: Int64 = 0
    /// A reading was negative, or not below the upper bound of `WattHourBounds`.
    package var isImpossible = false

    package init() {}

    package init(_ registersWh: [Int64]) {
        for register in registersWh { append(register) }
    }

    package var isEmpty: Bool { lastWh == nil }

    /// Adds the next reading.
    /// - Parameter resolutionWh: the step in which it was reported.
    package mutating func append(_ registerWh: Int64, resolutionWh: Int64 = 1) {
        var next = RegisterRun()
        let (range, bounded) = (WattHourBounds.range, WattHourBounds.range.clamping(registerWh))
        next.firstWh = bounded
        next.lastWh = bounded
        next.highestWh = bounded
        next.lowestWh = bounded
        next.provenHighWh = range.clamping(bounded - resolutionWh)
        next.provenLowWh = range.clamping(bounded + resolutionWh)
        next.isImpossible = registerWh < 0 || registerWh >= range.upperBound
        self = followed(by: next)
    }

    /// This run followed by another one.
    package func followed(by next: RegisterRun) -> RegisterRun {
        guard let lastWh, let highestWh, let lowestWh, let provenHighWh, let provenLowWh else {
            return next
        }
        guard let nextFirst = next.firstWh, let nextHighest = next.highestWh,
            let nextLowest = next.lowestWh, let nextProvenHigh = next.provenHighWh,
            let nextProvenLow = next.provenLowWh
        else { return self }
        var whole = self
        whole.lastWh = next.lastWh
        whole.highestWh = max(highestWh, nextHighest)
        whole.lowestWh = min(lowestWh, nextLowest)
        whole.provenHighWh = max(provenHighWh, nextProvenHigh)
        whole.provenLowWh = min(provenLowWh, nextProvenLow)
        whole.fallWh = max(fallWh, next.fallWh, provenHighWh - nextProvenLow)
        whole.isImpossible = isImpossible || next.isImpossible
        let rise = max(0, nextFirst - lastWh)
        whole.risesWh = WattHourBounds.range.clamping(risesWh + rise + next.risesWh)
        return whole
    }
}
