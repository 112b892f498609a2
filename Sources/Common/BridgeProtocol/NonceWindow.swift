/// Records which recent values of an increasing counter were used. Prevents replays, but lets two
/// concurrent requests arrive in either order (like IPsec's window, RFC 4303 §3.4.3).
package struct NonceWindow: Hashable, Sendable {
    /// How far a nonce may be behind the highest one.
    package static let width: UInt64 = 64

    package private(set) var highest: UInt64
    /// Bit n: `highest - n` was used.
    package private(set) var seen: UInt64

    package init(highest: UInt64 = 0, seen: UInt64 = 1) {
        self.highest = highest
        self.seen = seen
    }

    /// Records `nonce`; returns false if it was used before or is older than the window.
    package mutating func accept(_ nonce: UInt64) -> Bool {
        if nonce > highest {
            let step = nonce - highest
            seen = (step < Self.width ? seen << step : 0) | 1
            highest = nonce
            return true
        }
        let age = highest - nonce
        guard age < Self.width, seen & (1 << age) == 0 else { return false }
        seen |= 1 << age
        return true
    }
}
