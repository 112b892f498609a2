import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The security events of all stations, or of one, for admins.
struct SecurityEventPages: Sendable {
    let site: Site
    let database: CloudDatabase
    private let texts = SecurityEventTexts()

    init(site: Site, database: CloudDatabase) {
        self.site = site
        self.database = database
    }

    static let path = "/admin/security-events"
    private static let pageSize = 30
    private static let station = QueryParameter<String>.text(
        "station", "Show the events of the station with this id", maximumLength: 48)
    private static let before = QueryParameter<Int64>.number(
        "before", "Show events with smaller numbers", in: 1...Int64.max)

    func all() -> [Route] {
        [
            site.page(
                Self.path, for: .admin, "Show the security events of stations",
                query: [Self.station, Self.before], show)
        ]
    }

    private struct Item: Sendable {
        var name: String
        var details: String?
        var charger: String
        var when: String
        /// Who noticed it, and the type as OCPP names it.
        var source: String
        /// The list of this station only; nil if it is shown already.
        var onlyPath: String?
    }

    private struct Model: Sendable {
        var wanted: String
        var isFiltered: Bool
        var items: [Item]
        var newestPath: String?
        var olderPath: String?
        var hasPager: Bool
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (wanted, before) = (visit.query(Self.station), visit.query(Self.before))
        let station = wanted.flatMap { StationID($0) }
        let viewer = visit.viewer
        let (found, places): ([SecurityEvent], [StationID: StationPlace]) =
            try await database.read { db in
                // A text that is no id is the id of no station.
                if wanted != nil, station == nil { return ([], [:]) }
                let found = try SecurityEventTable.list(
                    station: station, type: nil, before: before ?? .max, limit: Self.pageSize + 1,
                    viewer: viewer, db)
                return (found, try StationPlace.of(found.map(\.stationID), db))
            }
        let shown = found.prefix(Self.pageSize)
        let older = found.count > shown.count ? shown.last?.id : nil
        let first = wanted.map(Self.filtered) ?? Self.path
        return HTMLPage(
            "admin-security-events", title: texts.heading, texts: texts,
            model: Model(
                wanted: wanted ?? "", isFiltered: wanted != nil,
                items: shown.map { event in
                    item(event, places[event.stationID], isFiltered: wanted != nil, visit)
                },
                newestPath: before == nil ? nil : first,
                olderPath: older.map { "\(first)\(wanted == nil ? "?" : "&")before=\($0)" },
                hasPager: before != nil || older != nil),
            live: before == nil ? [.securityEvents] : [])
    }

    /// The list of one station.
    private static func filtered(_ station: String) -> String {
        "\(path)?station=\(station.percentEncodedForQuery)"
    }

    private func item(
        _ event: SecurityEvent, _ place: StationPlace?, isFiltered: Bool, _ visit: Visit
    ) -> Item {
        let formats = visit.formats(in: place?.timeZone ?? Location.standardTimeZone)
        let source = visit.say(event.source == .cloud ? texts.byCloud : texts.byStation)
        return Item(
            name: event.title.map(visit.say) ?? event.type, details: event.techInfo,
            charger: place.map { "\($0.name) (\(event.stationID.text))" } ?? event.stationID.text,
            when: formats.dateTime(event.occurredAt),
            source: event.title == nil ? source : "\(source), \(event.type)",
            onlyPath: isFiltered ? nil : Self.filtered(event.stationID.text))
    }
}
