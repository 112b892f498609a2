import MessageCatalogue

/// A link to a page from all others.
package struct NavigationEntry: Sendable {
    package enum Place: Sendable {
        /// The bar at the top, or at the bottom of a phone: at most five.
        case bar
        /// The menu behind the person's initials.
        case menu
        /// The part of the menu for those who have a charger.
        case host
        /// The part of the menu for admins.
        case admin
        /// The list of the admin's pages, `/admin`, to which the menu leads.
        case adminList
    }

    package var path: String
    package var label: Message
    /// The id of a symbol in `icons.svg`.
    package var icon: String
    package var place: Place
    /// Entries of a place are sorted by it.
    package var position: Int
    /// What the page is for, in a sentence; `/admin` shows it.
    package var summary: Message?

    package init(
        _ path: String, _ label: Message, icon: String, place: Place, position: Int,
        summary: Message? = nil
    ) {
        self.path = path
        self.label = label
        self.icon = icon
        self.place = place
        self.position = position
        self.summary = summary
    }
}

/// The navigation as the layout's template shows it.
struct NavigationView {
    struct Link {
        var path: String
        var label: String
        var icon: String
        var isCurrent: Bool
    }

    var bar: [Link]
    var menu: [Link]
    var host: [Link]
    var admin: [Link]

    init(
        _ entries: [NavigationEntry], at path: String, in language: Language, isHost: Bool,
        isAdmin: Bool
    ) {
        func links(_ place: NavigationEntry.Place) -> [Link] {
            entries.filter { $0.place == place }.sorted { $0.position < $1.position }.map {
                Link(
                    path: $0.path, label: $0.label(language), icon: $0.icon,
                    isCurrent: path == $0.path || path.hasPrefix($0.path + "/"))
            }
        }
        bar = links(.bar)
        menu = links(.menu)
        host = isHost || isAdmin ? links(.host) : []
        admin = isAdmin ? links(.admin) : []
    }
}
