import CommonBase

/// When a connector can be booked.
package struct Availability: Hashable, Sendable {
    package var calendar: OpeningCalendar
    /// The confirmed bookings of others; the buffer is kept free around them.
    package var bookings: [Range<Timestamp>]
    /// The confirmed bookings of the person who asks; without a buffer.
    package var ownBookings: [Range<Timestamp>]
    package var terms: PlaceTerms

    package init(
        calendar: OpeningCalendar, bookings: [Range<Timestamp>],
        ownBookings: [Range<Timestamp>] = [], terms: PlaceTerms
    ) {
        self.calendar = calendar
        self.bookings = bookings
        self.ownBookings = ownBookings
        self.terms = terms
    }

    /// A host's booking is only limited in length, in milliseconds: a week.
    private static let longestOfHosts: Int64 = 604_800_000

    /// When it is open and not booked, within a window. A wish for a certain time must also pass
    /// `objection`.
    package func free(in window: Range<Timestamp>) -> [Range<Timestamp>] {
        TimeRanges.subtracting(taken(buffer: terms.bufferMinutes), from: calendar.open(in: window))
    }

    /// As if the person who asks had no bookings.
    var withoutOwnBookings: Availability {
        var others = self
        others.ownBookings = []
        return others
    }

    /// Why a time can't be booked; nil if it can.
    ///
    /// - Parameter isHost: books for the own use: hours, calendars, the buffer, the pause and the
    ///   limits of the terms do not apply.
    package func objection(
        to wanted: Range<Timestamp>, now: Timestamp, isHost: Bool
    ) -> BookingObjection? {
        if wanted.lowerBound.milliseconds % Booking.quarter != 0
            || wanted.upperBound.milliseconds % Booking.quarter != 0
        {
            return .notQuarters
        }
        if wanted.isEmpty { return .tooShort }
        if let objection = isHost ? ofHost(wanted, now) : ofTerms(wanted, now) { return objection }
        let buffer = isHost ? 0 : terms.bufferMinutes
        let rest = TimeRanges.subtracting(taken(buffer: buffer), from: [wanted])
        return rest == [wanted] ? nil : .taken
    }

    private func ofHost(_ wanted: Range<Timestamp>, _ now: Timestamp) -> BookingObjection? {
        if wanted.upperBound.millisecondsSince(wanted.lowerBound) > Self.longestOfHosts {
            return .tooLong
        }
        return hasBegun(wanted, now) ? .tooSoon : nil
    }

    private func ofTerms(_ wanted: Range<Timestamp>, _ now: Timestamp) -> BookingObjection? {
        let length = wanted.upperBound.millisecondsSince(wanted.lowerBound)
        let lead = now.adding(seconds: terms.leadMinutes * 60)
        if terms.isPaused { return .paused }
        if length < terms.minimumMinutes * 60_000 { return .tooShort }
        if length > terms.maximumMinutes * 60_000 { return .tooLong }
        if hasBegun(wanted, lead) { return .tooSoon }
        if wanted.lowerBound > now.adding(seconds: terms.horizonDays * 86_400) { return .tooFar }
        return calendar.open(in: wanted) == [wanted] ? nil : .closed
    }

    /// Whether the first quarter of an hour is over; the current quarter can still be booked.
    private func hasBegun(_ wanted: Range<Timestamp>, _ now: Timestamp) -> Bool {
        wanted.lowerBound.adding(milliseconds: Booking.quarter) <= now
    }

    private func taken(buffer minutes: Int64) -> [Range<Timestamp>] {
        ownBookings
            + bookings.map { booking in
                booking.lowerBound.adding(
                    seconds: -minutes * 60)..<booking.upperBound.adding(seconds: minutes * 60)
            }
    }
}
