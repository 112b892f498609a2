import CloudBooking
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// How a host describes and publishes a place.
struct ListingPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let random: RandomSource
    let publicPointKey: [UInt8]
    /// Nil without a geocoder.
    let lookup: AddressLookup?
    let map: MapResources
    let uploads: PhotoUploads

    let texts = ListingTexts()
    /// Rate limit of a person's address lookups.
    let lookups = AttemptLimiter(burst: 10, perHour: 30)
    /// The newest reads of the address that the page shows.
    private static let readLimit = 50

    static let pattern = "/places/{id}/listing"

    static func path(of location: LocationID) -> String { "/places/\(location)/listing" }

    func all() -> [Route] {
        [
            site.page(Self.pattern, for: .person, "Show the listing of my place", page),
            site.form(Self.pattern, for: .person, "Save the listing of a place", again: page, save),
            site.form(
                "\(Self.pattern)/publish", for: .person, "Publish a place", again: page
            ) { visit, form in try await setListed(true, visit, form) },
            site.form(
                "\(Self.pattern)/withdraw", for: .person, "Withdraw a place", again: page
            ) { visit, form in try await setListed(false, visit, form) },
            site.form(
                "\(Self.pattern)/pause", for: .person, "Pause a place", again: page
            ) { visit, form in try await setPaused(true, visit, form) },
            site.form(
                "\(Self.pattern)/resume", for: .person, "Resume a place", again: page
            ) { visit, form in try await setPaused(false, visit, form) },
        ]
            + ListingPhotoForms(
                site: site, database: database, uploads: uploads, page: page
            ).all()
    }

    // MARK: The page

    private struct PhotoItem: Sendable {
        var action: String
        var address: String
        var width: Int
        var height: Int
        var alt: String
        var altID: String
        var number: Int
        var isFirst: Bool
    }

    private struct Read: Sendable {
        var name: String
        var time: String
    }

    private struct Model: Sendable {
        var place: String
        var action: String
        var page: String
        var tabs: PlaceTabs
        var photosAction: String
        var state: String
        var chip: String
        var isListed: Bool
        var isPaused: Bool
        var form: ListingForm
        /// Nil without Leaflet.
        var pin: ListingPin?
        var photos: [PhotoItem]
        /// No more photos fit. A field inside the section of another would show its error.
        var isFull: Bool
        var photo: FormField?
        var alt: FormField?
        var reads: [Read]
        var hasReads: Bool
    }

    private struct Found: Sendable {
        var location: Location
        var listing: Listing
        var address: ExactAddress?
        var terms: PlaceTerms
        var photos: [ListingPhoto]
        var reads: [AddressRead]
    }

    private func find(_ visit: Visit) async throws -> Found {
        let (id, viewer, now): (LocationID, Viewer, Timestamp) = (
            try visit.id(), visit.viewer, visit.moment.wall
        )
        return try await database.read { db in
            let location = try ListingService.managed(id, viewer: viewer, db, at: now)
            return Found(
                location: location,
                listing: try ListingService.find(id, viewer: viewer, db, at: now),
                address: try AddressTable.find(id, db), terms: try PlaceTermsTable.of(id, db),
                photos: try ListingPhotoTable.photos(of: id, db),
                reads: try AddressTable.reads(of: id, limit: Self.readLimit, db))
        }
    }

    @Sendable private func page(_ visit: Visit) async throws -> HTMLPage {
        let found = try await find(visit)
        let id = found.location.id
        let isFull = found.photos.count >= ListingPhoto.limit
        let formats = visit.formats(in: found.location.timeZone)
        let state = state(found)
        let pin = ListingPin(map, site.assets, inTown: found.listing.town, visit)
        var page = HTMLPage(
            "listing", title: texts.heading, texts: texts,
            model: Model(
                place: found.location.name, action: Self.path(of: id),
                page: PlacePages.path(of: id), tabs: PlaceTabs(id.text, at: .listing, visit),
                photosAction: "\(PlacePages.path(of: id))/photos",
                state: visit.say(state.name), chip: state.chip,
                isListed: found.listing.isListed, isPaused: found.terms.isPaused,
                form: ListingForm(
                    ListingContent(found.listing, found.address), found.terms.access,
                    hasGeocoder: lookup != nil, visit),
                pin: pin,
                photos: found.photos.enumerated().map { index, photo in
                    PhotoItem(
                        action: photo.path, address: photo.previewPath,
                        width: photo.previewWidth, height: photo.previewHeight, alt: photo.alt,
                        altID: "alt-\(index + 1)", number: index + 1, isFirst: index == 0)
                },
                isFull: isFull, photo: isFull ? nil : ListingPhotoForms.field(visit),
                alt: isFull ? nil : ListingPhotoForms.altField(visit),
                reads: found.reads.map { Read(name: $0.name, time: formats.dateTime($0.readAt)) },
                hasReads: !found.reads.isEmpty),
            scripts: ["photo.js"])
        if pin != nil {
            page.styles = [MapPages.style]
            page.scripts += [LeafletSettings.loader, ListingPin.script]
            page.imageOrigin = map.tiles?.origin
        }
        return page
    }

    private func state(_ found: Found) -> (name: Message, chip: String) {
        if !found.listing.isListed { return (texts.draft, "plain") }
        return found.terms.isPaused ? (texts.paused, "wait") : (texts.published, "free")
    }

    // MARK: The forms

    @Sendable private func save(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (LocationID, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let before = try await find(visit)
        var content = try ListingForm.content(form)
        content.position = try await position(of: content, try ListingForm.pin(form), before, visit)
        if before.listing.isListed, content.position == nil {
            throw FormError("latitude", texts.badPosition)
        }
        let access: PlaceTerms.Access = try form.choice("access")
        let (saved, key) = (content, publicPointKey)
        try await database.write { db in
            try ListingService.save(saved, of: id, viewer: viewer, key: key, db, at: moment)
            try ListingService.changeTerms(
                of: id, access: access, viewer: viewer, random: random, db, at: moment)
        }
        return .see(Self.path(of: id), saying: texts.saved)
    }

    /// The pin, unless the address has changed and the pin has not: then the geocoder's answer.
    /// - Throws: `FormError` if nobody knows the address.
    private func position(
        of content: ListingContent, _ pin: Position?, _ before: Found, _ visit: Visit
    ) async throws -> Position? {
        let query = Self.query(content)
        let old = ListingContent(before.listing, before.address)
        if let pin, pin != old.position || query == Self.query(old) { return pin }
        guard let lookup, query.text != nil else { return pin }
        let person = try visit.personID()
        guard lookups.take(person.text, at: visit.moment) else {
            throw FormError("street", texts.lookupFailed)
        }
        let found: Position?
        do {
            found = try await lookup.position(of: query, at: visit.moment.wall)
        } catch let error as ServiceError where [.unavailable, .overloaded].contains(error.code) {
            throw FormError("street", texts.lookupFailed)
        }
        guard let found else { throw FormError("street", texts.notFound) }
        return found
    }

    private static func query(_ content: ListingContent) -> AddressQuery {
        AddressQuery(
            street: content.street, houseNumber: content.houseNumber, postcode: content.postcode,
            town: content.town)
    }

    private func setListed(
        _ isListed: Bool, _ visit: Visit, _: SentForm
    ) async throws -> FormAnswer {
        let (id, viewer, moment): (LocationID, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        do {
            try await database.write { db in
                try ListingService.setListed(
                    isListed, id, viewer: viewer, random: random, db, at: moment)
            }
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, texts.incomplete)
        }
        return .see(
            Self.path(of: id), saying: isListed ? texts.isPublished : texts.isWithdrawn)
    }

    private func setPaused(
        _ isPaused: Bool, _ visit: Visit, _ form: SentForm
    ) async throws -> FormAnswer {
        let (id, viewer, moment): (LocationID, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        try await database.write { db in
            try ListingService.changeTerms(
                of: id, isPaused: isPaused, viewer: viewer, random: random, db, at: moment)
        }
        let isFromPlace = form.typed("from") == "place"
        return .see(
            isFromPlace ? PlacePages.path(of: id) : Self.path(of: id),
            saying: isPaused ? texts.isPaused : texts.isResumed)
    }
}
