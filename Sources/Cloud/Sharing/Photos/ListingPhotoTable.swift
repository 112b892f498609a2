import CloudCore
import CloudFleet
import CloudPictures
import CommonBase
import Foundation

/// The photos of places. Who sees a place sees them; its hosts change them.
package enum ListingPhotoTable {
    private static let columns = """
        listing_photo.id, listing_photo.location_id, listing_photo.alt, listing_photo.width,
        listing_photo.height, listing_photo.preview_width, listing_photo.preview_height
        """

    /// The photos of a place in their order. The caller has checked that the viewer sees it.
    package static func photos(
        of location: LocationID, _ db: Database
    ) throws -> [ListingPhoto] {
        try ListingPhoto.fetchAll(
            db,
            cached: """
                SELECT \(columns) FROM listing_photo WHERE location_id = ?
                ORDER BY place LIMIT \(ListingPhoto.limit)
                """,
            arguments: [location])
    }

    /// The first photo of each place that has one. The caller has checked that the viewer sees them.
    package static func first(
        of locations: [LocationID], _ db: Database
    ) throws -> [LocationID: ListingPhoto] {
        guard !locations.isEmpty else { return [:] }
        let condition = Condition.isOne(of: Set(locations), "listing_photo.location_id")
        let photos = try ListingPhoto.fetchAll(
            db,
            sql: """
                SELECT \(columns) FROM listing_photo WHERE \(condition.sql)
                    AND NOT EXISTS (SELECT 1 FROM listing_photo earlier
                        WHERE earlier.location_id = listing_photo.location_id
                          AND earlier.place < listing_photo.place)
                """,
            arguments: condition.arguments)
        return Dictionary(photos.map { ($0.locationID, $0) }, uniquingKeysWith: { one, _ in one })
    }

    package enum Size: String, Sendable { case picture, preview }

    /// The JPEG file of a photo. The caller has checked that the viewer sees the place.
    static func file(
        _ id: ListingPhotoID, _ size: Size, of location: LocationID, _ db: Database
    ) throws -> [UInt8]? {
        try Data.fetchOne(
            db,
            sql: """
                SELECT \(size.rawValue) FROM listing_photo WHERE id = ? AND location_id = ?
                """,
            arguments: [id, location]
        ).map { Array($0) }
    }

    /// Adds a photo after the others.
    static func insert(
        _ photo: Photo, alt: String, id: ListingPhotoID, of location: LocationID,
        _ db: Database, at now: Timestamp
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO listing_photo (id, location_id, place, alt, created_at, width, height,
                    picture, preview_width, preview_height, preview)
                VALUES (?, ?, COALESCE((SELECT max(other.place) FROM listing_photo other
                    WHERE other.location_id = ?), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, location, location, alt, now, photo.picture.width, photo.picture.height,
                Data(photo.picture.bytes), photo.preview.width, photo.preview.height,
                Data(photo.preview.bytes),
            ])
    }

    static func setAlt(_ alt: String, _ id: ListingPhotoID, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE listing_photo SET alt = ? WHERE id = ?", arguments: [alt, id])
    }

    static func setPlace(_ place: Int, _ id: ListingPhotoID, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE listing_photo SET place = ? WHERE id = ?", arguments: [place, id])
    }

    static func delete(_ id: ListingPhotoID, _ db: Database) throws {
        try db.execute(cached: "DELETE FROM listing_photo WHERE id = ?", arguments: [id])
    }
}
