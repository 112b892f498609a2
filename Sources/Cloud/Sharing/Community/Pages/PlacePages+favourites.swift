import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase

/// The buttons by which a visitor keeps a place among their favourites.
extension PlacePages {
    var favouriteForms: [Route] {
        let path = "/places/{id}/favourite"
        return [
            site.form(
                path, for: .person, "Add a place to the favourites", shownAt: "/places/{id}",
                again: show
            ) { visit, _ in try await setFavourite(true, visit) },
            site.form(
                "\(path)/remove", for: .person, "Remove a place from the favourites",
                shownAt: "/places/{id}", again: show
            ) { visit, _ in try await setFavourite(false, visit) },
        ]
    }

    private func setFavourite(_ isFavourite: Bool, _ visit: Visit) async throws -> FormAnswer {
        let (id, viewer, now): (LocationID, Viewer, Timestamp) = (
            try visit.id(), visit.viewer, visit.moment.wall
        )
        let texts = PlaceTexts()
        do {
            try await database.write { db in
                try FavouriteTable.set(isFavourite, id, viewer: viewer, db, at: now)
            }
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, texts.tooManyFavourites)
        }
        return .see(
            Self.path(of: id),
            saying: isFavourite ? texts.favouriteAdded : texts.favouriteRemoved)
    }
}
