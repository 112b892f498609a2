import CloudCore
import CloudModule
import CloudPeople
import CommonBase
import MessageCatalogue

/// What this domain knows about a person.
extension PersonalDataPart {
    static let access: [PersonalDataPart] = [
        .rows(
            "cards.json", Message("your cards", "tvoje karty"), of: "id_token", key: "id",
            where: "person_id = ?",
            [.text("id")] + AuditSource.cardColumns + [
                .flag("is_virtual", as: "isPhone"), .time("created_at", as: "createdAt"),
            ]),
        .rows(
            "vehicles.json", Message("your vehicles", "tvoje auta"), of: "vehicle", key: "id",
            where: "person_id = ?",
            [
                .text("id"), .text("name"), .text("plate"),
                .time("created_at", as: "createdAt"),
            ]),
        .rows(
            "refusals.json", Message("when your cards were refused", "kdy byly karty odmítnuty"),
            of: "refused_tap", key: "id", isNumber: true, where: "person_id = ?",
            [
                .text("station_id", as: "stationId"), .number("connector_id", as: "connectorId"),
                .text("token_suffix", as: "suffix"), .text("reason"), .number("taps"),
                .time("first_at", as: "firstAt"), .time("last_at", as: "lastAt"),
            ]),
    ]
}

/// How the audit log reads the objects of this domain.
extension AuditSource {
    /// Never the whole number.
    static let cardColumns: [ShownColumn] = [
        .text("label"), .text("suffix"), .text("status"), .time("expires_at", as: "expiresAt"),
        .text("offline"), .text("vehicle_id", as: "vehicleId"),
        .flag("CASE WHEN sun_keys IS NULL THEN 0 ELSE 1 END", as: "hasKeys"),
    ]

    static let access: [AuditSource] = [
        AuditSource(
            .idToken, Message("Card", "Karta"),
            named: AuditNaming(
                of: "id_token",
                name: "CASE WHEN label = '' THEN '…' || suffix ELSE label END",
                person: "person_id"),
            paths: ["/api/v1/id-tokens/{id}", "/cards/{id}"], isPersonal: true,
            read: row(of: "id_token", person: "person_id", cardColumns)),
        AuditSource(
            .vehicle, Message("Vehicle", "Auto"),
            named: AuditNaming(of: "vehicle", person: "person_id"),
            paths: ["/api/v1/vehicles/{id}", "/vehicles/{id}"], isPersonal: true,
            read: row(of: "vehicle", person: "person_id", [.text("name"), .text("plate")])),
    ]
}

extension DomainObject {
    static let vehicle = DomainObject(rawValue: "vehicle")
}
