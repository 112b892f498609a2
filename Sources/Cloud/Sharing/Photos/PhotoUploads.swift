import CloudCore
import CloudFleet
import CloudPictures
import CommonBase

/// Takes the photos of places, from pages and from the API.
struct PhotoUploads: Sendable {
    let database: CloudDatabase
    let random: RandomSource
    private let maker = PhotoMaker()
    /// Rate limit of a person's photos; each costs up to a second of a thread.
    private let limiter = AttemptLimiter(burst: 20, perHour: 20)

    init(database: CloudDatabase, random: RandomSource) {
        self.database = database
        self.random = random
    }

    /// Adds a photo to a place after the others.
    /// - Parameter person: whose share of the limits it takes.
    /// - Throws: `PictureRefusal`; `notFound`, `forbidden`; `conflict` for too many photos;
    ///   `invalidInput`, `tooManyRequests`, `overloaded`.
    func add(
        _ file: [UInt8], alt: String, to place: LocationID, by person: PersonID, viewer: Viewer,
        at moment: Moment
    ) async throws -> ListingPhotoID {
        // Before the work of decoding it.
        try await database.read { db in
            try ListingPhotoService.checkRoom(in: place, viewer: viewer, db, at: moment.wall)
        }
        guard limiter.take(person.text, at: moment) else {
            throw ServiceError(.tooManyRequests, "Too many photos; try again in an hour.")
        }
        let photo = try await maker.photo(of: file, from: person)
        let id: ListingPhotoID = random.id(at: moment.wall)
        try await database.write { db in
            try ListingPhotoService.add(
                photo, alt: alt, id: id, to: place, viewer: viewer, db, at: moment)
        }
        return id
    }
}
