import CloudFleet
import CloudHTTP
import CommonBase

/// Bookings in requests and answers of the API.
extension BookingRoutes {
    struct NewBooking: Codable, Sendable, Documented {
        static let notes = [
            "connectorId": "1 to 64; 1 if absent",
            "startsAt": "A whole quarter of an hour", "endsAt": "A whole quarter of an hour",
            "energyWh": "What you want to charge, 100 to 200000", "note": "At most 500 characters",
            "isOwnUse": "true: a host's own car; nobody else can book the time",
        ]

        var stationId: StationID
        var connectorId: Int64?
        var startsAt: Timestamp
        var endsAt: Timestamp
        var energyWh: Int64?
        var note: String?
        var isOwnUse: Bool?

        var wish: BookingWish {
            BookingWish(
                station: stationId, connector: connectorId ?? 1, start: startsAt, end: endsAt,
                energyWh: energyWh, note: note ?? "", isOwnUse: isOwnUse ?? false)
        }
    }

    struct BookingChange: Codable, Sendable, Documented {
        static let notes = [
            "startsAt":
                "As it is, if absent; where the host answers requests, the answer for another "
                + "start is a request with an id of its own",
            "endsAt": "As it is, if absent",
        ]

        var startsAt: Timestamp?
        var endsAt: Timestamp?
    }

    struct BookingExtension: Codable, Sendable, Documented {
        static let notes = ["minutes": "15 to 1440, in quarters of an hour"]

        var minutes: Int64
    }

    struct BookingReason: Codable, Sendable, Documented {
        static let notes = ["reason": "1 to 500 characters, which the other side reads"]

        var reason: String?
    }

    struct BookingView: Codable, Sendable, Documented {
        static let notes = [
            "status":
                "As in OCPI 2.3 Bookings: pending waits for the host; reserved keeps the connector; "
                + "failed: the charger could not serve the booker",
            "arrivalUntil": "The booker must start to charge by this time",
            "cancelUntil": "Cancellation is free until this time",
            "cancellationFeeMinor": "In hundredths of the currency's unit",
            "noShowFeeMinor": "In hundredths of the currency's unit",
            "feeMinor": "For late cancellation or no-show, in hundredths of the currency's unit",
            "seriesId": "The weekly booking that it belongs to",
        ]

        var id: ID<Booking>
        var stationId: StationID
        var connectorId: Int64
        var driverId: PersonID
        var startsAt: Timestamp
        var endsAt: Timestamp
        var status: Booking.Status
        var arrivalUntil: Timestamp
        var cancelUntil: Timestamp
        var cancellationFeeMinor: Int64
        var noShowFeeMinor: Int64
        var feeMinor: Int64
        var energyWh: Int64?
        var note: String
        var isOwnUse: Bool
        var seriesId: ID<BookingSeries>?
        var transactionId: TransactionID?
        var reason: String?
        var createdAt: Timestamp

        init(_ booking: Booking) {
            id = booking.id
            stationId = booking.stationID
            connectorId = booking.connectorID
            driverId = booking.personID
            startsAt = booking.startsAt
            endsAt = booking.endsAt
            status = booking.status
            arrivalUntil = booking.arrivalUntil
            cancelUntil = booking.cancelUntil
            cancellationFeeMinor = booking.cancellationFee.minor
            noShowFeeMinor = booking.noShowFee.minor
            feeMinor = booking.fee.minor
            energyWh = booking.energyWh
            note = booking.note
            isOwnUse = booking.isOwnUse
            seriesId = booking.seriesID
            transactionId = booking.transactionID
            reason = booking.reason
            createdAt = booking.createdAt
        }
    }
}
