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
    /// The most that a reading was below an earlier one. Rounding lets registers fall a little:
    /// what is too much is decided once the resolution is known.
    package var fallWh: Int64 = 0
    /// A reading was negative, or not below the upper bound of `WattHourBounds`.
    package var isImpossible = false

    package init() {}

    package init(_ registersWh: [Int64]) {
        for register in registersWh { append(register) }
    }

    package var isEmpty: Bool { lastWh == nil }

    /// Adds the next reading.
    package mutating func append(_ registerWh: Int64) {
        var next = RegisterRun()
        let (range, bounded) = (WattHourBounds.range, WattHourBounds.range.clamping(registerWh))
        next.firstWh = bounded
        next.lastWh = bounded
        next.highestWh = bounded
        next.lowestWh = bounded
        next.isImpossible = registerWh < 0 || registerWh >= range.upperBound
        self = followed(by: next)
    }

    /// This run followed by another one.
    package func followed(by next: RegisterRun) -> RegisterRun {
        guard let lastWh, let highestWh, let lowestWh else { return next }
        guard let nextFirst = next.firstWh, let nextHighest = next.highestWh,
            let nextLowest = next.lowestWh
        else { return self }
        var whole = self
        whole.lastWh = next.lastWh
        whole.highestWh = max(highestWh, nextHighest)
        whole.lowestWh = min(lowestWh, nextLowest)
        whole.fallWh = max(fallWh, next.fallWh, highestWh - nextLowest)
        whole.isImpossible = isImpossible || next.isImpossible
        let rise = max(0, nextFirst - lastWh)
        whole.risesWh = WattHourBounds.range.clamping(risesWh + rise + next.risesWh)
        return whole
    }
}
