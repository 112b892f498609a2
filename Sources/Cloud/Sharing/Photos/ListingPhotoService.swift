import CloudCore
import CloudFleet
import CloudPictures
import CommonBase

/// How hosts change the photos of a place.
package enum ListingPhotoService {
    /// - Throws: `notFound`, `forbidden`; `conflict` for more than `ListingPhoto.limit`.
    static func checkRoom(
        in location: LocationID, viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws {
        _ = try ListingService.managed(location, viewer: viewer, db, at: now)
        guard try ListingPhotoTable.photos(of: location, db).count < ListingPhoto.limit else {
            throw ServiceError(
                .conflict, "A place has at most \(ListingPhoto.limit) photos.", field: "photo")
        }
    }

    /// Adds a photo after the others.
    /// - Throws: `notFound`, `forbidden`; `conflict` for too many; `invalidInput` for the text.
    static func add(
        _ photo: Photo, alt: String, id: ListingPhotoID, to location: LocationID, viewer: Viewer,
        _ db: Database, at moment: Moment
    ) throws {
        try checkRoom(in: location, viewer: viewer, db, at: moment.wall)
        let alt = try Check.text(alt, "alt", 0...ListingPhoto.altLimit)
        try ListingPhotoTable.insert(
            photo, alt: alt, id: id, of: location, db, at: moment.wall)
        try ListingService.note(.listingChanged, location, viewer, db, at: moment)
    }

    package enum Change: Sendable {
        case alt(String)
        /// One place nearer to the beginning.
        case earlier
        case removal
    }

    /// - Throws: `notFound`, `forbidden`; `invalidInput` for the text.
    static func change(
        _ id: ListingPhotoID, _ change: Change, of location: LocationID, viewer: Viewer,
        _ db: Database, at moment: Moment
    ) throws {
        _ = try ListingService.managed(location, viewer: viewer, db, at: moment.wall)
        var order = try ListingPhotoTable.photos(of: location, db).map(\.id)
        guard let index = order.firstIndex(of: id) else { throw missing(id) }
        switch change {
        case .alt(let text):
            let alt = try Check.text(text, "alt", 0...ListingPhoto.altLimit)
            try ListingPhotoTable.setAlt(alt, id, db)
        case .earlier:
            guard index > 0 else { return }
            order.swapAt(index, index - 1)
            for (place, photo) in order.enumerated() {
                try ListingPhotoTable.setPlace(place + 1, photo, db)
            }
        case .removal: try ListingPhotoTable.delete(id, db)
        }
        try ListingService.note(.listingChanged, location, viewer, db, at: moment)
    }

    /// The JPEG file of a photo.
    /// - Throws: `notFound`, also for a place that the viewer does not see.
    static func file(
        _ id: ListingPhotoID, _ size: ListingPhotoTable.Size, of location: LocationID,
        viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> [UInt8] {
        _ = try ListingService.find(location, viewer: viewer, db, at: now)
        guard let file = try ListingPhotoTable.file(id, size, of: location, db) else {
            throw missing(id)
        }
        return file
    }

    private static func missing(_ id: ListingPhotoID) -> ServiceError {
        ServiceError(.notFound, "The photo \(id) does not exist.")
    }
}
