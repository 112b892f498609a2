import CloudPricing
import CloudWeb
import CommonBase
import MessageCatalogue

/// A place of the map in the words of a visitor.
struct MapWords: Sendable {
    let visit: Visit

    /// Above it, distances are in kilometers.
    private static let nearMeters: Int64 = 1000

    /// The label of a pin: the price, or the power of a place without a price of energy.
    func label(of place: MapPlace) -> String {
        place.isFree ? free : price(of: place) ?? power(of: place)
    }

    func price(of place: MapPlace) -> String? { place.price.map(visit.formats.unitPrice) }

    /// `6,20 Kč/kWh`, or that it is free; nil for a place without a price of energy.
    func priceOfEnergy(at place: MapPlace) -> String? {
        place.isFree ? free : price(of: place).map { "\($0)/kWh" }
    }

    /// What is charged for energy by a tariff; no tariff is free.
    func price(by tariff: Tariff?) -> String? {
        guard let tariff else { return free }
        return tariff.headline.map { "\(visit.formats.unitPrice($0.tenThousandths))/kWh" }
    }

    private var free: String { visit.say(Message("free of charge", "zdarma")) }

    /// `11 kW`, `7,4 kW`.
    func power(of place: MapPlace) -> String { power(place.powerW) }

    /// - Parameter watts: of a place.
    func power(_ watts: Int64) -> String {
        let digits = watts % 1000 == 0 ? 0 : 1
        let number = visit.formats.number(Double(watts) / 1000, digits: digits)
        return "\(number)\u{A0}kW"
    }

    /// `Lesná, Brno · 11 kW · kabel Type 2`.
    func facts(of place: MapPlace) -> String {
        [place.area, power(of: place), visit.say(ListingWords().name(place.connector))]
            .filter { !$0.isEmpty }.joined(separator: " · ")
    }

    /// The name of a pin: `Garáž na Lesné, 6,20 Kč, volno do 18:00`.
    func name(of place: MapPlace) -> String {
        [place.title, label(of: place), state(of: place)].compactMap { $0 }
            .joined(separator: ", ")
    }

    /// Nil if nothing is known.
    func state(of place: MapPlace) -> String? {
        switch place.state {
        case .free(nil): return visit.say(Message("free", "volno"))
        case .free(let until?):
            let time = clock(until, place)
            return visit.say(Message("free until \(time)", "volno do \(time)"))
        case .occupied: return visit.say(Message("charging", "nabíjí"))
        case .freeFrom(let start):
            let time = clock(start, place)
            return visit.say(Message("free from \(time)", "volno od \(time)"))
        case .notFree: return visit.say(Message("not free today", "dnes není volno"))
        case .outOfOrder: return visit.say(Message("out of order", "mimo provoz"))
        case .offline: return visit.say(Message("offline", "není online"))
        case .unknown: return nil
        }
    }

    /// The class of the state's chip.
    func chip(of place: MapPlace) -> String {
        switch place.state {
        case .free: "free"
        case .occupied: "live"
        case .freeFrom, .notFree: "wait"
        case .outOfOrder, .offline: "bad"
        case .unknown: "plain"
        }
    }

    /// The time in the place's zone, with the day unless it is today.
    private func clock(_ time: Timestamp, _ place: MapPlace) -> String {
        let formats = visit.formats(in: place.zone)
        let isToday = formats.isoDay(time) == formats.isoDay(visit.moment.wall)
        return isToday ? formats.time(time) : formats.dayAndTime(time)
    }

    /// `420 m`, `1,1 km`: to tens of meters, since the point is not exact.
    func distance(_ meters: Int64) -> String {
        guard meters >= Self.nearMeters else { return "\((meters + 5) / 10 * 10)\u{A0}m" }
        let digits = meters < 10_000 ? 1 : 0
        return visit.formats.number(Double(meters) / 1000, digits: digits) + "\u{A0}km"
    }

    static func path(of place: MapPlace) -> String { "/places/\(place.id.text)" }
}
