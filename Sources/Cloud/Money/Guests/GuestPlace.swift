import CloudBooking
import CloudCore
import CloudFleet
import CloudModule
import CloudPricing
import CommonBase
import MessageCatalogue

/// Whether people without an account may charge at a place.
package enum GuestPlaceTable {
    /// What the host chose; they may unless the host forbids it.
    package static func mayCharge(_ location: LocationID, _ db: Database) throws -> Bool {
        try Int64.fetchOne(
            db, cached: "SELECT may_charge FROM guest_place WHERE location_id = ?",
            arguments: [location]) != 0
    }

    /// - Throws: `notFound` for a location that the viewer does not manage.
    package static func set(
        _ mayCharge: Bool, at location: LocationID, viewer: Viewer, _ db: Database
    ) throws {
        _ = try LocationService.find(location, viewer: viewer, db)
        try db.execute(
            cached: """
                INSERT INTO guest_place (location_id, may_charge) VALUES (?, ?)
                ON CONFLICT (location_id) DO UPDATE SET may_charge = excluded.may_charge
                """,
            arguments: [location, mayCharge ? 1 : 0])
    }
}

extension DomainObject {
    /// Whether guests may charge at a location, whose id is the subject.
    package static let guestPlace = DomainObject(rawValue: "guestPlace")
}

extension AuditSource {
    static let guestPlace = AuditSource(
        .guestPlace, Message("Charging without an account", "Nabíjení bez účtu"), named: .locations,
        paths: ["/places/{id}/guests"],
        read: row(of: "location", person: "host_id", [.text("name")]) { id, db in
            guard let location = LocationID(id) else { return [] }
            return [
                JSONValue.Member(
                    "guestsMayCharge", .bool(try GuestPlaceTable.mayCharge(location, db)))
            ]
        })
}
