/// The values of one quantity at one time, by phase. Merging does not depend on the order, because
/// stations spread the phases over several readings with the same time.
struct PhaseValues: Hashable, Sendable {
    /// The smallest and the largest value without a phase: some stations send two registers.
    var low: Int64?
    var high: Int64?
    var phase1: Int64?
    var phase2: Int64?
    var phase3: Int64?
    /// Some stations label their only value N (lbbrhzn#1311).
    var neutral: Int64?

    enum Phase { case whole, phase1, phase2, phase3, neutral }

    /// `L1`, `L1-N`, `l1`, `1`, `A`, `R` and `U` are the first phase. A name that is none of the
    /// known ones is that of all phases.
    static func phase(_ name: String?) -> Phase {
        guard let name else { return .whole }
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "1"): return .phase1
            case UInt8(ascii: "2"): return .phase2
            case UInt8(ascii: "3"): return .phase3
            default: continue
            }
        }
        switch name.uppercased() {
        case "A", "R", "U": return .phase1
        case "B", "S", "V": return .phase2
        case "C", "T", "W": return .phase3
        case "N": return .neutral
        default: return .whole
        }
    }

    mutating func add(_ value: Int64, _ phase: Phase) {
        var new = PhaseValues()
        switch phase {
        case .whole: (new.low, new.high) = (value, value)
        case .phase1: new.phase1 = value
        case .phase2: new.phase2 = value
        case .phase3: new.phase3 = value
        case .neutral: new.neutral = value
        }
        merge(new)
    }

    mutating func merge(_ other: PhaseValues) {
        low = Self.either(low, other.low, min)
        high = Self.either(high, other.high, max)
        phase1 = Self.either(phase1, other.phase1, max)
        phase2 = Self.either(phase2, other.phase2, max)
        phase3 = Self.either(phase3, other.phase3, max)
        neutral = Self.either(neutral, other.neutral, max)
    }

    private static func either(
        _ left: Int64?, _ right: Int64?, _ choose: (Int64, Int64) -> Int64
    ) -> Int64? {
        guard let left, let right else { return left ?? right }
        return choose(left, right)
    }

    var isEmpty: Bool { high == nil && neutral == nil && phases.isEmpty }
    /// The values of the phases L1 to L3.
    var phases: [Int64] { [phase1, phase2, phase3].compactMap(\.self) }
    var hasOnlyPhases: Bool { high == nil && !phases.isEmpty }

    /// The value of all phases, or their sum. Each value must be far from overflow.
    var total: Int64? {
        if let high { return high }
        return phases.isEmpty ? neutral : phases.reduce(0, +)
    }

    func isDisjoint(from other: PhaseValues) -> Bool {
        (phase1 == nil || other.phase1 == nil) && (phase2 == nil || other.phase2 == nil)
            && (phase3 == nil || other.phase3 == nil)
    }
}
