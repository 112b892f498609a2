import CloudCore
import CloudFleet
import CommonBase

package enum ListingPhotoSubject: Sendable {}
package typealias ListingPhotoID = ID<ListingPhotoSubject>

/// A photo of a place, without its bytes.
package struct ListingPhoto: Hashable, Sendable, FetchableRecord {
    /// Maximum photos of a place.
    package static let limit = 8
    /// Longest description in Unicode scalars.
    static let altLimit = 200

    package var id: ListingPhotoID
    package var locationID: LocationID
    /// A description; may be empty.
    package var alt: String
    /// In pixels.
    package var width: Int
    package var height: Int
    package var previewWidth: Int
    package var previewHeight: Int

    package init(row: Row) throws {
        id = try row["id"]
        locationID = try row["location_id"]
        alt = try row["alt"]
        width = try row["width"]
        height = try row["height"]
        previewWidth = try row["preview_width"]
        previewHeight = try row["preview_height"]
    }

    package var path: String { "/places/\(locationID)/photos/\(id)" }
    package var previewPath: String { "\(path)/preview" }
}
