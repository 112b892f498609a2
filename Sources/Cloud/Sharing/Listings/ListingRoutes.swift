import CloudBooking
import CloudCharging
import CloudCore
import CloudFleet
import CloudHTTP
import CloudPeople
import CloudPictures
import CommonBase
import MessageCatalogue

/// Listings in the API.
struct ListingRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource
    let publicPointKey: [UInt8]
    let uploads: PhotoUploads

    struct ListingChange: Codable, Sendable, Documented {
        static let notes = [
            "title": "1 to 80 characters", "description": "Up to 2000 characters",
            "houseRules": "Up to 1000 characters",
            "accessNotes": "Up to 1000 characters, for those who may know the address",
            "cableCM": "Length of a fixed cable in centimeters, 50 to 3000",
            "powerW": "1000 to 400000", "phases": "1 to 3; 3, if absent",
            "latitudeE6": "The exact point, in millionths of a degree; required to publish",
            "longitudeE6": "With latitudeE6", "isListed": "Publishes or withdraws the place",
            "isPaused": "Whether only hosts can book", "access": "Who may book",
        ]

        var title: String
        var description: String?
        var houseRules: String?
        var accessNotes: String?
        var connectorKind: Listing.ConnectorKind
        var cableCM: Int64?
        var powerW: Int64
        var phases: Int64?
        var meterClass: Listing.MeterClass
        var amenities: [Listing.Amenity]?
        var district: String?
        var town: String?
        var street: String?
        var houseNumber: String?
        var postcode: String?
        var latitudeE6: Int64?
        var longitudeE6: Int64?
        var access: PlaceTerms.Access?
        var isListed: Bool?
        var isPaused: Bool?

        /// - Throws: `invalidInput` for a point that no map shows.
        func content() throws -> ListingContent {
            var content = ListingContent(title: title)
            content.description = description ?? ""
            content.houseRules = houseRules ?? ""
            content.accessNotes = accessNotes ?? ""
            content.connectorKind = connectorKind
            content.cableCM = cableCM
            content.powerW = powerW
            content.phases = phases
            content.meterClass = meterClass
            content.amenities = Set(amenities ?? [])
            content.district = district ?? ""
            content.town = town ?? ""
            content.street = street ?? ""
            content.houseNumber = houseNumber ?? ""
            content.postcode = postcode ?? ""
            guard latitudeE6 != nil || longitudeE6 != nil else { return content }
            guard let latitudeE6, let longitudeE6,
                let position = Position(latitudeE6: latitudeE6, longitudeE6: longitudeE6)
            else {
                throw ServiceError(
                    .invalidInput,
                    "latitudeE6 and longitudeE6 must be a point up to 85 degrees north or south.",
                    field: "latitudeE6")
            }
            content.position = position
            return content
        }
    }

    func all() -> [Route] { [show(), change(), addPhoto(), removePhoto()] }

    private func show() -> Route {
        Route(
            .get, "/api/v1/places/{id}/listing", caller: .person(.read),
            "Show the listing of a place"
        ) { call in
            let (id, viewer, now): (LocationID, Viewer, Timestamp) = (
                try call.id(), call.viewer, call.moment.wall
            )
            let mayKnow = try await database.read { db in
                _ = try ListingService.find(id, viewer: viewer, db, at: now)
                return try ExactAddress.mayRead(id, viewer: viewer, db, at: now)
            }
            guard mayKnow else {
                return try await database.read { db in
                    try Self.view(id, viewer, nil, db, at: now)
                }
            }
            // A write: each read of an exact address is noted.
            return try await database.write { db in
                let address = try ExactAddress.read(id, viewer: viewer, db, at: now)
                return try Self.view(id, viewer, address, db, at: now)
            }
        }
    }

    private func change() -> Route {
        Route(
            .put, "/api/v1/places/{id}/listing", caller: .person(.admin),
            "Save the listing of a place; a member that is absent becomes empty",
            errors: [.conflict]
        ) { (call: Call<ListingChange>) in
            let (id, viewer, moment): (LocationID, Viewer, Moment) = (
                try call.id(), call.viewer, call.moment
            )
            let (body, content) = (call.body, try call.body.content())
            return try await database.write { db in
                if body.isListed == false {
                    try ListingService.setListed(
                        false, id, viewer: viewer, random: random, db, at: moment)
                }
                try ListingService.save(
                    content, of: id, viewer: viewer, key: publicPointKey, db, at: moment)
                try ListingService.changeTerms(
                    of: id, access: body.access, isPaused: body.isPaused, viewer: viewer,
                    random: random, db, at: moment)
                if body.isListed == true {
                    try ListingService.setListed(
                        true, id, viewer: viewer, random: random, db, at: moment)
                }
                let address = try ExactAddress.read(id, viewer: viewer, db, at: moment.wall)
                return try Self.view(id, viewer, address, db, at: moment.wall)
            }
        }
    }

    struct AddedPhoto: Codable, Sendable {
        var id: ListingPhotoID
    }

    private static let alt = QueryParameter<String>.text(
        "alt", "What is seen on it", maximumLength: ListingPhoto.altLimit)

    private func addPhoto() -> Route {
        .receivingFile(
            .post, "/api/v1/places/{id}/photos", caller: .person(.admin),
            "Add a photo to a place; the request body is a JPEG, PNG or WebP file",
            query: [Self.alt], errors: [.conflict]
        ) { call in
            guard let person = try call.callingPerson() else {
                throw ServiceError(.forbidden, "Only a person may add a photo.")
            }
            var file: [UInt8] = []
            for try await piece in call.body.pieces {
                file += piece
                guard file.count <= Photo.maximumBytes else {
                    throw ServiceError(.tooLarge, "A photo has at most 8 MiB.")
                }
            }
            do {
                return AddedPhoto(
                    id: try await uploads.add(
                        file, alt: try call.query(Self.alt) ?? "", to: try call.id(), by: person,
                        viewer: call.viewer, at: call.moment))
            } catch let refusal as PictureRefusal {
                throw ServiceError(.invalidInput, refusal.words(.english), field: "photo")
            }
        }
    }

    private func removePhoto() -> Route {
        Route(
            .delete, "/api/v1/places/{id}/photos/{photo}", caller: .person(.admin),
            "Remove a photo of a place", success: .noContent
        ) { call in
            let (id, photo): (LocationID, ListingPhotoID) = (
                try call.id(), try call.id("photo")
            )
            try await database.write { db in
                try ListingPhotoService.change(
                    photo, .removal, of: id, viewer: call.viewer, db, at: call.moment)
            }
            return NoContent()
        }
    }

    private static func view(
        _ id: LocationID, _ viewer: Viewer, _ address: ExactAddress?, _ db: Database,
        at now: Timestamp
    ) throws -> ListingView {
        let listing = try ListingService.find(id, viewer: viewer, db, at: now)
        let host = try LocationService.find(id, viewer: .system, db).hostID
        return ListingView(
            listing, try PlaceTermsTable.of(id, db), try ListingPhotoTable.photos(of: id, db),
            host: try PersonTable.names([host], db)[host] ?? "", address,
            try PlaceCommunity.Found(of: id, for: viewer.personID, db, at: now))
    }
}
