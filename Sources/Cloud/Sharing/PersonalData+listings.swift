import CloudBooking
import CloudCore
import CloudFleet
import CloudModule
import CommonBase
import MessageCatalogue

/// The personal data of this domain.
extension PersonalDataPart {
    static let listings: [PersonalDataPart] = [
        .rows(
            "listings.json",
            Message("how you describe your places", "jak popisuješ svá místa"), of: "listing",
            key: "location_id",
            where: "location_id IN (SELECT location.id FROM location WHERE location.host_id = ?)",
            [
                .text("location_id", as: "placeId"), .text("title"), .text("description"),
                .text("house_rules", as: "houseRules"), .text("access_notes", as: "accessNotes"),
                .text("district"), .text("town"), .text("street"),
                .text("house_number", as: "houseNumber"), .text("postcode"),
                .number("latitude_e6", as: "latitudeE6"),
                .number("longitude_e6", as: "longitudeE6"),
                .time("listed_at", as: "listedAt"),
            ]),
        .rows(
            "address-reads.json",
            Message(
                "exact addresses of others that you looked at",
                "zobrazené přesné adresy jiných"),
            of: "address_read", key: "id", isNumber: true, where: "person_id = ?",
            [.text("location_id", as: "placeId"), .time("read_at", as: "readAt")]),
        .rows(
            "place-photos.json", Message("photos of your places", "fotky tvých míst"),
            of: "listing_photo", key: "id",
            where: """
                location_id IN (SELECT location.id FROM location WHERE location.host_id = ?)
                """,
            [
                .text("id"), .text("location_id", as: "placeId"), .text("alt"),
                .time("created_at", as: "createdAt"),
            ]),
    ]
}

/// How the audit log reads the objects of this domain: without the exact address.
extension AuditSource {
    static let listings = AuditSource(
        .listing, Message("Description of a place", "Popis místa"), named: .locations,
        paths: [
            "/api/v1/places/{id}/listing", "/places/{id}/listing", "/api/v1/places/{id}/photos",
            "/places/{id}/photos",
        ],
        read: { id, db in
            var state = try columns(id, db)
            let terms = try LocationID(id).map { try PlaceTermsTable.of($0, db) }
            let photos = try String.fetchAll(
                db,
                cached: """
                    SELECT id FROM listing_photo WHERE location_id = ? ORDER BY place
                    LIMIT \(ListingPhoto.limit)
                    """,
                arguments: [id])
            state?.members += [
                .init("access", terms.map { .string($0.access.rawValue) } ?? .null),
                .init("isPaused", .bool(terms?.isPaused ?? false)),
                .init("photos", .array(photos.map(JSONValue.string))),
            ]
            return state
        })

    /// The host is the person whose it is.
    private static let columns = row(
        of: "listing", key: "location_id",
        person: "(SELECT location.host_id FROM location WHERE location.id = listing.location_id)",
        [
            .flag("is_listed", as: "isListed"), .text("title"),
            .text("connector_kind", as: "connectorKind"), .number("power_w", as: "powerW"),
            .text("meter_class", as: "meterClass"), .text("district"), .text("town"),
        ])
}
