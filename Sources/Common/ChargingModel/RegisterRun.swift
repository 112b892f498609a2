/// A summary of consecutive readings of a cumulative register. Another reading can be added without
/// knowing the previous ones.
package struct RegisterRun: Hashable, Sendable {
    package var firstWh: Int64?
    package var lastWh: Int64?
    /// The sum of all increases; decreases are ignored.
    package var risesWh: Int64 = 0
    package var hasFallen = false
    /// A reading was negative, or a difference does not fit in 64 bits.
    package var isImpossible = false

    package init() {}

    package init(_ registersWh: [Int64]) {
        for register in registersWh { append(register) }
    }

    /// Adds the next reading.
    package mutating func append(_ registerWh: Int64) {
        var next = RegisterRun()
        next.firstWh = registerWh
        next.lastWh = registerWh
        next.isImpossible = registerWh < 0
        self = followed(by: next)
    }

    /// This run followed by another one.
    package func followed(by next: RegisterRun) -> RegisterRun {
        guard let lastWh, let nextFirst = next.firstWh else { return lastWh == nil ? next : self }
        var whole = self
        whole.lastWh = next.lastWh
        whole.hasFallen = hasFallen || next.hasFallen || nextFirst < lastWh
        whole.isImpossible = isImpossible || next.isImpossible
        let (step, overflow) = nextFirst.subtractingReportingOverflow(lastWh)
        if overflow { whole.isImpossible = true }
        let rise = step > 0 && !overflow ? step : 0
        whole.risesWh = Self.sum(Self.sum(risesWh, rise), next.risesWh)
        return whole
    }

    private static func sum(_ left: Int64, _ right: Int64) -> Int64 {
        let (value, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : value
    }
}
