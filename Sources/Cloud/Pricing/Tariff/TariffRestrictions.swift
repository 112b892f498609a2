import CloudFleet
import CommonBase

/// OCPI 2.2.1 TariffRestrictions: when an element applies, within a transaction. All must hold; nil
/// restricts nothing. Minima are inclusive, maxima and ends exclusive.
package struct TariffRestrictions: Hashable, Sendable {
    /// Minutes since midnight at the place, 0 to 1439. An end at or before the start is on the next
    /// day.
    package var startMinute: Int64?
    package var endMinute: Int64?
    /// Days at the place.
    package var startDate: CalendarDay?
    package var endDate: CalendarDay?
    /// The energy that the transaction has delivered.
    package var minimumWh: Int64?
    package var maximumWh: Int64?
    /// The sum over the phases.
    package var minimumMilliamperes: Int64?
    package var maximumMilliamperes: Int64?
    package var minimumW: Int64?
    package var maximumW: Int64?
    /// Since the start of the transaction (or of the reservation).
    package var minimumSeconds: Int64?
    package var maximumSeconds: Int64?
    /// 1 for Monday to 7 for Sunday, at the place. Empty for all.
    package var weekdays: Set<Int64>
    package var reservation: ReservationRestriction?

    package init(
        startMinute: Int64? = nil, endMinute: Int64? = nil, startDate: CalendarDay? = nil,
        endDate: CalendarDay? = nil, minimumWh: Int64? = nil, maximumWh: Int64? = nil,
        minimumMilliamperes: Int64? = nil, maximumMilliamperes: Int64? = nil,
        minimumW: Int64? = nil, maximumW: Int64? = nil, minimumSeconds: Int64? = nil,
        maximumSeconds: Int64? = nil, weekdays: Set<Int64> = [],
        reservation: ReservationRestriction? = nil
    ) {
        self.startMinute = startMinute
        self.endMinute = endMinute
        self.startDate = startDate
        self.endDate = endDate
        self.minimumWh = minimumWh
        self.maximumWh = maximumWh
        self.minimumMilliamperes = minimumMilliamperes
        self.maximumMilliamperes = maximumMilliamperes
        self.minimumW = minimumW
        self.maximumW = maximumW
        self.minimumSeconds = minimumSeconds
        self.maximumSeconds = maximumSeconds
        self.weekdays = weekdays
        self.reservation = reservation
    }
}

/// OCPI 2.2.1 ReservationRestrictionType.
package enum ReservationRestriction: String, Sendable, Codable, CaseIterable {
    /// What a reservation costs, from when it begins until charging starts or it expires.
    case reservation = "RESERVATION"
    /// What a reservation costs that expires without charging. Its `time` replaces that of
    /// `reservation`; its `flat` comes on top.
    case reservationExpires = "RESERVATION_EXPIRES"
}
