import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// All stations of the cloud, for admins.
struct StationListPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let isConnected: @Sendable (StationID) -> Bool
    private let texts = StationListTexts()

    init(
        site: Site, database: CloudDatabase,
        isConnected: @escaping @Sendable (StationID) -> Bool
    ) {
        self.site = site
        self.database = database
        self.isConnected = isConnected
    }

    static let path = "/admin/stations"
    private static let pageSize = 30

    private enum Connection: String, CaseIterable { case connected, offline }

    private static let connection = QueryParameter<Connection>.choice(
        "connection", "Only stations that are connected, or that are not")
    private static let text = QueryParameter<String>.text(
        "q", "Only stations whose id, name, place or host begins with this text",
        maximumLength: 200)
    private static let cursor = Paging.cursor(StationID.init)

    func all() -> [Route] {
        [
            site.page(
                Self.path, for: .admin, "Show all stations",
                query: [Self.text, Self.connection, Self.cursor], show)
        ]
    }

    private struct Item: Sendable {
        var name: String
        var chargerID: String
        var page: String
        var log: String?
        var console: String
        var chip: String
        var state: String
        /// The place and its host.
        var place: String?
        /// Vendor, model and firmware.
        var device: String?
        var seen: String
    }

    private struct Choice: Sendable {
        var path: String
        var label: String
        var isChosen: Bool
    }

    private struct Model: Sendable {
        var search: String
        /// The filter that a new search keeps.
        var connection: String?
        var choices: [Choice]
        var items: [Item]
        /// Whether the page looked at as many stations as it may, without finding one.
        var isUnfinished: Bool
        var firstPath: String?
        var nextPath: String?
        var hasPager: Bool
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (text, wanted) = (visit.query(Self.text), visit.query(Self.connection))
        let (after, viewer, now) = (visit.query(Self.cursor), visit.viewer, visit.moment.wall)
        let found = try await database.read { [isConnected] db in
            try StationTable.search(
                beginningWith: text, after: after, size: Self.pageSize, viewer: viewer, db
            ) { station in
                guard let wanted else { return true }
                let isOnline =
                    isConnected(station.id)
                    || Station.isPolling(station.kind, lastSeenAt: station.lastSeenAt, at: now)
                return isOnline == (wanted == .connected)
            }
        }
        let first = Self.path(text, wanted, after: nil)
        let choices = [nil, Connection.connected, .offline].map { choice in
            Choice(
                path: Self.path(text, choice, after: nil), label: visit.say(label(choice)),
                isChosen: choice == wanted)
        }
        return HTMLPage(
            "admin-stations", title: texts.heading, texts: texts,
            model: Model(
                search: text ?? "", connection: wanted?.rawValue, choices: choices,
                items: found.lines.map { item($0, visit) },
                isUnfinished: found.lines.isEmpty && found.next != nil,
                firstPath: after == nil ? nil : first,
                nextPath: found.next.map { Self.path(text, wanted, after: $0) },
                hasPager: after != nil || found.next != nil),
            live: found.lines.map { Signal(.station, $0.station.id.text) })
    }

    private func label(_ connection: Connection?) -> Message {
        switch connection {
        case nil: texts.all
        case .connected: texts.connected
        case .offline: texts.offline
        }
    }

    private static func path(
        _ text: String?, _ connection: Connection?, after: StationID?
    ) -> String {
        let parameters = [
            text.map { "q=\($0.percentEncodedForQuery)" },
            connection.map { "connection=\($0.rawValue)" },
            after.map { "cursor=\($0.text.percentEncodedForQuery)" },
        ].compactMap(\.self)
        return parameters.isEmpty ? path : "\(path)?\(parameters.joined(separator: "&"))"
    }

    private func item(_ line: StationTable.Line, _ visit: Visit) -> Item {
        let (station, now) = (line.station, visit.moment.wall)
        let isOnline = station.isOnline(isConnected: isConnected(station.id), at: now)
        let base = "\(Self.path)/\(station.id.text.percentEncodedForQuery)"
        func joined(_ parts: [String?]) -> String? {
            let parts = parts.compactMap(\.self)
            return parts.isEmpty ? nil : parts.joined(separator: " · ")
        }
        let about = station.description
        return Item(
            name: station.name, chargerID: station.id.text,
            page: ChargerPages.path(of: station.id),
            // A bridge sends no frames.
            log: station.kind == .ocpp16 ? "\(base)/log" : nil, console: "\(base)/console",
            chip: isOnline ? "free" : "bad",
            state: visit.say(isOnline ? texts.isConnected : texts.isOffline),
            place: joined([line.placeName, line.hostName]),
            device: joined([about.vendor, about.model, about.firmwareVersion]),
            seen: visit.say(
                station.lastSeenAt.map { texts.seen(visit.formats.ago($0, at: now)) }
                    ?? texts.neverSeen))
    }
}
