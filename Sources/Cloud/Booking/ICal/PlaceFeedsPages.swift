import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// Other calendars that make a place busy, and the address of the place's own calendar.
struct PlaceFeedsPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let random: RandomSource
    /// The origin of a server on this machine that is accepted, for tests.
    let loopbackService: String?

    private var texts: PlaceFeedsTexts { PlaceFeedsTexts() }

    func all() -> [Route] {
        let place = "/places/{id}/feeds"
        return [
            site.page(place, for: .person, "Show the calendars of others at a place", page),
            site.form(place, for: .person, "Add a calendar", again: page, add),
            site.form(
                "\(place)/{feed}/remove", for: .person, "Remove a calendar", again: page, remove),
            site.form(
                "\(place)/link", for: .person, "Make a new address of the calendar", again: page,
                makeLink),
            site.form(
                "\(place)/link/remove", for: .person, "Remove the address of the calendar",
                again: page, removeLink),
        ]
    }

    private func path(_ location: LocationID) -> String { "/places/\(location.text)/feeds" }

    private struct Item: Sendable {
        var name: String
        var details: String
        var failure: String?
        var hasUnknown: Bool
        var unknown: [String]
        var removal: String
    }

    private struct Model: Sendable {
        var place: String
        var action: String
        var tabs: PlaceTabs
        var feeds: [Item]
        var name: FormField
        var url: FormField
        var names: FormField
        var hasLink: Bool
    }

    private struct LinkModel: Sendable {
        var address: String
        var back: String
    }

    @Sendable private func page(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer): (LocationID, Viewer) = (try visit.id(), visit.viewer)
        let (location, feeds, link) = try await database.read { db in
            let location = try LocationService.find(id, viewer: viewer, db)
            return (
                location, try CalendarFeedTable.list(of: id, viewer: viewer, db),
                try CalendarLink.find(of: id, db)
            )
        }
        return HTMLPage(
            "place-feeds", title: texts.heading, texts: texts,
            model: Model(
                place: location.name, action: path(id),
                tabs: PlaceTabs(id.text, at: .feeds, visit),
                feeds: feeds.map { item($0, visit) },
                name: visit.field("name", texts.name, isRequired: true, maximum: 60),
                url: visit.field(
                    "url", texts.url, .url, hint: texts.urlHint, isRequired: true, maximum: 1000),
                names: visit.checkbox(
                    "names", texts.hasNames, isChecked: link?.hasNames ?? false),
                hasLink: link != nil))
    }

    private func item(_ feed: CalendarFeed, _ visit: Visit) -> Item {
        let read = feed.fetchedAt.map { texts.read(visit.formats.ago($0, at: visit.moment.wall)) }
        // The rest of the address is a secret.
        let host = feed.url.split(separator: "/").dropFirst().first.map(String.init) ?? ""
        return Item(
            name: feed.name, details: "\(host) · \(visit.say(read ?? texts.waiting))",
            failure: feed.problem.map { visit.say($0.words) },
            hasUnknown: !feed.notUnderstood.isEmpty, unknown: feed.notUnderstood,
            removal: "\(path(feed.locationID))/\(feed.id.text)/remove")
    }

    @Sendable private func add(_ visit: Visit, _ sent: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (LocationID, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let (name, address) = (try sent.text("name", upTo: 60), sent.typed("url"))
        guard FeedAddress(address, loopbackService: loopbackService) != nil else {
            throw FormError("url", texts.badAddress)
        }
        let newID: ID<CalendarFeed> = random.id()
        try await database.write { [loopbackService] db in
            _ = try CalendarFeedService.add(
                address, name: name, id: newID, to: id, loopbackService: loopbackService,
                viewer: viewer, db, at: moment)
        }
        return .see(path(id), saying: texts.added)
    }

    @Sendable private func remove(_ visit: Visit, _ sent: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (LocationID, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let feed: ID<CalendarFeed> = try visit.id("feed")
        try await database.write { db in
            try CalendarFeedService.remove(feed, of: id, viewer: viewer, db, at: moment)
        }
        return .see(path(id), saying: texts.removed)
    }

    @Sendable private func makeLink(_ visit: Visit, _ sent: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (LocationID, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let (secret, hasNames) = (random.text(), sent.isOn("names"))
        try await database.write { db in
            try CalendarLink.renew(
                secret, of: id, hasNames: hasNames, viewer: viewer, db, at: moment)
        }
        return .once(
            HTMLPage(
                "calendar-link", title: texts.linkHeading, texts: texts,
                model: LinkModel(
                    address: visit.address(of: CalendarFileRoutes.path(secret)), back: path(id))),
            repeated: path(id), saying: texts.madeBefore)
    }

    @Sendable private func removeLink(
        _ visit: Visit, _ sent: SentForm
    ) async throws -> FormAnswer {
        let (id, viewer, moment): (LocationID, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        try await database.write { db in
            try CalendarLink.remove(of: id, viewer: viewer, db, at: moment)
        }
        return .see(path(id), saying: texts.removed)
    }
}
