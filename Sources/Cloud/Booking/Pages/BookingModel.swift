import CloudCore
import CloudFleet
import CloudPeople
import CloudPricing
import CloudWeb
import CommonBase
import MessageCatalogue

/// The model of the page of one booking.
struct BookingModel: Sendable {
    struct Longer: Sendable {
        var minutes: String
        var label: String
    }

    struct Link: Sendable {
        var path: String
        var label: String
    }

    /// The facts of the page.
    struct Found: Sendable {
        var booking: Booking
        var isBooker: Bool
        var isHost: Bool
        var location: Location?
        var place: StationPlace?
        var who: String?
        /// Minutes by which it can be extended.
        var longer: [Int64]
        var isInstant: Bool
        /// Whether the place is still offered to the booker.
        var isOffered: Bool
        /// The booking that a request is to move.
        var moved: Booking?
        /// Of the price; nil without a tariff or a wished energy.
        var estimate: Money?

        init(
            _ id: ID<Booking>, of person: PersonID, viewer: Viewer, _ db: Database,
            at now: Timestamp
        ) throws {
            let booking = try BookingService.find(id, viewer, db)
            self.booking = booking
            isBooker = booking.personID == person
            let station = try StationTable.find(booking.stationID, viewer: .system, db)
            let managed = try StationTable.find(booking.stationID, viewer: viewer, db)
            isHost = isBooker ? false : managed != nil
            location = try station?.locationID.map {
                try LocationService.find($0, viewer: .system, db)
            }
            place = try PlaceNames.of(booking.stationID, for: viewer, db, at: now)
            moved = try BookingTable.moved(by: booking, db)
            who =
                try isBooker
                ? nil : PersonTable.names([booking.personID], db)[booking.personID] ?? ""
            (longer, isInstant, isOffered) = ([], false, false)
            let isOpen = booking.status == .pending || booking.status.keepsTime
            guard isBooker, isOpen, booking.endsAt > now, let location,
                let offer = try BookingPlace.find(location.id, for: person, now, db),
                let station
            else { return }
            let found = BookingPlace(
                station: station, connector: booking.connectorID, location: location,
                terms: offer.terms, isHost: offer.isHost, hasStanding: offer.hasStanding)
            (isInstant, isOffered) = (found.isInstant, true)
            if !offer.isHost {
                estimate = try Self.estimate(booking, found, db, at: now)
            }
            guard booking.status.keepsTime else { return }
            for minutes: Int64 in [15, 30, 60] {
                let end = booking.endsAt.adding(seconds: minutes * 60)
                let refusal = try BookingService.extensionRefusal(
                    booking, to: end, at: found, db, at: now)
                if refusal == nil { longer.append(minutes) }
            }
        }

        private static func estimate(
            _ booking: Booking, _ place: BookingPlace, _ db: Database, at now: Timestamp
        ) throws -> Money? {
            guard let energy = booking.energyWh,
                let tariff = try TariffTable.current(
                    at: place.location.id, for: booking.personID, now, db)
            else { return nil }
            let possible = SlotProposals.energyWh(
                in: booking.startsAt..<booking.endsAt, statedPowerW: place.station.statedPowerW)
            return Rating.estimate(
                tariff.tariff, from: booking.startsAt, until: booking.endsAt,
                energyWh: min(energy, possible), zone: place.zone
            ).total
        }
    }

    var placeName: String
    var time: String
    var state: String
    var chip: String
    var address: [String]
    var hasAddress: Bool
    var rows: [BookModel.Row]
    var path: String
    var calendarPath: String?
    var transactionPath: String?
    var seriesPath: String?
    /// Facts that other parts add.
    var links: [Link]
    var longer: [Longer]
    var hasLonger: Bool
    var until: FormField?
    var moveFields: [FormField]
    var canMove: Bool
    /// Where the host must confirm another time.
    var moveHint: String?
    /// Why the booker can't move it, although it has not begun.
    var whyNotMoved: String?
    var cancelText: String?
    var reason: FormField
    var canConfirm: Bool
    var isSeriesRequest: Bool
    var canHostCancel: Bool

    init(
        _ found: Found, _ extras: BookingExtras, address: [String], _ visit: Visit,
        _ texts: BookingTexts
    ) {
        let (booking, now) = (found.booking, visit.moment.wall)
        let formats = visit.formats(in: found.place?.timeZone ?? Location.standardTimeZone)
        placeName = found.place?.name ?? booking.stationID.text
        time = BookingWords.time(booking.startsAt, booking.endsAt, formats, now: now)
        let (word, chip) = texts.state(booking.status)
        let isOwnCar = booking.isOwnUse && booking.status.keepsTime
        (state, self.chip) = (visit.say(isOwnCar ? texts.ownUse : word), chip)
        self.address = address
        hasAddress = !address.isEmpty
        rows = Self.rows(found, formats, visit, texts)
        if found.isHost {
            rows += extras.bookerFacts.map {
                BookModel.Row(name: visit.say(texts.bookerFacts), value: visit.say($0))
            }
        }
        links = extras.links.map { Link(path: $0.path, label: visit.say($0.label)) }
        path = "/bookings/\(booking.id)"
        let isOpen = [.pending, .reserved].contains(booking.status) && booking.endsAt > now
        let isKept = booking.status.keepsTime && booking.endsAt > now
        calendarPath = isOpen || isKept ? "\(path)/booking.ics" : nil
        transactionPath =
            found.isBooker ? booking.transactionID.map { "/charging/\($0)" } : nil
        seriesPath = booking.seriesID.map { "/booking-series/\($0)" }
        longer = found.longer.map {
            Longer(minutes: String($0), label: visit.say(texts.longer($0)))
        }
        hasLonger = !longer.isEmpty
        until =
            found.isBooker && isKept && booking.endsAt > now.adding(seconds: 900)
            ? visit.field(
                "until", texts.until, .time, value: formats.time(booking.endsAt),
                hint: texts.quarters, isRequired: true) : nil
        let isMovable =
            booking.status == .pending || now <= booking.cancelUntil
            || booking.cancellationFee == .zero
        let isAhead = found.isBooker && isOpen && booking.startsAt > now && found.isOffered
        canMove = isAhead && isMovable
        moveHint =
            booking.status == .reserved && !found.isInstant ? visit.say(texts.moveHint) : nil
        whyNotMoved =
            isAhead && !isMovable
            ? visit.say(BookingRefusal.tooLateToMove.words { formats.dayAndTime($0) }) : nil
        moveFields = [
            visit.field(
                "day", texts.day, .date, value: formats.isoDay(booking.startsAt),
                isRequired: true),
            visit.field(
                "from", texts.from, .time, value: formats.time(booking.startsAt),
                hint: texts.quarters, isRequired: true),
        ]
        cancelText = found.isBooker && isOpen ? Self.cancelText(booking, visit, texts) : nil
        reason = visit.field(
            "reason", texts.reason, hint: booking.isOwnUse ? nil : texts.reasonHint,
            maximum: BookingLimits.note)
        canConfirm = found.isHost && booking.status == .pending && isOpen
        isSeriesRequest = canConfirm && booking.seriesID != nil
        canHostCancel = found.isHost && booking.status == .reserved && isOpen
    }

    private static func cancelText(
        _ booking: Booking, _ visit: Visit, _ texts: BookingTexts
    ) -> String {
        let fee = BookingService.cancellationFee(of: booking, at: visit.moment.wall)
        return visit.say(
            fee > .zero ? texts.cancelCosts(visit.formats.money(fee)) : texts.cancelsFree)
    }

    private static func rows(
        _ found: Found, _ formats: Formats, _ visit: Visit, _ texts: BookingTexts
    ) -> [BookModel.Row] {
        let booking = found.booking
        var rows: [BookModel.Row] = []
        func add(_ name: Message, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            rows.append(.init(name: visit.say(name), value: value))
        }
        add(texts.booker, found.who)
        add(texts.insteadOf, found.moved.map { BookingWords.time($0.startsAt, $0.endsAt, formats) })
        if booking.status == .pending {
            let end = min(
                booking.createdAt.adding(seconds: BookingLimits.answerSeconds),
                booking.startsAt.adding(milliseconds: Booking.quarter))
            add(texts.answerBy, formats.dayAndTime(end))
        }
        add(texts.energy, booking.energyWh.map { formats.energy($0) })
        add(texts.estimate, found.estimate.map { formats.money($0) })
        add(texts.note, booking.note)
        add(texts.reason, booking.reason.map { visit.say(BookingFailure.words($0)) })
        if booking.fee > .zero { add(texts.fee, formats.money(booking.fee)) }
        guard [.pending, .reserved].contains(booking.status), !booking.isOwnUse else {
            return rows
        }
        add(texts.arrival, formats.dayAndTime(booking.arrivalUntil))
        // A request is free to cancel until it is confirmed.
        if booking.status == .reserved || visit.moment.wall <= booking.cancelUntil {
            rows += BookModel.Summary.cancellation(
                until: booking.cancelUntil, fee: booking.cancellationFee, formats, visit, texts)
        }
        if booking.noShowFee > .zero { add(texts.noShowFee, formats.money(booking.noShowFee)) }
        return rows
    }
}
