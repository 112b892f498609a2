import CommonBase

/// A summary of consecutive readings of a cumulative register. Another reading can be added without
/// knowing the previous ones.
package struct RegisterRun: Hashable, Sendable {
    package var firstWh: Int64?
    package var lastWh: Int64?
    /// The sum of all increases; decreases are ignored.
    package var risesWh: Int64 = 0
    package var hasFallen = false
    /// A reading was negative, or not below the upper bound of `WattHourBounds`.
    package var isImpossible = false

    package init() {}

    package init(_ registersWh: [Int64]) {
        for register in registersWh { append(register) }
    }

    /// Adds the next reading.
    package mutating func append(_ registerWh: Int64) {
        var next = RegisterRun()
        let (range, bounded) = (WattHourBounds.range, WattHourBounds.range.clamping(registerWh))
        next.firstWh = bounded
        next.lastWh = bounded
        next.isImpossible = registerWh < 0 || registerWh >= range.upperBound
        self = followed(by: next)
    }

    /// Whether all registers are within bounds, so that arithmetic with them cannot overflow.
    var isBounded: Bool {
        [firstWh, lastWh, risesWh].compactMap(\.self).allSatisfy(WattHourBounds.range.contains)
    }

    /// This run followed by another one.
    package func followed(by next: RegisterRun) -> RegisterRun {
        guard let lastWh, let nextFirst = next.firstWh else { return lastWh == nil ? next : self }
        var whole = self
        whole.lastWh = next.lastWh
        whole.hasFallen = hasFallen || next.hasFallen || nextFirst < lastWh
        whole.isImpossible = isImpossible || next.isImpossible
        let rise = max(0, nextFirst - lastWh)
        whole.risesWh = WattHourBounds.range.clamping(risesWh + rise + next.risesWh)
        return whole
    }
}
