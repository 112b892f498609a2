import CloudCore
import CloudFleet
import CommonBase

/// How series change, end and are confirmed.
extension BookingService {
    /// Gives all later occurrences another time of the day. Those that were changed by themselves
    /// stay, and so do those that can't be moved, which are returned as conflicts.
    /// - Parameters:
    ///   - startMinute: of the local day, 0 to 1439, in quarters of an hour.
    ///   - lengthMinutes: 15 to 10,080, in quarters of an hour.
    package func changeSeries(
        _ id: ID<BookingSeries>, startMinute: Int64, lengthMinutes: Int64, viewer: Viewer,
        _ db: Database, at moment: Moment
    ) throws -> SeriesOutcome {
        var series = try Self.ownSeries(id, viewer, db)
        guard series.endedAt == nil else {
            throw ServiceError(.conflict, "The series has already ended.")
        }
        try Check.that(
            (0...1439).contains(startMinute) && startMinute % 15 == 0, "startMinute",
            "startMinute must be 0 to 1425, in quarters of an hour.")
        try Check.that(
            (15...10_080).contains(lengthMinutes) && lengthMinutes % 15 == 0, "lengthMinutes",
            "lengthMinutes must be 15 to 10080, in quarters of an hour.")
        let place = try BookingPlace.find(
            series.stationID, connector: series.connectorID, for: series.personID, moment.wall,
            db)
        (series.startMinute, series.lengthMinutes) = (startMinute, lengthMinutes)
        try BookingSeriesTable.update(series, db)
        var outcome = SeriesOutcome(series: series, bookings: [], conflicts: [])
        for old in try Self.later(of: series, db, at: moment.wall) where !old.isException {
            guard let day = old.seriesDay else { continue }
            let wish = series.wish(on: day, in: place.zone)
            let refusal = try refusalOfMove(old, to: wish, at: place, db, at: moment.wall)
            guard let wish, refusal == nil else {
                outcome.conflicts.append(Occurrence(day: day, wish: wish, refusal: refusal))
                continue
            }
            outcome.bookings.append(
                try moveInSeries(old, to: wish, at: place, db, at: moment))
        }
        if let first = outcome.bookings.first {
            try BookingNotices.toHosts(.changed, first, db, at: moment.wall)
        }
        return outcome
    }

    private func refusalOfMove(
        _ old: Booking, to wish: BookingWish?, at place: BookingPlace, _ db: Database,
        at now: Timestamp
    ) throws -> BookingRefusal? {
        guard let wish else { return .skipped }
        guard old.status == .pending || place.isInstant else { return .needsAnswer }
        guard now <= old.cancelUntil || old.cancellationFee == .zero else {
            return .tooLateToMove
        }
        return try Self.refusal(
            of: wish, at: place, by: old.personID, besides: old, isInSeries: true, db, at: now)
    }

    private func moveInSeries(
        _ old: Booking, to wish: BookingWish, at place: BookingPlace, _ db: Database,
        at moment: Moment
    ) throws -> Booking {
        var booking = try move(
            old, to: wish.start, wish.end, isToldToHosts: false, db, at: moment)
        booking.isException = false
        try BookingTable.update(booking, db)
        return booking
    }

    /// Ends a series: its later occurrences are canceled as far as that is free, with the requests
    /// to move them. The others stay.
    package func endSeries(
        _ id: ID<BookingSeries>, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> SeriesOutcome {
        var series = try Self.ownSeries(id, viewer, db)
        guard series.endedAt == nil else {
            throw ServiceError(.conflict, "The series has already ended.")
        }
        series.endedAt = moment.wall
        try BookingSeriesTable.update(series, db)
        var outcome = SeriesOutcome(series: series, bookings: [], conflicts: [])
        for booking in try Self.later(of: series, db, at: moment.wall) {
            guard Self.cancellationFee(of: booking, at: moment.wall) == .zero else {
                outcome.bookings.append(booking)
                continue
            }
            try withdrawMove(of: booking, db, at: moment)
            _ = try cancel(
                booking, by: series.personID, fee: .zero, BookingFailure.seriesEnded.rawValue,
                db, at: moment)
        }
        return outcome
    }

    private static func ownSeries(
        _ id: ID<BookingSeries>, _ viewer: Viewer, _ db: Database
    ) throws -> StoredSeries {
        guard let series = try BookingSeriesTable.find(id, viewer: viewer, db) else {
            throw ServiceError(.notFound, "The series \(id) does not exist.")
        }
        guard series.personID == viewer.personID else {
            throw ServiceError(.forbidden, "Only the booker may change the series.")
        }
        return series
    }

    /// The occurrences of a series that have not begun.
    private static func later(
        of series: StoredSeries, _ db: Database, at now: Timestamp
    ) throws -> [Booking] {
        try BookingSeriesTable.bookings(of: series.id, from: now, limit: 60, db).filter {
            $0.startsAt > now && [.pending, .reserved].contains($0.status)
        }
    }

    /// Confirms the open requests of a series. Those whose time is taken stay open.
    package func confirmSeries(
        _ id: ID<BookingSeries>, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> Int {
        var count = 0
        for booking in try Self.requests(of: id, viewer, db, at: moment.wall) {
            do {
                _ = try db.inSavepoint {
                    try confirm(booking.id, viewer: viewer, db, at: moment)
                }
                count += 1
            } catch is BookingRefusal {
                continue
            }
        }
        return count
    }

    /// Declines the open requests of a series. A series without a confirmed week ends: its next
    /// week would be another request.
    /// - Parameter reason: 1 to 500 characters, which the booker reads.
    package func rejectSeries(
        _ id: ID<BookingSeries>, reason: String?, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        for booking in try Self.requests(of: id, viewer, db, at: moment.wall) {
            _ = try reject(booking.id, reason: reason, viewer: viewer, db, at: moment)
        }
        let left = try BookingSeriesTable.bookings(of: id, from: moment.wall, limit: 60, db)
        guard !left.contains(where: \.status.keepsTime),
            var series = try BookingSeriesTable.find(id, viewer: .system, db),
            series.endedAt == nil
        else { return }
        series.endedAt = moment.wall
        try BookingSeriesTable.update(series, db)
    }

    /// The open requests of a series.
    /// - Throws: `conflict` if there are none; `forbidden` for others than the hosts.
    private static func requests(
        of id: ID<BookingSeries>, _ viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> [Booking] {
        let open = try BookingSeriesTable.bookings(of: id, from: now, limit: 60, db)
            .filter { $0.status == .pending }
        guard let first = open.first else {
            throw ServiceError(.conflict, "The series has no open request.")
        }
        _ = try managed(first.id, viewer, db, at: now)
        return open
    }
}
