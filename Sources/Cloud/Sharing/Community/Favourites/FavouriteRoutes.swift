import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// The API of favourite places.
struct FavouriteRoutes: Sendable {
    let database: CloudDatabase

    struct FavouriteView: Codable, Sendable {
        var placeId: LocationID
        var title: String
        var district: String
        var town: String

        init(_ listing: Listing) {
            placeId = listing.locationID
            title = listing.title
            district = listing.district
            town = listing.town
        }
    }

    private static let cursor = Paging.cursor(LocationID.init)

    func all() -> [Route] { [list()] + [true, false].map(set) }

    private func list() -> Route {
        Route(
            .get, "/api/v1/favourites", caller: .person(.read),
            "List your favourite places that you may see", query: [Paging.limit, Self.cursor]
        ) { call in
            let (size, after) = (try call.pageSize(), try call.query(Self.cursor)?.text ?? "")
            let places = try await database.read { db in
                try FavouriteTable.page(
                    after: after, limit: size + 1, viewer: call.viewer, db,
                    at: call.moment.wall)
            }
            return Page(places, size: size, item: FavouriteView.init) { $0.locationID.text }
        }
    }

    private func set(_ isFavourite: Bool) -> Route {
        Route(
            isFavourite ? .put : .delete, "/api/v1/favourites/{id}", caller: .person(.control),
            isFavourite
                ? "Add a place to your favourites" : "Remove a place from your favourites",
            success: .noContent, errors: isFavourite ? [.conflict] : []
        ) { call in
            let id: LocationID = try call.id()
            _ = try call.communityPerson()
            try await database.write { db in
                try FavouriteTable.set(
                    isFavourite, id, viewer: call.viewer, db, at: call.moment.wall)
            }
            return NoContent()
        }
    }
}
