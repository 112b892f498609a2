import CloudCore
import CloudFleet
import CloudWeb
import CommonBase
import MessageCatalogue

extension ChargePages {
    /// The visitor's prices here, and what the visitor has.
    func price(
        at place: ChargingPlace, _ visit: Visit
    ) async throws -> (PriceCard?, String?) {
        guard let station = place.stationID else { return (nil, nil) }
        let (person, language, now) = (visit.person?.id, visit.language, visit.moment.wall)
        let formats = visit.formats(in: place.timeZone)
        let (card, means) = try await database.read { [prices] db in
            let means = try person.flatMap {
                try prices.means(
                    of: $0, at: station, (.shared(.english), .shared(.czech)), db, at: now)
            }
            return (
                try prices.card(at: station, for: person, formats, language, db, at: now), means
            )
        }
        return (card, means.map(visit.say))
    }

    /// Why a booking of somebody else keeps the visitor from charging.
    func bookingWords(_ outlook: ChargeOutlook, _ visit: Visit) -> Message? {
        guard outlook.obstacle == .notNow, let booked = outlook.booked else { return nil }
        let formats = visit.formats(in: outlook.place.timeZone)
        return booked.lowerBound <= visit.moment.wall
            ? texts.booked(until: formats.time(booked.upperBound))
            : texts.bookingBegins(formats.time(booked.lowerBound))
    }
}
