import CloudFleet
import CloudWeb

/// Charging without an account. Money, which stands on this domain, implements it.
package protocol GuestTeller: Sendable {
    /// The page on which somebody without an account pays for charging at a place; nil where that is
    /// not offered. The page says what is in the way at the moment.
    func page(at place: ChargingPlace, _ visit: Visit) async throws -> HTMLPage?
}

/// A cloud without guests.
package struct NoGuests: GuestTeller {
    package init() {}

    package func page(at place: ChargingPlace, _ visit: Visit) async throws -> HTMLPage? { nil }
}
