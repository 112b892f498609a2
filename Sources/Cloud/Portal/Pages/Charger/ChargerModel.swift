import ChargingModel
import CloudAccess
import CloudBooking
import CloudCharging
import CloudControl
import CloudFleet
import CloudWeb
import CommonBase
import MessageCatalogue

/// What the page of a charger reads from the database.
struct ChargerOverview: Sendable {
    var station: Station
    /// At least one.
    var items: [ChargerList.Item]
    var isOnline: Bool
    /// Where somebody charges; 0 is a connector that the station did not name.
    var busyConnectors: Set<Int64>
    /// Of the drivers whom the viewer may see.
    var names: [PersonID: String]
    /// Of the transactions whose power was measured lately.
    var power: [TransactionID: PresentPower]
    var curves: [TransactionID: PowerCurve]
    /// What the station has reported of its connectors.
    var reported: [Connector]
    var health: ChargerHealth
    /// The last cards that can be added to somebody.
    var unknownCards: [RefusedTap]
    var diary: ChargerDiary
    /// The places to which the viewer may move the charger.
    var places: [Location]
    /// The confirmed booking that runs or begins first.
    var booking: Booking?
    /// Bookings that end when the charger is moved.
    var openBookings: Int
    /// The newest version of the bridges' program; nil if it is not known.
    var newestBridge: ReleaseVersion?

    var zone: String { items.first?.place.timeZone ?? Location.standardTimeZone }
}

/// What the template of the page of a charger shows.
struct ChargerModel: Sendable {
    struct Fact: Sendable {
        var name: String
        var value: String
    }

    struct Connector: Sendable {
        var id: String
        var title: String
        var chip: String
        var state: String
        var charging: Charging?
    }

    struct Charging: Sendable {
        var facts: [Fact]
        var livePath: String
        var stopPath: String
        var chart: PowerChart?
    }

    /// A card that nobody has.
    struct UnknownCard: Sendable {
        var name: String
        var when: String
        /// Where it is added to somebody.
        var path: String
    }

    /// A form with which the charger is told to unlock a connector.
    struct Unlock: Sendable {
        var connector: String
        var label: String
        var agreement: FormField?
    }

    let name: String
    let about: String
    let headChip: String
    let headState: String
    let hasSeveral: Bool
    let connectors: [Connector]
    let isOnline: Bool
    /// The next booking, and its page; nil for none.
    let booking: String?
    let bookingPath: String?
    let links: [Fact]
    /// The pages with further settings.
    let settingLinks: [Fact]
    let faults: [Fault]
    let healthFacts: [Fact]
    let hasDeliveredPower: Bool
    let unknownCards: [UnknownCard]
    let hasUnknownCards: Bool
    let program: String?
    let lines: [DiaryLine]
    let isEmpty: Bool
    let base: String
    let restartAgreement: FormField?
    let unlocks: [Unlock]
    let canLeaveService: Bool
    let canReturnToService: Bool
    let nameField: FormField
    let placeField: FormField?
    let powerField: FormField
    /// Whether the settings were refused, and show why.
    let opensSettings: Bool

    static let texts = ChargerTexts()

    init(_ found: ChargerOverview, _ visit: Visit) {
        let (station, items, texts) = (found.station, found.items, Self.texts)
        name = station.name
        base = ChargerPages.path(of: station.id)
        isOnline = found.isOnline
        hasSeveral = items.count > 1
        about = Self.about(found, visit)
        let only = items.count == 1 ? items.first?.state : nil
        headChip = only?.chip ?? (found.isOnline ? "free" : "bad")
        headState = visit.say(
            only?.words ?? (found.isOnline ? texts.connected : texts.offline))
        connectors = items.map { Self.connector($0, found, visit) }
        let formats = visit.formats(in: found.zone)
        booking = found.booking.map { booking in
            let time = BookingWords.time(booking.startsAt, booking.endsAt, formats)
            return booking.isOwnUse
                ? visit.say(texts.ownBooking(time))
                : visit.say(texts.nextBooking(time, found.names[booking.personID] ?? ""))
        }
        bookingPath = found.booking.map { "/bookings/\($0.id)" }
        links = Self.links(found, visit)
        settingLinks = Self.settingLinks(of: station, visit)
        faults = Self.faults(found, visit)
        healthFacts = Self.facts(of: found.health, station, zone: found.zone, visit)
        hasDeliveredPower = found.health.delivered != nil
        unknownCards = Self.unknownCards(found, visit)
        hasUnknownCards = !unknownCards.isEmpty
        program = Self.program(found, visit)
        lines = found.diary.entries.map {
            DiaryLine(
                $0, found.diary, hasConnectors: items.count > 1, zone: found.zone, visit)
        }
        isEmpty = lines.isEmpty
        restartAgreement =
            found.busyConnectors.isEmpty
            ? nil : visit.checkbox(ChargerActionPages.restartAgreement, texts.mayInterrupt)
        // A bridge has no lock.
        unlocks = station.kind == .bridge ? [] : items.map { Self.unlock($0, found, visit) }
        canLeaveService = items.contains { $0.status != .unavailable }
        canReturnToService = items.contains { $0.status == .unavailable }
        opensSettings = visit.isRefused("name")
        powerField = visit.field(
            "statedPower", texts.statedPower, .number,
            value: station.statedPowerW.map(Self.kilowatts) ?? "", hint: texts.statedPowerHint)
        nameField = visit.field("name", texts.name, value: station.name, isRequired: true)
        placeField =
            found.places.count < 2
            ? nil
            : visit.choice(
                "place", texts.place,
                options: found.places.map { ($0.id.text, $0.name) },
                value: station.locationID?.text ?? "",
                hint: texts.placeHint(bookings: found.openBookings))
    }

    /// `SolaX X3-HAC · Home · connected since …`
    private static func about(_ found: ChargerOverview, _ visit: Visit) -> String {
        let (station, formats) = (found.station, visit.formats(in: found.zone))
        let device = [station.description.vendor, station.description.model]
            .compactMap(\.self).joined(separator: " ")
        let connection: Message
        if found.isOnline {
            connection =
                found.health.connectedSince.map {
                    texts.connectedSince(formats.dayAndTime($0))
                } ?? texts.connected
        } else if let seen = station.lastSeenAt {
            connection = texts.offlineSince(
                formats.dayAndTime(seen), formats.ago(seen, at: visit.moment.wall))
        } else {
            connection = ChargersTexts().neverSeen
        }
        return [
            device.isEmpty ? nil : device, found.items.first?.place.locationName,
            visit.say(connection),
        ].compactMap(\.self).joined(separator: " · ")
    }

    private static func links(_ found: ChargerOverview, _ visit: Visit) -> [Fact] {
        let station = found.station
        let id = station.id.text.percentEncodedForQuery
        let people = station.locationID.map { "/places/\($0)/people" } ?? "/people"
        var pages: [(Message, String)] = [(texts.people, people)]
        if let place = station.locationID {
            pages += [
                (texts.placePage, "/places/\(place)"),
                (texts.calendar, "/places/\(place)/calendar"),
                (texts.listing, "/places/\(place)/listing"),
                (texts.price, "/places/\(place)/tariff"),
            ]
        }
        pages += [
            (texts.sticker, "/stations/\(id)/sticker"),
            (texts.connection, ChargerAccess.path(of: station.id)),
            (texts.history, "/history?station=\(id)"), (texts.statistics, "/statistics?of=managed"),
            (texts.guide, visit.say(GuidePages.hosts)),
        ]
        return pages.map { Fact(name: visit.say($0.0), value: $0.1) }
    }
}
