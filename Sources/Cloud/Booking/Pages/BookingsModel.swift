import CloudCore
import CloudFleet
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// The model of the list of bookings.
struct BookingsModel: Sendable {
    struct Line: Sendable {
        var path: String
        var time: String
        var placeName: String
        /// At a host's charger.
        var who: String?
        var state: String
        var chip: String
    }

    struct Section: Sendable {
        var title: String
        var lines: [Line]
    }

    /// A time for which the person waits.
    struct Wait: Sendable {
        var time: String
        var placeName: String
        /// Whether the person was told that it is free.
        var isTold: Bool
        var path: String
        /// Of the button that ends it.
        var label: String
    }

    /// The facts of the page.
    struct Found: Sendable {
        var open: [Booking]
        var requests: [Booking]
        var coming: [Booking]
        var past: [Booking]
        var waits: [WaitingService.Wait]
        var isFirst: Bool
        var places: [StationID: StationPlace]
        var names: [PersonID: String]

        init(
            of person: PersonID, viewer: Viewer, before: Timestamp?, limit: Int, _ db: Database,
            at now: Timestamp
        ) throws {
            isFirst = before == nil
            past = try BookingTable.past(
                of: person, now, before: before ?? now.adding(seconds: 100 * 86_400),
                limit: limit + 1, db)
            (open, requests, coming, waits) = ([], [], [], [])
            if before == nil {
                open = try BookingTable.open(of: person, now, limit: limit, db)
                requests = try BookingTable.requests(toHost: person, now, limit: limit, db)
                coming = try BookingTable.coming(toHost: person, now, limit: limit, db)
                    .filter { $0.personID != person }
                waits = try WaitingService.list(of: person, after: "", limit: limit, db)
                    .filter { $0.startsAt > now }
            }
            let stations = (open + requests + coming + past).map(\.stationID)
            places = try PlaceNames.of(
                Array(Set(stations + waits.map(\.stationID))), for: viewer, db, at: now)
            let others = Set((requests + coming).map(\.personID))
            names = try others.isEmpty ? [:] : PersonTable.names(Array(others), db)
        }
    }

    var next: Line?
    var sections: [Section]
    var waits: [Wait]
    var hasWaits: Bool
    var isEmpty: Bool
    var olderPath: String?

    init(_ found: Found, limit: Int, _ visit: Visit, _ texts: BookingTexts) {
        func line(_ booking: Booking, isHosts: Bool = false) -> Line {
            let place = found.places[booking.stationID]
            let formats = visit.formats(in: place?.timeZone ?? Location.standardTimeZone)
            let (word, chip) = texts.state(booking.status)
            return Line(
                path: "/bookings/\(booking.id)",
                time: BookingWords.time(booking.startsAt, booking.endsAt, formats),
                placeName: place?.name ?? booking.stationID.text,
                who: isHosts ? found.names[booking.personID] ?? "" : nil,
                state: visit.say(booking.isOwnUse ? texts.ownUse : word), chip: chip)
        }
        let confirmed = found.open.filter { $0.status.keepsTime }
        let asked = found.open.filter { $0.status == .pending }
        let past = found.past.prefix(limit)
        let sections = [
            Section(
                title: visit.say(texts.toAnswer),
                lines: found.requests.map { line($0, isHosts: true) }),
            Section(title: visit.say(texts.requests), lines: asked.map { line($0) }),
            Section(
                title: visit.say(texts.coming), lines: confirmed.dropFirst().map { line($0) }),
            Section(
                title: visit.say(texts.atYours),
                lines: found.coming.map { line($0, isHosts: true) }),
            Section(title: visit.say(texts.past), lines: past.map { line($0) }),
        ].filter { !$0.lines.isEmpty }
        next = confirmed.first.map { line($0) }
        self.sections = sections
        let waits = found.waits.map { wait in
            let place = found.places[wait.stationID]
            let formats = visit.formats(in: place?.timeZone ?? Location.standardTimeZone)
            let time = BookingWords.time(wait.startsAt, wait.endsAt, formats)
            return Wait(
                time: time, placeName: place?.name ?? wait.stationID.text,
                isTold: wait.toldAt != nil, path: "/booking-waits/\(wait.id)/cancel",
                label: "\(visit.say(texts.stopWaiting)): \(time)")
        }
        self.waits = waits
        hasWaits = !waits.isEmpty
        isEmpty = confirmed.isEmpty && sections.isEmpty && waits.isEmpty
        olderPath =
            found.past.count > limit
            ? past.last.map { "/bookings?before=\($0.startsAt.iso8601Seconds)" } : nil
    }
}
