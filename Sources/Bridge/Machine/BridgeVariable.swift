/// A number of the bridge's policy that has a setting and that the cloud may change.
///
/// The cloud can only tighten limits that keep people and contactor safe: a longer pause, a lower
/// limit than the local setting.
package struct BridgeVariable: Sendable {
    enum Caution { case lower, higher }

    /// The setting's.
    package let name: String
    /// What it sets, for `--help`.
    package let meaning: String
    /// What the local setting may be, in the unit that the name says.
    package let range: ClosedRange<Int>
    /// What the cloud may set, besides the local value: no reading so often that it wears the
    /// memory card out, and no pause longer than a driver would wait.
    private let remoteRange: ClosedRange<Int>
    /// One unit of the setting in the policy.
    private let unit: Int64
    private let field: any WritableKeyPath<BridgePolicy, Int64> & Sendable
    /// Which of two values is safer; nil where neither is.
    private let caution: Caution?

    package static let all = [
        Self(
            name: "meter.sampleIntervalSeconds",
            meaning: "How often a reading is stored while charging.", range: 1...3600,
            remoteRange: 60...3600, unit: 1000,
            field: \.sampleIntervalMilliseconds, caution: nil),
        Self(
            name: "meter.alignedIntervalSeconds",
            meaning: "A reading is also stored at each multiple of this by the clock; 0: never.",
            range: 0...86_400, remoteRange: 60...86_400,
            unit: 1000, field: \.alignedIntervalMilliseconds, caution: nil),
        Self(
            name: "contactor.minimumOffSeconds",
            meaning: "How long the contactor stays open at least, also after a start.",
            range: 0...3600, remoteRange: 0...300, unit: 1000,
            field: \.minimumOffMilliseconds, caution: .higher),
        Self(
            name: "contactor.maximumHours",
            meaning: "Longest transaction.", range: 1...48, remoteRange: 1...48, unit: 3_600_000,
            field: \.maximumOnMilliseconds, caution: .lower),
        Self(
            name: "contactor.maximumEnergyKwh",
            meaning: "Most energy of a transaction.", range: 1...500, remoteRange: 1...500,
            unit: 1000,
            field: \.maximumEnergyWh, caution: .lower),
        Self(
            name: "contactor.closingsPerHour",
            meaning: "Closings of the contactor in an hour, before cards and starts are refused.",
            range: 1...1000, remoteRange: 1...1000, unit: 1,
            field: \.closingsPerHour, caution: .lower),
    ]

    package static func named(_ name: String) -> Self? { all.first { $0.name == name } }

    /// Whether the cloud may only tighten it.
    package var isLimit: Bool { caution != nil }

    package func value(in policy: BridgePolicy) -> Int {
        Int(policy[keyPath: field] / unit)
    }

    package func set(_ value: Int, in policy: inout BridgePolicy) {
        policy[keyPath: field] = Int64(value) * unit
    }

    /// Why the cloud may not set this value; nil where it may.
    /// - Parameter local: the policy of the local settings.
    package func objection(to value: Int, on local: BridgePolicy) -> String? {
        let limit = self.value(in: local)
        if value == limit { return nil }
        guard remoteRange.contains(value) else {
            return
                "the cloud may set \(name) from \(remoteRange.lowerBound) to \(remoteRange.upperBound)"
        }
        switch caution {
        case .lower where value > limit: return "the cloud may set \(name) to at most \(limit)"
        case .higher where value < limit: return "the cloud may set \(name) to at least \(limit)"
        default: return nil
        }
    }
}
