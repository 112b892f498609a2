import ChargingModel
import CloudBooking
import CloudCharging
import CloudCore
import CloudFleet
import CloudMoney
import CloudPricing
import CloudWeb
import CommonBase
import Foundation

/// The home of a host.
struct HostModel: Sendable {
    struct Place: Sendable {
        var path: String
        var name: String
        var isCurrent: Bool
    }

    struct Charge: Sendable {
        var placeName: String
        var chip: String
        var state: String
        /// Who, and since when.
        var who: String
        /// Nil if it is not known now.
        var power: String?
        var energy: String
        /// Nil for a free one.
        var cost: String?
        var path: String
        var stopPath: String
        /// The label of its buttons for screen readers.
        var stopLabel: String
    }

    struct Request: Sendable {
        var path: String
        var who: String
        var time: String
        var placeName: String
        /// The request lapses at this time.
        var until: String
        /// The booker's note; nil without one.
        var note: String?
        /// Nil for a single booking.
        var series: Series?
        var rejectLabel: String
        var confirmLabel: String
    }

    /// A weekly booking that waits for an answer.
    struct Series: Sendable {
        var weeks: String
        var weeksPath: String
        var weeksLabel: String
    }

    /// The facts that the model is made of.
    struct Found: Sendable {
        /// The connectors of all chargers of the host.
        var items: [ChargerList.Item]
        var locations: [Location]
        /// The page shows the week of this place.
        var shown: LocationID?
        var week: WeekFacts?
        /// The transactions at the host's chargers in the month, and when it began.
        var month: [TransactionRecord]
        var monthStart: Timestamp
        var bills: [TransactionID: Bill]
        var power: [TransactionID: PresentPower]
        var requests: [Booking]
        var places: [StationID: StationPlace]
        var names: [PersonID: String]
        var earnings: EarningSums
    }

    /// Maximum running transactions on the page.
    private static let chargingLimit = 6
    /// Maximum requests on the page; a weekly booking is one.
    private static let requestLimit = 5

    var name: String
    var summary: String
    var mayAdd: Bool
    var hasChargers: Bool
    var earned: String
    var sold: String
    var occupied: String?
    /// Nil where nothing is billed.
    var money: MoneyPanel?
    var week: WeekView?
    var places: [Place]
    var hasPlaces: Bool
    /// Links to the pages of the place in `week`.
    var placePath: String
    var charging: [Charge]
    var requests: [Request]
    /// How many more requests wait; nil if the page shows all.
    var moreRequests: String?

    init(
        _ found: Found, mayAdd: Bool, _ settings: MoneySettings, _ texts: HostTexts,
        _ visit: Visit
    ) {
        let (now, person) = (visit.moment.wall, visit.person?.id)
        let running = found.items.filter { $0.running != nil }
        let asked = Self.asked(found.requests)
        name = person.flatMap { found.names[$0] } ?? ""
        summary = visit.say(
            texts.summary(
                chargers: Set(found.items.map(\.station.id)).count, charging: running.count,
                requests: asked.count))
        self.mayAdd = mayAdd
        hasChargers = !found.items.isEmpty
        let others = ChargeSum(found.month.filter { $0.personID != person }, found.bills)
        earned = visit.formats.money(others.cost)
        sold = visit.formats.energy(others.energyWh)
        occupied =
            found.monthStart < now
            ? ChargeSum.occupiedPercent(
                found.month, connectors: found.items.count, in: found.monthStart..<now
            ).map { "\($0)\u{A0}%" } : nil
        money = MoneyPanel(hostWith: found.earnings, settings, visit)
        week = found.week.map { WeekView($0, now: now, visit.language) }
        places = found.locations.map {
            Place(
                path: "\(HostPages.path)?place=\($0.id.text.percentEncodedForQuery)",
                name: $0.name, isCurrent: $0.id == found.shown)
        }
        hasPlaces = places.count > 1
        placePath = found.shown.map { "/places/\($0)" } ?? ""
        charging = running.prefix(Self.chargingLimit).compactMap {
            Self.charge($0, found, texts, visit)
        }
        requests = asked.prefix(Self.requestLimit).map { Self.request($0, found, texts, visit) }
        let more = asked.count - requests.count
        moreRequests = more > 0 ? visit.say(texts.moreRequests(more)) : nil
    }

    /// Single bookings, and the weeks of each weekly one, by their first start.
    private static func asked(_ requests: [Booking]) -> [[Booking]] {
        var asked: [[Booking]] = []
        var places: [ID<BookingSeries>: Int] = [:]
        for booking in requests {
            if let series = booking.seriesID, let index = places[series] {
                asked[index].append(booking)
            } else {
                if let series = booking.seriesID { places[series] = asked.count }
                asked.append([booking])
            }
        }
        return asked
    }

    private static func charge(
        _ item: ChargerList.Item, _ found: Found, _ texts: HostTexts, _ visit: Visit
    ) -> Charge? {
        guard let record = item.running else { return nil }
        let formats = visit.formats(in: item.place.timeZone)
        let state = LiveState(record)
        let driver = record.driver(shownTo: visit.viewer).flatMap { found.names[$0] }
        let since = formats.time(record.state.startedAt ?? record.createdAt)
        return Charge(
            placeName: item.place.title, chip: state.chip, state: visit.say(state.words),
            who: visit.say(
                texts.since(driver ?? visit.say(ChargersTexts().nobody), since)),
            power: found.power[record.id].map { formats.power(Double($0.watts)) },
            energy: formats.energy(record.state.energyWh),
            cost: found.bills[record.id].map { formats.money($0.total) },
            path: "/charging/\(record.id)", stopPath: "/charging/\(record.id)/stop",
            stopLabel: "\(visit.say(texts.stop)): \(item.place.title)")
    }

    private static func request(
        _ weeks: [Booking], _ found: Found, _ texts: HostTexts, _ visit: Visit
    ) -> Request {
        let booking = weeks[0]
        let place = found.places[booking.stationID]
        let formats = visit.formats(in: place?.timeZone ?? Location.standardTimeZone)
        let lapsesAt = min(
            booking.startsAt, booking.createdAt.adding(seconds: BookingLimits.answerSeconds))
        let who = found.names[booking.personID] ?? ""
        let time = BookingWords.time(booking.startsAt, booking.endsAt, formats)
        let isSeries = weeks.count > 1
        let seriesID = isSeries ? booking.seriesID : nil
        let series = seriesID.map { id in
            Series(
                weeks: visit.say(texts.weeks(weeks.count)), weeksPath: "/booking-series/\(id)",
                weeksLabel: "\(visit.say(texts.showWeeks)): \(who), \(time)")
        }
        let confirm = isSeries ? texts.confirmAll : texts.confirm
        let reject = isSeries ? texts.rejectAll : texts.reject
        return Request(
            path: "/bookings/\(booking.id)", who: who, time: time,
            placeName: place?.name ?? booking.stationID.text,
            until: visit.say(texts.until(formats.dayAndTime(lapsesAt))),
            note: booking.note.isEmpty ? nil : booking.note,
            series: series,
            rejectLabel: "\(visit.say(reject)): \(who), \(time)",
            confirmLabel: "\(visit.say(confirm)): \(who), \(time)")
    }
}
