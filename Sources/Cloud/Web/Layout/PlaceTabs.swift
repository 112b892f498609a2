import MessageCatalogue

/// The links between the pages of a place, for its hosts: the model of the partial `place-tabs`, which
/// is used inside a section of the page's model.
package struct PlaceTabs: Sendable {
    /// The pages, in the order of their links.
    package enum Page: String, Hashable, Sendable, CaseIterable {
        case listing, calendar, hours, feeds, tariff, people, guests
        case ownUse = "own-use"

        var words: Message {
            switch self {
            case .listing: Message("Description", "Popis")
            case .calendar: Message("Calendar", "Kalendář")
            case .hours: Message("Hours and rules", "Hodiny a pravidla")
            case .feeds: Message("Other calendars", "Jiné kalendáře")
            case .tariff: Message("Price", "Cena")
            case .people: Message("People", "Lidé")
            case .guests: Message("Without an account", "Bez účtu")
            case .ownUse: Message("My own car", "Moje auto")
            }
        }
    }

    package struct Link: Sendable {
        package var path: String
        package var name: String
        package var isCurrent: Bool
    }

    package var label: String
    package var links: [Link]

    /// - Parameters:
    ///   - place: the id of the location.
    ///   - current: the page that shows them; nil for a page beside them.
    package init(_ place: String, at current: Page?, _ visit: Visit) {
        label = visit.say(Message("Pages of the place", "Stránky místa"))
        // Only hosts have cars at their places.
        let pages = Page.allCases.filter { $0 != .ownUse || !visit.viewer.isAdmin }
        links = pages.map { page in
            Link(
                path: "/places/\(place)/\(page.rawValue)", name: visit.say(page.words),
                isCurrent: page == current)
        }
    }
}
