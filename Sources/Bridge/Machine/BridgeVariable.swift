/// A number of the bridge's policy that its settings have a name for, and that the cloud may change.
///
/// What keeps people and contactor safe may only become safer from afar than whoever stood in front
/// of it has set it: a longer pause, a lower limit.
package struct BridgeVariable: Sendable {
    enum Caution { case lower, higher }

    /// The setting's.
    package let name: String
    /// What it sets, for `--help`.
    package let meaning: String
    /// What may be set on the spot, in the unit that the name says.
    package let range: ClosedRange<Int>
    /// What may be set from afar, beside what is set on the spot: no reading so often that it wears the
    /// memory card out, and no pause that nobody in front of it would wait for.
    private let afar: ClosedRange<Int>
    /// What one of them is in the policy.
    private let unit: Int64
    private let field: any WritableKeyPath<BridgePolicy, Int64> & Sendable
    /// Which of two values is the safer one; nil where neither is.
    private let caution: Caution?

    package static let all = [
        Self(
            name: "meter.sampleIntervalSeconds",
            meaning: "How often a reading is stored while charging.", range: 1...3600,
            afar: 60...3600, unit: 1000,
            field: \.sampleIntervalMilliseconds, caution: nil),
        Self(
            name: "meter.alignedIntervalSeconds",
            meaning: "A reading is also stored at each multiple of this by the clock; 0: never.",
            range: 0...86_400, afar: 60...86_400,
            unit: 1000, field: \.alignedIntervalMilliseconds, caution: nil),
        Self(
            name: "contactor.minimumOffSeconds",
            meaning: "How long the contactor stays open at least, also after a start.",
            range: 0...3600, afar: 0...300, unit: 1000,
            field: \.minimumOffMilliseconds, caution: .higher),
        Self(
            name: "contactor.maximumHours",
            meaning: "Longest transaction.", range: 1...48, afar: 1...48, unit: 3_600_000,
            field: \.maximumOnMilliseconds, caution: .lower),
        Self(
            name: "contactor.maximumEnergyKwh",
            meaning: "Most energy of a transaction.", range: 1...500, afar: 1...500, unit: 1000,
            field: \.maximumEnergyWh, caution: .lower),
        Self(
            name: "contactor.closingsPerHour",
            meaning: "Closings of the contactor in an hour, before cards and starts are refused.",
            range: 1...1000, afar: 1...1000, unit: 1,
            field: \.closingsPerHour, caution: .lower),
    ]

    package static func named(_ name: String) -> Self? { all.first { $0.name == name } }

    /// Whether it may only become safer from afar.
    package var isLimit: Bool { caution != nil }

    package func value(in policy: BridgePolicy) -> Int {
        Int(policy[keyPath: field] / unit)
    }

    package func set(_ value: Int, in policy: inout BridgePolicy) {
        policy[keyPath: field] = Int64(value) * unit
    }

    /// Why the cloud may not set this value; nil where it may.
    /// - Parameter spot: as the bridge is set up on the spot.
    package func objection(to value: Int, on spot: BridgePolicy) -> String? {
        let limit = self.value(in: spot)
        if value == limit { return nil }
        guard afar.contains(value) else {
            return "from afar \(name) is from \(afar.lowerBound) to \(afar.upperBound)"
        }
        switch caution {
        case .lower where value > limit: return "from afar \(name) is at most \(limit)"
        case .higher where value < limit: return "from afar \(name) is at least \(limit)"
        default: return nil
        }
    }
}
