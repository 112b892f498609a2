import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The prices of a host's places, as people understand them.
struct TariffPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let random: RandomSource

    static let path = "/tariffs"
    /// Maximum places on a page.
    private static let pageSize = 50
    /// Maximum earlier versions that are shown.
    static let versionLimit = 20
    private static let cursor = Paging.cursor(LocationID.init)
    private static let group = QueryParameter<ID<PersonGroup>>.id(
        "group", "The group whose price is meant; absent for everybody else")

    private var texts: TariffTexts { TariffTexts() }
    private var form: TariffForm { TariffForm() }

    func all() -> [Route] {
        let place = "/places/{id}/tariff"
        return [
            site.page(
                Self.path, for: .person, "List the prices of your places", query: [Self.cursor],
                list),
            site.page(
                place, for: .person, "Show the price of a place", query: [Self.group], show),
            site.page(
                "\(place)/preview", for: .person, "Show what a price would have cost", preview),
            site.form(place, for: .person, "Set the price of a place", again: show, save),
            site.form(
                "\(place)/remove", for: .person, "Remove the price of a place", again: show,
                remove),
        ]
    }

    static func path(of place: LocationID, group: ID<PersonGroup>? = nil) -> String {
        "/places/\(place)/tariff" + (group.map { "?group=\($0)" } ?? "")
    }

    // MARK: The places

    private struct ListModel: Sendable {
        var rows: [Row]
        var nextPath: String?

        struct Row: Sendable {
            var path: String
            var name: String
            var price: String
        }
    }

    @Sendable private func list(_ visit: Visit) async throws -> HTMLPage {
        let viewer = Viewer.person(try visit.personID(), [])
        let after = visit.query(Self.cursor)?.text ?? ""
        let (found, headlines) = try await database.read { db in
            let found = try LocationTable.list(
                after: after, limit: Self.pageSize + 1, viewer: viewer, db)
            return (found, try TariffTable.headlines(at: found.map(\.id), db))
        }
        let shown = found.prefix(Self.pageSize)
        let rows = shown.map { place in
            ListModel.Row(
                path: Self.path(of: place.id), name: place.name,
                price: headlines[place.id].map { words(of: $0, visit) } ?? visit.say(texts.free))
        }
        return HTMLPage(
            "tariffs", title: texts.heading, texts: texts,
            model: ListModel(
                rows: rows,
                nextPath: found.count > shown.count
                    ? shown.last.map { "\(Self.path)?cursor=\($0.id)" } : nil))
    }

    /// The price of a kWh, or that there are others.
    private func words(of headline: TariffHeadline, _ visit: Visit) -> String {
        guard let price = headline.price else { return visit.say(texts.priced) }
        return TariffWords(visit.formats, visit.language).price(price, .energy)
    }

    // MARK: A place

    /// Whose price the page is about; that of the form if it is shown again.
    private func groupID(_ visit: Visit) -> ID<PersonGroup>? {
        let chosen = visit.query(Self.group)?.text ?? ""
        return ID<PersonGroup>(visit.field("group", texts.group, .hidden, value: chosen).value)
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        try await page(groupID(visit), visit)
    }

    private func page(_ group: ID<PersonGroup>?, _ visit: Visit) async throws -> HTMLPage {
        let (id, viewer): (LocationID, Viewer) = (try visit.id(), visit.viewer)
        let found = try await database.read { db in
            try PlaceTariffs(id, group: group, viewer: viewer, db)
        }
        let sent = try visit.sentByQuery()
        let typed = sent.typed("vat").isEmpty ? nil : sent
        return HTMLPage(
            "place-tariff", title: texts.heading, texts: texts,
            model: PlaceTariffModel(found, typed: typed, form, visit))
    }

    @Sendable private func preview(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer): (LocationID, Viewer) = (try visit.id(), visit.viewer)
        let (sent, now) = (try visit.sentByQuery(), visit.moment.wall)
        let group = ID<PersonGroup>(sent.typed("group"))
        guard visit.target.contains("?") else { return try await page(group, visit) }
        do {
            let tariff = try form.tariff(of: sent)
            let found = try await database.read { db in
                try TariffPreview(tariff, at: id, group: group, viewer: viewer, db, at: now)
            }
            return HTMLPage(
                "tariff-preview", title: texts.previewHeading, texts: texts,
                model: TariffPreviewModel(found, sent, visit))
        } catch let error as FormError {
            let shown = visit.showing(
                error, of: sent, at: Self.path(of: id, group: group))
            var page = try await page(group, shown)
            page.status = .badRequest
            page.showRefusal(of: shown)
            return page
        }
    }

    @Sendable private func save(_ visit: Visit, _ sent: SentForm) async throws -> FormAnswer {
        let (id, viewer): (LocationID, Viewer) = (try visit.id(), visit.viewer)
        let (person, moment) = (try visit.personID(), visit.moment)
        let group = ID<PersonGroup>(sent.typed("group"))
        // People who do not manage the place learn nothing of the form's fields.
        _ = try await database.read { db in try LocationService.find(id, viewer: viewer, db) }
        let tariff = try form.tariff(of: sent)
        do {
            try await database.write { [random, texts] db in
                let version = TariffService.Version(
                    id: random.id(at: moment.wall), tariff: tariff, author: person)
                let change = PlaceTariffs.Change(
                    version: version, newID: random.id(at: moment.wall), texts: texts)
                try PlaceTariffs.save(
                    change, at: id, group: group, viewer: viewer, db, at: moment)
            }
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, texts.planned)
        }
        return .see(Self.path(of: id, group: group), saying: texts.saved)
    }

    @Sendable private func remove(_ visit: Visit, _ sent: SentForm) async throws -> FormAnswer {
        let (id, viewer): (LocationID, Viewer) = (try visit.id(), visit.viewer)
        let (group, moment) = (ID<PersonGroup>(sent.typed("group")), visit.moment)
        try await database.write { db in
            try TariffService.assign(
                nil, to: id, group: group, viewer: viewer, db, at: moment)
        }
        return .see(Self.path(of: id, group: group), saying: texts.removed)
    }
}
