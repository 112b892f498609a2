/// What a cumulative register did from one reading to the next, in so little that one more reading
/// can be added without the others.
package struct RegisterRun: Hashable, Sendable {
    package var firstWh: Int64?
    package var lastWh: Int64?
    /// All rises together; falls are left out.
    package var risesWh: Int64 = 0
    package var hasFallen = false
    /// A negative register, or a step that no number can hold.
    package var isImpossible = false

    package init() {}

    package init(_ registersWh: [Int64]) {
        for register in registersWh { append(register) }
    }

    /// Takes the next reading.
    package mutating func append(_ registerWh: Int64) {
        var next = RegisterRun()
        next.firstWh = registerWh
        next.lastWh = registerWh
        next.isImpossible = registerWh < 0
        self = followed(by: next)
    }

    /// This run and then another one.
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
