import CloudCore
import CloudFleet
import CommonBase

extension ListingTable {
    /// Saves the host's description; the place stays published or not.
    /// - Parameter publicPoint: of the content's position.
    static func save(
        _ content: ListingContent, publicPoint: Position?, of location: LocationID, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO listing (location_id, is_listed, title, description, house_rules,
                    access_notes, connector_kind, cable_cm, power_w, phases, meter_class, district,
                    town, street, house_number, postcode, latitude_e6, longitude_e6,
                    public_latitude_e6, public_longitude_e6)
                VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (location_id) DO UPDATE SET
                    title = excluded.title, description = excluded.description,
                    house_rules = excluded.house_rules, access_notes = excluded.access_notes,
                    connector_kind = excluded.connector_kind, cable_cm = excluded.cable_cm,
                    power_w = excluded.power_w, phases = excluded.phases,
                    meter_class = excluded.meter_class, district = excluded.district,
                    town = excluded.town, street = excluded.street,
                    house_number = excluded.house_number, postcode = excluded.postcode,
                    latitude_e6 = excluded.latitude_e6, longitude_e6 = excluded.longitude_e6,
                    public_latitude_e6 = excluded.public_latitude_e6,
                    public_longitude_e6 = excluded.public_longitude_e6
                """,
            arguments: [
                location, content.title, content.description, content.houseRules,
                content.accessNotes, content.connectorKind.rawValue, content.cableCM,
                content.powerW, content.phases, content.meterClass.rawValue, content.district,
                content.town, content.street, content.houseNumber, content.postcode,
                content.position?.latitudeE6, content.position?.longitudeE6,
                publicPoint?.latitudeE6, publicPoint?.longitudeE6,
            ])
        try db.execute(
            cached: "DELETE FROM listing_amenity WHERE location_id = ?", arguments: [location])
        for amenity in content.amenities.map(\.rawValue).sorted() {
            try db.execute(
                cached: "INSERT INTO listing_amenity (location_id, amenity) VALUES (?, ?)",
                arguments: [location, amenity])
        }
    }

    /// Notes when others see something new of a place.
    static func noteChange(of location: LocationID, _ db: Database, at now: Timestamp) throws {
        try db.execute(
            cached: "UPDATE listing SET changed_at = ? WHERE location_id = ?",
            arguments: [now, location])
    }

    /// Publishes a listing with a title and a position, or withdraws it.
    static func setListed(
        _ isListed: Bool, _ location: LocationID, _ db: Database, at now: Timestamp
    ) throws {
        if isListed {
            try db.execute(
                cached: """
                    UPDATE listing SET is_listed = 1, listed_at = ?
                    WHERE location_id = ? AND is_listed = 0
                    """,
                arguments: [now, location])
        } else {
            try db.execute(
                cached: "UPDATE listing SET is_listed = 0 WHERE location_id = ?",
                arguments: [location])
        }
    }
}
