/// Which of the last numbers of a rising counter were seen: keeps replays out while letting two
/// requests that were sent at once arrive in either order (like IPsec's window, RFC 4303 §3.4.3).
package struct NonceWindow: Hashable, Sendable {
    /// How far behind the highest number one may come.
    package static let width: UInt64 = 64

    package private(set) var highest: UInt64
    /// Bit n: `highest - n` was seen.
    package private(set) var seen: UInt64

    package init(highest: UInt64 = 0, seen: UInt64 = 1) {
        self.highest = highest
        self.seen = seen
    }

    /// Notes `nonce`; false when it was seen before or is too old to tell.
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
