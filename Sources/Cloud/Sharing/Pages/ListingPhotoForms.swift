import CloudCharging
import CloudCore
import CloudFleet
import CloudHTTP
import CloudPictures
import CloudWeb
import CommonBase

/// The forms by which a host adds, describes, orders and removes the photos of a place.
struct ListingPhotoForms: Sendable {
    private static let mediaTypes = "image/jpeg,image/png,image/webp"

    let site: Site
    let database: CloudDatabase
    let uploads: PhotoUploads
    /// The page of the listing.
    let page: @Sendable (Visit) async throws -> HTMLPage

    private var texts: ListingTexts { ListingTexts() }

    static func field(_ visit: Visit) -> FormField {
        let texts = ListingTexts()
        return visit.file(
            "photo", texts.photo, accept: mediaTypes, longestSide: Photo.longestSide,
            hint: texts.photoHint)
    }

    static func altField(_ visit: Visit) -> FormField {
        visit.field("alt", ListingTexts().alt, maximum: ListingPhoto.altLimit)
    }

    func all() -> [Route] {
        let photo = "/places/{id}/photos/{photo}"
        return [
            site.form(
                "/places/{id}/photos", for: .person, "Add a photo to a place",
                files: Photo.maximumBytes, shownAt: ListingPages.pattern, again: page, add),
            site.form(
                "\(photo)/description", for: .person, "Describe a photo of a place",
                shownAt: ListingPages.pattern, again: page
            ) { visit, form in
                let alt = try form.optionalText("alt", upTo: ListingPhoto.altLimit)
                return try await change(.alt(alt ?? ""), visit)
            },
            site.form(
                "\(photo)/earlier", for: .person, "Show a photo of a place earlier",
                shownAt: ListingPages.pattern, again: page
            ) { visit, _ in try await change(.earlier, visit) },
            site.form(
                "\(photo)/remove", for: .person, "Remove a photo of a place",
                shownAt: ListingPages.pattern, again: page
            ) { visit, _ in try await change(.removal, visit) },
        ]
    }

    @Sendable private func add(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (LocationID, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let person = try visit.personID()
        let alt = try form.optionalText("alt", upTo: ListingPhoto.altLimit) ?? ""
        guard let file = form.file("photo") else { throw FormError("photo", texts.noPhoto) }
        do {
            _ = try await uploads.add(
                file.bytes, alt: alt, to: id, by: person, viewer: viewer, at: moment)
        } catch let refusal as PictureRefusal {
            throw FormError("photo", refusal.words)
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, texts.full)
        }
        return .see(ListingPages.path(of: id), saying: texts.saved)
    }

    private func change(
        _ change: ListingPhotoService.Change, _ visit: Visit
    ) async throws -> FormAnswer {
        let (id, photo): (LocationID, ListingPhotoID) = (try visit.id(), try visit.id("photo"))
        let (viewer, moment) = (visit.viewer, visit.moment)
        try await database.write { db in
            try ListingPhotoService.change(
                photo, change, of: id, viewer: viewer, db, at: moment)
        }
        let isRemoval = if case .removal = change { true } else { false }
        return .see(
            ListingPages.path(of: id), saying: isRemoval ? texts.removed : texts.saved)
    }
}
