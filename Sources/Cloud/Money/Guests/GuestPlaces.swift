import CloudCharging
import CloudCore
import CloudFleet
import CloudWeb

/// Shows guests what they can pay for, on the pages of Charging, which stands below.
package struct GuestPlaces: GuestTeller {
    let offers: GuestOfferPage

    package func page(at place: ChargingPlace, _ visit: Visit) async throws -> HTMLPage? {
        let offer = try await offers.read(at: place, visit)
        guard let offer, offer.obstacle != .notOffered, offer.obstacle != .paused else {
            return nil
        }
        return offers.page(at: place, offer, visit)
    }
}
