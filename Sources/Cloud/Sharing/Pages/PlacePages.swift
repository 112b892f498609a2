import CloudBooking
import CloudCore
import CloudFleet
import CloudHTTP
import CloudPricing
import CloudWeb
import CommonBase
import MessageCatalogue

/// The public page of a place, and its photos.
struct PlacePages: Sendable {
    let site: Site
    let database: CloudDatabase
    let map: MapResources

    private let texts = PlaceTexts()
    private let words = ListingWords()

    init(site: Site, database: CloudDatabase, map: MapResources) {
        self.site = site
        self.database = database
        self.map = map
    }

    static func path(of location: LocationID) -> String { "/places/\(location)" }

    func all() -> [Route] {
        let photo = "/places/{id}/photos/{photo}"
        return [
            site.page("/places/{id}", for: .anyone, "Show a place", show),
            picture(photo, .picture, "Show a photo of a place"),
            picture("\(photo)/preview", .preview, "Show a photo of a place in small"),
        ] + favouriteForms
    }

    private struct Picture: Sendable {
        var address: String
        var width: Int
        var height: Int
        var alt: String
    }

    private struct Small: Sendable {
        var address: String
        var full: String
        var width: Int
        var height: Int
        var alt: String
    }

    private struct Address: Sendable {
        var lines: [String]
        var navigation: String?
        var notes: String?
        /// Whether the read was noted for the host.
        var isNoted: Bool
    }

    private struct HostCard: Sendable {
        var heading: String
        var initial: String
        var since: String?
    }

    private struct Link: Sendable {
        var path: String
        var label: String
        var icon: String
    }

    private struct Management: Sendable {
        var links: [Link]
        var pausing: String
        var isPaused: Bool
        /// A place that is not published has nothing to pause.
        var mayPause: Bool
        var state: String?
    }

    private struct Model: Sendable {
        var title: String
        var area: String?
        var cover: Picture?
        var photos: [Small]
        var hasPhotos: Bool
        var facts: [String]
        var description: String?
        var rules: String?
        var address: Address?
        var host: HostCard
        var strip: AvailabilityStrip?
        var laterDays: [AvailabilityStrip]
        var hasLaterDays: Bool
        var hours: [String]
        var hasHours: Bool
        /// The place takes no bookings now, which its hosts see elsewhere.
        var isPausedForGuests: Bool
        var isManaged: Bool
        var map: MapPicture?
        var priceCard: PriceCard?
        var community: PlaceCommunity
        /// Nil for somebody who can't book, such as an admin at a place of others.
        var book: String?
        var isSignedIn: Bool
        var confirmation: String
        var management: Management?
    }

    @Sendable func show(_ visit: Visit) async throws -> HTMLPage {
        let id: LocationID = try visit.id()
        let found = try await find(id, visit)
        let (listing, formats) = (found.listing, visit.formats(in: found.zone))
        let photos = found.photos.enumerated().map { index, photo in
            Small(
                address: photo.previewPath, full: photo.path, width: photo.previewWidth,
                height: photo.previewHeight, alt: alt(of: photo, index + 1, listing, visit))
        }
        let confirmation = found.isInstant ? texts.instant : texts.asks
        let picture = picture(of: listing, visit)
        let strips = found.strips(formats, visit)
        let hours = found.availability.map { $0.calendar.words(visit.language) } ?? []
        let title = listing.title.isEmpty ? visit.say(PlaceNames.unnamed) : listing.title
        var page = HTMLPage(
            "place", title: Message(title, title), texts: texts,
            model: Model(
                title: title, area: listing.area.isEmpty ? nil : listing.area,
                cover: found.photos.first.map { photo in
                    Picture(
                        address: photo.path, width: photo.width, height: photo.height,
                        alt: alt(of: photo, 1, listing, visit))
                },
                photos: Array(photos.dropFirst()), hasPhotos: photos.count > 1,
                facts: words.facts(of: listing, formats, visit.language),
                description: listing.description.isEmpty ? nil : listing.description,
                rules: listing.houseRules.isEmpty ? nil : listing.houseRules,
                address: found.address.map { address($0, found) },
                host: hostCard(found, formats, visit), strip: strips.first,
                laterDays: Array(strips.dropFirst()), hasLaterDays: strips.count > 1,
                hours: hours, hasHours: !hours.isEmpty,
                isPausedForGuests: found.terms.isPaused && !found.isManaged,
                isManaged: found.isManaged,
                map: picture,
                priceCard: found.tariff.map { PriceCard($0.tariff, formats, visit.language) },
                community: PlaceCommunity(
                    found.community, of: id, isManaged: found.isManaged, formats, visit),
                book: found.mayBook ? "\(Self.path(of: id))/book" : nil,
                isSignedIn: visit.person != nil,
                confirmation: visit.say(confirmation),
                management: found.isManaged ? management(found, visit) : nil))
        if picture != nil { page.styles = [MapPages.style] }
        return page
    }

    /// - Throws: `unauthenticated` for a visitor who might see the place after signing in;
    ///   `notFound`. Neither tells whether the place exists.
    private func find(_ id: LocationID, _ visit: Visit) async throws -> PlaceFacts {
        let (viewer, person, now) = (visit.viewer, visit.person?.id, visit.moment.wall)
        do {
            var found = try await database.read { db in
                try PlaceFacts(id, viewer, person, db, at: now)
            }
            if found.mayReadAddress {
                // Each read by others than the hosts is noted, in a write.
                found.address = try await database.write { db in
                    try ExactAddress.read(id, viewer: viewer, db, at: now)
                }
            }
            return found
        } catch let error as ServiceError where error.code == .notFound && person == nil {
            throw ServiceError(.unauthenticated, "Sign in to see this page.")
        }
    }

    /// The circle in which the place lies; nil without the data of the base map.
    private func picture(of listing: Listing, _ visit: Visit) -> MapPicture? {
        guard map.hasData, let point = listing.publicPoint else { return nil }
        return MapPicture.around(
            latitudeE6: point.latitudeE6, longitudeE6: point.longitudeE6,
            radius: Int(PublicPoint.radius), map.base,
            description: visit.say(texts.map(listing.area)))
    }

    private func alt(
        of photo: ListingPhoto, _ number: Int, _ listing: Listing, _ visit: Visit
    ) -> String {
        photo.alt.isEmpty ? visit.say(texts.photo(number, listing.title)) : photo.alt
    }

    private func address(_ address: ExactAddress, _ found: PlaceFacts) -> Address {
        Address(
            lines: address.lines,
            navigation: address.position.map { "geo:\($0.latitude),\($0.longitude)" },
            notes: address.accessNotes.isEmpty ? nil : address.accessNotes,
            isNoted: !found.isManaged)
    }

    /// The full name only for those who may know the exact address.
    private func hostCard(_ found: PlaceFacts, _ formats: Formats, _ visit: Visit) -> HostCard {
        let first = FirstName.of(found.hostName)
        let name = found.address == nil ? first : found.hostName
        return HostCard(
            heading: visit.say(texts.host(name)),
            initial: String(first.prefix(1)).uppercased(),
            since: found.listing.listedAt.map { visit.say(texts.since(formats.month($0))) })
    }

    private func management(_ found: PlaceFacts, _ visit: Visit) -> Management {
        let path = ListingPages.path(of: found.listing.locationID)
        let isPaused = found.terms.isPaused
        let state: Message? =
            isPaused ? texts.paused : found.listing.isListed ? nil : texts.draft
        let place = PlacePages.path(of: found.listing.locationID)
        let links = [
            (path, texts.edit, "pencil"), ("\(place)/calendar", texts.calendar, "calendar"),
            ("\(place)/tariff", texts.tariff, "tag"), ("\(place)/people", texts.people, "users"),
        ]
        return Management(
            links: links.map { Link(path: $0.0, label: visit.say($0.1), icon: $0.2) },
            pausing: "\(path)/\(isPaused ? "resume" : "pause")", isPaused: isPaused,
            mayPause: isPaused || found.listing.isListed,
            state: state.map(visit.say))
    }

    private func picture(
        _ path: String, _ size: ListingPhotoTable.Size, _ summary: String
    ) -> Route {
        site.picture(path, for: .anyone, summary) { visit in
            let (id, photo): (LocationID, ListingPhotoID) = (
                try visit.id(), try visit.id("photo")
            )
            let (viewer, now) = (visit.viewer, visit.moment.wall)
            return try await database.read { db in
                try ListingPhotoService.file(
                    photo, size, of: id, viewer: viewer, db, at: now)
            }
        }
    }
}

/// The part of a host's name that others see before they have a booking.
package enum FirstName {
    package static func of(_ name: String) -> String {
        name.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
    }
}
