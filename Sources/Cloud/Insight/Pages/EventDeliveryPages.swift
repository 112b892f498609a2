import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// Domain events that a consumer could not handle, for admins, who can have them tried again.
struct EventDeliveryPages: Sendable {
    let site: Site
    let database: CloudDatabase
    private let texts = EventDeliveryTexts()

    init(site: Site, database: CloudDatabase) {
        self.site = site
        self.database = database
    }

    static let path = "/admin/deliveries"
    private static let pageSize = 30
    private static let everything = QueryParameter<Bool>.flag(
        "all", "Whether to show events that are not parked, too")
    private static let before = QueryParameter<Int64>.number(
        "before", "Show events with smaller numbers", in: 1...Int64.max)

    private static let gone = ServiceError(
        .notFound, "This event was handled, or does not exist any more.")

    func all() -> [Route] {
        [
            site.page(
                Self.path, for: .admin, "Show the events that could not be handled",
                query: [Self.everything, Self.before], show),
            site.form(
                "\(Self.path)/{id}/retry", for: .admin, "Try an event again", again: show, retry),
        ]
    }

    private struct Item: Sendable {
        var number: Int64
        var consumer: String
        /// The kind of the event, and the id of its object.
        var event: String
        var when: String
        var state: String
        /// The class of the chip.
        var look: String
        var attempts: String?
        var next: String?
        var error: String?
    }

    private struct Filter: Sendable {
        var path: String
        var label: String
        var isCurrent: Bool
    }

    private struct Model: Sendable {
        var filters: [Filter]
        var items: [Item]
        var newestPath: String?
        var olderPath: String?
        var hasPager: Bool
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (isAll, before) = (visit.query(Self.everything) ?? false, visit.query(Self.before))
        let found = try await database.read { db in
            // Without a viewer: the page is for admins only.
            try EventDeliveryTable.list(
                isParked: isAll ? nil : true, before: before ?? .max, limit: Self.pageSize + 1, db)
        }
        let shown = found.prefix(Self.pageSize)
        let older = found.count > shown.count ? shown.last?.number : nil
        let every = "\(Self.path)?all=true"
        let first = isAll ? every : Self.path
        return HTMLPage(
            "admin-deliveries", title: texts.heading, texts: texts,
            model: Model(
                filters: [
                    Filter(
                        path: Self.path, label: visit.say(texts.parkedOnly), isCurrent: !isAll),
                    Filter(path: every, label: visit.say(texts.all), isCurrent: isAll),
                ],
                items: shown.map { item($0, visit) }, newestPath: before == nil ? nil : first,
                olderPath: older.map { "\(first)\(isAll ? "&" : "?")before=\($0)" },
                hasPager: before != nil || older != nil),
            live: before == nil ? [.eventDeliveries] : [])
    }

    private func item(_ delivery: EventDelivery, _ visit: Visit) -> Item {
        let (event, attempts) = (delivery.event, Int(delivery.attempts))
        return Item(
            number: delivery.number,
            consumer: texts.name(ofConsumer: delivery.consumer).map(visit.say)
                ?? delivery.consumer,
            event: "\(event.kind.name) \(event.subject)",
            when: visit.formats.dateTime(event.occurredAt),
            state: visit.say(delivery.isParked ? texts.parked : texts.waiting),
            look: delivery.isParked ? "bad" : "wait",
            attempts: attempts > 0 ? visit.say(texts.attempts(attempts)) : nil,
            next: delivery.nextAttemptAt.map {
                visit.say(texts.next(visit.formats.dateTime($0)))
            },
            error: delivery.error)
    }

    @Sendable private func retry(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        guard let number = Int64(visit.text("id")) else { throw Self.gone }
        let now = visit.moment.wall
        try await database.write { db in try EventDeliveryTable.retry(number, at: now, db) }
        return .see(Self.path, saying: texts.isRetried)
    }
}
