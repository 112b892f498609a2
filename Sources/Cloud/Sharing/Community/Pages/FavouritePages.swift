import CloudCore
import CloudHTTP
import CloudPricing
import CloudWeb
import CommonBase

/// The favourite places of a person.
struct FavouritePages: Sendable {
    let site: Site
    let database: CloudDatabase

    static let path = "/favourites"

    func all() -> [Route] {
        [site.page(Self.path, for: .person, "Show my favourite places", show)]
    }

    private struct Item: Sendable {
        var path: String
        var title: String
        /// Its area, power and price.
        var facts: String
    }

    private struct Model: Sendable {
        var items: [Item]
        var hasItems: Bool
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (viewer, now) = (visit.viewer, visit.moment.wall)
        let person = try visit.personID()
        let found = try await database.read { db in
            try FavouriteTable.list(viewer: viewer, db, at: now).map { listing in
                let tariff = try TariffTable.current(
                    at: listing.locationID, for: person, now, db)
                return (listing: listing, tariff: tariff?.tariff)
            }
        }
        let words = MapWords(visit: visit)
        let items = found.map { listing, tariff in
            let facts = [listing.area, words.power(listing.powerW), words.price(by: tariff) ?? ""]
            return Item(
                path: PlacePages.path(of: listing.locationID), title: listing.title,
                facts: facts.filter { !$0.isEmpty }.joined(separator: " · "))
        }
        let texts = FavouriteTexts()
        return HTMLPage(
            "favourites", title: texts.heading, texts: texts,
            model: Model(items: items, hasItems: !items.isEmpty))
    }
}
