import CloudCore
import CloudFleet
import CommonBase

/// Bookings that repeat every week.
extension BookingService {
    /// An occurrence of a series, before it is made.
    package struct Occurrence: Hashable, Sendable {
        package var day: CalendarDay
        /// Nil if the clocks skip it.
        package var wish: BookingWish?
        /// Why it can't be booked; nil if it can.
        package var refusal: BookingRefusal?
    }

    /// The outcome of making or changing a series.
    package struct SeriesOutcome: Sendable {
        package var series: StoredSeries
        package var bookings: [Booking]
        package var conflicts: [Occurrence]
    }

    /// The occurrences of the coming eight weeks, or less if the place is booked less far ahead, and
    /// what speaks against each.
    package static func preview(
        _ wish: BookingWish, lastDay: CalendarDay?, by person: PersonID, _ db: Database,
        at moment: Moment
    ) throws -> [Occurrence] {
        let place = try BookingPlace.find(
            wish.station, connector: wish.connector, for: person, moment.wall, db)
        let series = try newSeries(
            wish, lastDay: lastDay, by: person, at: place, ID("preview"), moment.wall)
        return try series.days(until: horizon(of: place, at: moment.wall)).map {
            try occurrence(of: series, on: $0, at: place, db, moment.wall)
        }
    }

    /// Makes a series with all occurrences that can be booked.
    /// - Throws: `BookingRefusal.noDay` if no occurrence can be booked.
    package func requestSeries(
        _ wish: BookingWish, lastDay: CalendarDay?, by person: PersonID, _ db: Database,
        at moment: Moment
    ) throws -> SeriesOutcome {
        let place = try BookingPlace.find(
            wish.station, connector: wish.connector, for: person, moment.wall, db)
        var series = try Self.newSeries(
            wish, lastDay: lastDay, by: person, at: place, random.id(at: moment.wall),
            moment.wall)
        let isCounted = !wish.isOwnUse
        if isCounted,
            try BookingTable.openCount(of: person, moment.wall, db) >= BookingLimits.open
        {
            throw BookingRefusal.tooManyOpen
        }
        guard try BookingSeriesTable.count(of: person, db) < BookingLimits.open else {
            throw BookingRefusal.tooManyOpen
        }
        try BookingSeriesTable.insert(series, db)
        let outcome = try make(&series, at: place, db, at: moment)
        guard let first = outcome.bookings.first else { throw BookingRefusal.noDay }
        try BookingNotices.toHosts(
            first.status == .pending ? .requested : .booked, first, db, at: moment.wall)
        return outcome
    }

    private static func newSeries(
        _ wish: BookingWish, lastDay: CalendarDay?, by person: PersonID, at place: BookingPlace,
        _ id: ID<BookingSeries>?, _ now: Timestamp
    ) throws -> StoredSeries {
        try check(wish, place)
        guard let id, wish.start < wish.end else {
            throw BookingRefusal.objection(.tooShort, place.terms)
        }
        let series = StoredSeries(
            id: id, wish, by: person, lastDay: lastDay, zone: place.zone, createdAt: now)
        // A longer one would overlap the next week's.
        guard (15...10_080).contains(series.lengthMinutes) else {
            throw BookingRefusal.objection(.tooLong, place.terms)
        }
        guard series.startMinute % 15 == 0 else {
            throw BookingRefusal.objection(.notQuarters, place.terms)
        }
        if let lastDay {
            try Check.that(
                lastDay >= series.firstDay, "lastDay", "lastDay must not be before the first day.")
        }
        return series
    }

    private static func horizon(of place: BookingPlace, at now: Timestamp) -> CalendarDay {
        let days =
            place.isHost
            ? BookingLimits.seriesDays : min(BookingLimits.seriesDays, place.terms.horizonDays)
        return CalendarDay(now.adding(seconds: days * 86_400), in: place.zone)
    }

    private static func occurrence(
        of series: StoredSeries, on day: CalendarDay, at place: BookingPlace, _ db: Database,
        _ now: Timestamp
    ) throws -> Occurrence {
        guard let wish = series.wish(on: day, in: place.zone) else {
            return Occurrence(day: day, wish: nil, refusal: .skipped)
        }
        let refusal = try refusal(
            of: wish, at: place, by: series.personID, isInSeries: true, db, at: now)
        return Occurrence(day: day, wish: wish, refusal: refusal)
    }

    /// Makes the occurrences of a series that have come near enough.
    private func make(
        _ series: inout StoredSeries, at place: BookingPlace, _ db: Database, at moment: Moment
    ) throws -> SeriesOutcome {
        var (bookings, conflicts): ([Booking], [Occurrence]) = ([], [])
        for day in series.days(until: Self.horizon(of: place, at: moment.wall)) {
            let found = try Self.occurrence(of: series, on: day, at: place, db, moment.wall)
            // Its time of the day may be later than now in the horizon's last day.
            if case .objection(.tooFar, _)? = found.refusal { break }
            series.madeUntil = day
            guard found.refusal == nil, let wish = found.wish else {
                conflicts.append(found)
                continue
            }
            bookings.append(
                try add(
                    wish, at: place, by: series.personID, series: (series.id, day),
                    isTold: false, db, at: moment))
        }
        try BookingSeriesTable.update(series, db)
        return SeriesOutcome(series: series, bookings: bookings, conflicts: conflicts)
    }

    /// Makes the next occurrences of a series. It leaves out those that can't be booked, and sends
    /// the person a notification about them. The series ends if the person may no longer book at
    /// the place.
    func continueSeries(
        _ id: ID<BookingSeries>, _ db: Database, at moment: Moment
    ) throws {
        guard var series = try BookingSeriesTable.find(id, viewer: .system, db),
            series.endedAt == nil
        else { return }
        let place: BookingPlace
        do {
            place = try BookingPlace.find(
                series.stationID, connector: series.connectorID, for: series.personID,
                moment.wall, db)
        } catch let error as ServiceError where error.code == .notFound {
            series.endedAt = moment.wall
            return try BookingSeriesTable.update(series, db)
        }
        if let last = series.lastDay, series.madeUntil.adding(days: 7) > last {
            series.endedAt = moment.wall
            return try BookingSeriesTable.update(series, db)
        }
        let outcome = try make(&series, at: place, db, at: moment)
        try BookingNotices.skipped(series, outcome.conflicts.map(\.day), db, at: moment.wall)
    }
}
