import CommonBase
import TestSupport

/// A simulated charger: its seed, traits, and limits for a shorter script of a failing one.
struct ChargerPlan: Hashable {
    var seed: UInt64
    var traits: Set<ChargerTrait>
    var sessionLimit = 3

    /// A charger with random traits.
    init(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        self.init(seed: seed, traits: ChargerTrait.choose(using: &random))
    }

    init(seed: UInt64, traits: Set<ChargerTrait>) {
        self.seed = seed
        self.traits = traits
    }

    /// What random numbers are for. Each purpose has numbers of its own, so that a trait less
    /// leaves everything else as it was.
    enum Purpose: UInt64 {
        case truth, session, ids, form, unit, house, delivery, victim, losses, offence
    }

    func random(_ purpose: Purpose, _ session: Int = 0) -> SeededRandom {
        var mixer = SeededRandom(seed: seed)
        return SeededRandom(
            seed: mixer.next() ^ (purpose.rawValue << 8 | UInt64(session)) &* 0x5851_F42D_4C95_7F2D)
    }

    func has(_ trait: ChargerTrait) -> Bool { traits.contains(trait) }

    var station: String { "P-\(seed)" }
    var driver: String { "driver-\(seed)" }

    /// The UID of the card that charges at a connector.
    func card(connector: Int) -> String {
        let digits = String(seed * 2 + UInt64(connector), radix: 16, uppercase: true)
        return "04" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }

    /// A card that nobody enrolled.
    var stranger: String { "S-\(seed)" }

    /// The same charger with less in it, from which a failure is easier to understand.
    var simpler: [ChargerPlan] {
        var found: [ChargerPlan] = traits.sorted().map { trait in
            var plan = self
            plan.traits.remove(trait)
            return plan
        }
        if sessionLimit > 1 {
            var plan = self
            plan.sessionLimit -= 1
            found.insert(plan, at: 0)
        }
        return found
    }
}
