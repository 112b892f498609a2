import CloudCore
import CloudFleet
import CommonBase

/// A person's request for, or right to, a connector for some quarters of an hour.
package struct Booking: Hashable, Sendable, FetchableRecord {
    /// OCPI 2.3 Bookings.
    package enum Status: String, Sendable, Codable, CaseIterable {
        /// Waits for the host's answer; it keeps nothing free.
        case pending
        /// Confirmed: the connector is kept free for the booker.
        case reserved
        /// The host declined, or did not answer in time.
        case rejected
        /// The charger could not serve the booker.
        case failed
        /// The booker has charged.
        case fulfilled
        case canceled
        /// The booker did not come, although the charger was ready.
        case noShow

        /// Whether it keeps quarters of an hour.
        package var keepsTime: Bool { self == .reserved || self == .fulfilled }
    }

    package var id: ID<Booking>
    /// The `reservationId` of OCPP.
    package var number: Int64
    package var stationID: StationID
    /// 1 or more.
    package var connectorID: Int64
    package var personID: PersonID
    package var startsAt: Timestamp
    package var endsAt: Timestamp
    package var status: Status
    /// The booker must start to charge by this time.
    package var arrivalUntil: Timestamp
    /// Cancellation is free until this time.
    package var cancelUntil: Timestamp
    package var cancellationFee: Money
    package var noShowFee: Money
    /// The fee for a late cancellation or a no-show.
    package var fee: Money
    /// Energy that the booker wants, in Wh.
    package var energyWh: Int64?
    package var note: String
    /// The host's own car: free of charge, and outside earnings.
    package var isOwnUse: Bool
    package var seriesID: ID<BookingSeries>?
    package var seriesDay: CalendarDay?
    package var isException: Bool
    /// The right to charge that it gives. A request to move a booking has that of the booking until
    /// it is answered, and loses it if the booking ends.
    package var grantID: ID<AccessGrant>?
    package var transactionID: TransactionID?
    package var createdAt: Timestamp
    package var decidedAt: Timestamp?
    package var canceledAt: Timestamp?
    package var canceledBy: PersonID?
    /// The reason of a rejection, cancellation or failure: a typed text, or a `BookingFailure`.
    package var reason: String?
    /// The outcome of ReserveNow at the station; nil if it was not sent.
    package var atStation: String?

    package init(row: Row) throws {
        id = try row["id"]
        number = try row["number"]
        stationID = try row["station_id"]
        connectorID = try row["connector_id"]
        personID = try row["person_id"]
        startsAt = try row["starts_at"]
        endsAt = try row["ends_at"]
        status = try row.choice("status")
        arrivalUntil = try row["arrival_until"]
        cancelUntil = try row["cancel_until"]
        cancellationFee = Money(minor: try row["cancellation_fee_minor"])
        noShowFee = Money(minor: try row["no_show_fee_minor"])
        fee = Money(minor: try row["fee_minor"])
        energyWh = row["energy_wh"]
        note = try row["note"]
        isOwnUse = try row["is_own_use"] as Int64 == 1
        seriesID = row["series_id"]
        seriesDay = (row["series_day"] as Int64?).map { CalendarDay($0) }
        isException = try row["is_exception"] as Int64 == 1
        grantID = row["grant_id"]
        transactionID = row["transaction_id"]
        createdAt = try row["created_at"]
        decidedAt = row["decided_at"]
        canceledAt = row["canceled_at"]
        canceledBy = row["canceled_by"]
        reason = row["reason"]
        atStation = row["at_station"]
    }

    init(
        id: ID<Booking>, number: Int64, _ wish: BookingWish, by person: PersonID,
        status: Status, terms: PlaceTerms, isFree: Bool, createdAt: Timestamp
    ) {
        self.id = id
        self.number = number
        stationID = wish.station
        connectorID = wish.connector
        personID = person
        startsAt = wish.start
        endsAt = wish.end
        self.status = status
        arrivalUntil = min(wish.end, wish.start.adding(seconds: terms.arrivalMinutes * 60))
        cancelUntil = wish.start.adding(seconds: -terms.freeCancellationMinutes * 60)
        cancellationFee = isFree ? .zero : terms.cancellationFee
        noShowFee = isFree ? .zero : terms.noShowFee
        fee = .zero
        energyWh = wish.energyWh
        note = wish.note
        isOwnUse = wish.isOwnUse
        isException = false
        self.createdAt = createdAt
        decidedAt = status == .reserved ? createdAt : nil
    }

    /// The quarters of an hour since 1970 that it keeps.
    package var quarters: Range<Int64> {
        startsAt.milliseconds / Self.quarter..<endsAt.milliseconds / Self.quarter
    }

    /// Milliseconds.
    package static let quarter: Int64 = 900_000
}

/// Bookings of one person that repeat every week at the same local time.
package struct BookingSeries: Hashable, Sendable {}

extension DomainObject {
    package static let booking = DomainObject(rawValue: "booking")
    /// A signal without an event: the bookings of a person, or at their chargers, have changed.
    package static let personBookings = DomainObject(rawValue: "personBookings")
    /// A signal without an event: the bookings at a station have changed.
    package static let stationBookings = DomainObject(rawValue: "stationBookings")
}

/// The booking is the subject; the event names its station and its booker.
extension DomainEvent.Kind {
    package static let bookingRequested = Self(.booking, "requested")
    package static let bookingConfirmed = Self(.booking, "confirmed")
    package static let bookingRejected = Self(.booking, "rejected")
    /// Its times changed.
    package static let bookingChanged = Self(.booking, "changed")
    package static let bookingCanceled = Self(.booking, "canceled")
    /// The booker has started to charge.
    package static let bookingFulfilled = Self(.booking, "fulfilled")
    package static let bookingNoShow = Self(.booking, "noShow")
    package static let bookingFailed = Self(.booking, "failed")
}
