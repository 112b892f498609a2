import CloudBooking
import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// A listing in the API.
struct ListingView: Codable, Sendable, Documented {
    static let notes = [
        "cableCM": "Length of its own cable in centimeters",
        "phases": "1 to 3; absent for direct current",
        "publicLatitudeE6":
            "In millionths of a degree: a point within 500 m of the place, the same for everybody",
        "publicLongitudeE6": "In millionths of a degree",
        "host": "The first name; the full one for those who may know the address",
        "address":
            "For hosts, people whom they let charge, and bookers from the confirmation until six "
            + "hours after the end; each read is noted for the host",
        "ratingTenths": "The mean of the stars of its reviews, 10 to 50; absent without reviews",
        "isFavourite": "Whether it is among your favourites",
        "reliability": "Of the last 90 days; absent if nothing was counted yet",
    ]

    struct PhotoView: Codable, Sendable, Documented {
        static let notes = [
            "path": "Of the JPEG file, for browsers", "alt": "Description; may be empty",
        ]

        var id: ListingPhotoID
        var path: String
        var alt: String
        var width: Int
        var height: Int

        init(_ photo: ListingPhoto) {
            (id, path, alt) = (photo.id, photo.path, photo.alt)
            (width, height) = (photo.width, photo.height)
        }
    }

    struct AddressView: Codable, Sendable, Documented {
        static let notes = [
            "latitudeE6": "The exact point, in millionths of a degree",
            "accessNotes": "How to reach the charger",
        ]

        var street: String
        var houseNumber: String
        var postcode: String
        var latitudeE6: Int64?
        var longitudeE6: Int64?
        var accessNotes: String

        init(_ address: ExactAddress) {
            street = address.street
            houseNumber = address.houseNumber
            postcode = address.postcode
            latitudeE6 = address.position?.latitudeE6
            longitudeE6 = address.position?.longitudeE6
            accessNotes = address.accessNotes
        }
    }

    struct PlaceReliabilityView: Codable, Sendable, Documented {
        static let notes = [
            "workedPercent": "Of the starts; absent for fewer than five",
            "powerW": "The highest mean power of a transaction",
            "answerSeconds":
                "The median time to an answer to a request; absent for fewer than three",
            "bookings": "That were confirmed", "notKept": "Of these, failed or canceled by hosts",
        ]

        var workedPercent: Int64?
        var powerW: Int64?
        var answerSeconds: Int64?
        var bookings: Int64
        var notKept: Int64

        init(_ found: PlaceReliability) {
            workedPercent = found.workedPercent
            powerW = found.powerW
            answerSeconds = found.answerSeconds
            bookings = found.bookings
            notKept = found.failedBookings + found.hostCancellations
        }
    }

    var placeId: LocationID
    var isListed: Bool
    var listedAt: Timestamp?
    var access: PlaceTerms.Access
    var isPaused: Bool
    var title: String
    var description: String
    var houseRules: String
    var connectorKind: Listing.ConnectorKind
    var cableCM: Int64?
    var powerW: Int64
    var phases: Int64?
    var meterClass: Listing.MeterClass
    var amenities: [Listing.Amenity]
    var district: String
    var town: String
    var publicLatitudeE6: Int64?
    var publicLongitudeE6: Int64?
    var host: String
    var photos: [PhotoView]
    var address: AddressView?
    var ratingTenths: Int64?
    var reviewCount: Int64
    var isFavourite: Bool
    var reliability: PlaceReliabilityView?

    init(
        _ listing: Listing, _ terms: PlaceTerms, _ photos: [ListingPhoto], host: String,
        _ address: ExactAddress?, _ community: PlaceCommunity.Found
    ) {
        placeId = listing.locationID
        isListed = listing.isListed
        listedAt = listing.listedAt
        access = terms.access
        isPaused = terms.isPaused
        title = listing.title
        description = listing.description
        houseRules = listing.houseRules
        connectorKind = listing.connectorKind
        cableCM = listing.cableCM
        powerW = listing.powerW
        phases = listing.phases
        meterClass = listing.meterClass
        amenities = Listing.Amenity.allCases.filter { listing.amenities.contains($0) }
        district = listing.district
        town = listing.town
        publicLatitudeE6 = listing.publicPoint?.latitudeE6
        publicLongitudeE6 = listing.publicPoint?.longitudeE6
        self.host = address == nil ? FirstName.of(host) : host
        self.photos = photos.map(PhotoView.init)
        self.address = address.map(AddressView.init)
        ratingTenths = community.rating.tenths
        reviewCount = community.rating.count
        isFavourite = community.isFavourite
        reliability = community.reliability.map { PlaceReliabilityView($0) }
    }
}
