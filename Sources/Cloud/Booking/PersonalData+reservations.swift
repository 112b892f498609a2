import CloudCore
import CloudModule
import CommonBase
import MessageCatalogue

extension DomainObject {
    static let reservation = DomainObject(rawValue: "reservation")
}

private let columns: [ShownColumn] = [
    .text("station_id", as: "stationId"), .number("connector_id", as: "connectorId"),
    .text("status"), .time("expires_at", as: "expiresAt"),
]

extension PersonalDataPart {
    static let reservations: PersonalDataPart = .rows(
        "reservations.json", Message("your reservations", "tvoje rezervace"), of: "reservation",
        key: "id", isNumber: true, where: "person_id = ?",
        columns + [.time("created_at", as: "createdAt")])
}

extension AuditSource {
    static let reservations = AuditSource(
        .reservation, Message("Reservation", "Rezervace"), paths: ["/api/v1/reservations/{id}"],
        isPersonal: true,
        read: row(of: "reservation", isNumber: true, person: "person_id", columns))
}
