import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The OCPP frames of a station, for admins, as they come.
struct StationLogPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let watch: LogWatch
    private let texts = StationLogTexts()

    init(site: Site, database: CloudDatabase, watch: LogWatch) {
        self.site = site
        self.database = database
        self.watch = watch
    }

    private static let pageSize = 30
    /// Characters of a frame that a page shows; the REST API has the whole.
    private static let textLimit = 4000
    private static let action = QueryParameter<String>.text(
        "action", "Only calls of this OCPP action, and their answers", maximumLength: 50)
    private static let before = QueryParameter<Int64>.number(
        "before", "Show frames with smaller numbers", in: 1...Int64.max)

    func all() -> [Route] {
        [
            site.page(
                "/admin/stations/{id}/log", for: .admin, "Show the OCPP frames of a station",
                query: [Self.action, Self.before], show)
        ]
    }

    private struct Item: Sendable {
        var number: String
        var when: String
        var chip: String
        var direction: String
        var title: String
        var kind: String?
        var repairs: String?
        var pretty: String?
        var text: String
        var isCut: Bool
    }

    private struct Model: Sendable {
        var name: String
        var chargerID: String
        var charger: String
        var path: String
        var action: String
        var isFiltered: Bool
        var items: [Item]
        /// Whether the page looked at as many frames as it may, without finding one of the action.
        var isUnfinished: Bool
        var newestPath: String?
        var olderPath: String?
        var hasPager: Bool
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer, now): (StationID, Viewer, Timestamp) = (
            try visit.id(), visit.viewer, visit.moment.wall
        )
        let (action, before) = (visit.query(Self.action), visit.query(Self.before))
        // Checked first: a flush costs a commit.
        let station = try await database.read { db in
            try StationService.managed(id, by: viewer, at: now, db)
        }
        if before == nil { watch.follow(id, at: now) }
        // Shows what the station said a moment ago, too.
        await database.flushDeferred()
        let page = try await database.read { db in
            try LogPage.read(
                id, action: action, before: before ?? .max, size: Self.pageSize, db)
        }
        let charger = id.text.percentEncodedForQuery
        let path = "/admin/stations/\(charger)/log"
        let first = action.map { "\(path)?action=\($0.percentEncodedForQuery)" } ?? path
        return HTMLPage(
            "admin-station-log", title: texts.heading, texts: texts,
            model: Model(
                name: station.name, chargerID: id.text, charger: charger, path: path,
                action: action ?? "", isFiltered: action != nil,
                items: page.frames.map { item($0, visit) },
                isUnfinished: page.frames.isEmpty && page.next != nil,
                newestPath: before == nil ? nil : first,
                olderPath: page.next.map { "\(first)\(action == nil ? "?" : "&")before=\($0)" },
                hasPager: before != nil || page.next != nil),
            live: before == nil ? [Signal(.stationLog, id.text)] : [])
    }

    private func item(_ frame: LoggedFrame, _ visit: Visit) -> Item {
        let message = frame.message
        let pretty = frame.payload?.pretty(upTo: 4 * Self.textLimit)
        // A note has no other title.
        let note = frame.kind == .note ? message.text : nil
        let title = frame.action ?? note ?? visit.say(texts.unknownAction)
        return Item(
            number: String(message.id), when: message.loggedAt.iso8601,
            chip: chip(frame), direction: visit.say(texts.direction(message.direction)),
            title: title.escapingControls().cut(toScalars: 100),
            kind: texts.kind(frame.kind).map(visit.say),
            repairs: message.repairs.isEmpty
                ? nil : message.repairs.joined(separator: ", ").escapingControls(),
            pretty: pretty?.cut(toScalars: Self.textLimit),
            text: message.text.escapingControls().cut(toScalars: Self.textLimit),
            isCut: max(message.text.utf8.count, pretty?.utf8.count ?? 0) > Self.textLimit)
    }

    private func chip(_ frame: LoggedFrame) -> String {
        switch (frame.kind, frame.message.direction) {
        case (.error, _), (.unreadable, _): "bad"
        case (_, .received): "free"
        case (_, .sent): "info"
        case (_, .note): "plain"
        }
    }
}
