import CloudCore
import CloudFleet
import CloudModule
import CommonBase
import MessageCatalogue

private let columns: [ShownColumn] = [
    .text("station_id", as: "stationId"), .number("connector_id", as: "connectorId"),
    .time("starts_at", as: "startsAt"), .time("ends_at", as: "endsAt"), .text("status"),
    .number("fee_minor", as: "feeMinor"), .text("note"), .text("reason"),
]

private let seriesColumns: [ShownColumn] = [
    .text("station_id", as: "stationId"), .number("connector_id", as: "connectorId"),
    .number("start_minute", as: "startMinute"), .number("length_minutes", as: "lengthMinutes"),
    .text("note"), .time("ended_at", as: "endedAt"),
]

private let waitColumns: [ShownColumn] = [
    .text("station_id", as: "stationId"), .number("connector_id", as: "connectorId"),
    .time("starts_at", as: "startsAt"), .time("ends_at", as: "endsAt"),
]

private let termsColumns: [ShownColumn] = [
    .text("access"), .number("is_paused", as: "isPaused"), .text("confirmation"),
    .number("minimum_minutes", as: "minimumMinutes"),
    .number("maximum_minutes", as: "maximumMinutes"), .number("lead_minutes", as: "leadMinutes"),
    .number("horizon_days", as: "horizonDays"), .number("buffer_minutes", as: "bufferMinutes"),
    .number("arrival_minutes", as: "arrivalMinutes"),
    .number("free_cancellation_minutes", as: "freeCancellationMinutes"),
    .number("cancellation_fee_minor", as: "cancellationFeeMinor"),
    .number("no_show_fee_minor", as: "noShowFeeMinor"),
]

extension PersonalDataPart {
    static let bookings: [PersonalDataPart] = [
        .rows(
            "bookings.json", Message("your bookings", "tvoje rezervace míst"), of: "booking",
            key: "id", where: "person_id = ?", columns + [.time("created_at", as: "createdAt")]),
        .rows(
            "booking-series.json", Message("your weekly bookings", "tvoje týdenní rezervace"),
            of: "booking_series", key: "id", where: "person_id = ?",
            seriesColumns + [.time("created_at", as: "createdAt")]),
        .rows(
            "booking-waits.json",
            Message("times that you wait for", "termíny, na které čekáš"), of: "booking_wait",
            key: "id", where: "person_id = ?", waitColumns),
    ]
}

extension AuditSource {
    static let bookings = [
        AuditSource(
            .booking, Message("Booking", "Rezervace"),
            paths: ["/api/v1/bookings/{id}", "/bookings/{id}"], isPersonal: true,
            read: row(of: "booking", person: "person_id", columns)),
        AuditSource(
            .placeTerms, Message("Terms of a place", "Podmínky místa"), named: .locations,
            paths: ["/api/v1/places/{id}/terms"],
            read: row(
                of: "place_terms", key: "location_id",
                person: """
                    (SELECT location.host_id FROM location
                        WHERE location.id = place_terms.location_id)
                    """, termsColumns)),
    ]
}
