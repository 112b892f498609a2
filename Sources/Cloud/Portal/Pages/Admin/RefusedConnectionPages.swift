import ChargingModel
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The stations that tried to connect and were refused, for admins, who can add one of them.
struct RefusedConnectionPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let random: RandomSource
    private let texts = RefusedConnectionTexts()

    init(site: Site, database: CloudDatabase, random: RandomSource) {
        self.site = site
        self.database = database
        self.random = random
    }

    static let path = "/admin/refused-connections"
    private static let pageSize = 30
    private static let before = QueryParameter<Int64>.number(
        "before", "Show entries with smaller numbers", in: 1...Int64.max)

    func all() -> [Route] {
        [
            site.page(
                Self.path, for: .admin, "Show the stations that were refused",
                query: [Self.before], show),
            site.form(
                "\(Self.path)/{id}/station", for: .admin, "Add a station that was refused",
                again: show, add),
        ]
    }

    private struct Item: Sendable {
        var number: Int64
        var station: String
        var attempts: String
        var reason: String
        var advice: String
        var address: String
        var firstAt: String
        var lastAt: String
        /// Such as `encrypted (TLS), plain listener`.
        var way: String
        var program: String?
        var protocols: String?
        var mayAdd: Bool
        /// No charger may have the id.
        var isNotAnID: Bool
        /// Where a known charger gets a new password.
        var connectionPath: String?
    }

    private struct Model: Sendable {
        var items: [Item]
        var newestPath: String?
        var olderPath: String?
        var hasPager: Bool
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (before, viewer) = (visit.query(Self.before), visit.viewer)
        // The latest refused connections may still wait for their commit.
        await database.flushDeferred()
        let found = try await database.read { db in
            try RefusedConnectionTable.list(
                before: before ?? .max, limit: Self.pageSize + 1, viewer: viewer, db
            ).map { refused in
                let id = StationID(refused.station)
                return (refused, try id.flatMap { try StationTable.named([$0], db) })
            }
        }
        let items = found.prefix(Self.pageSize).map { item($0.0, $0.1, visit) }
        let older = found.count > items.count ? items.last?.number : nil
        return HTMLPage(
            "admin-refused-connections", title: texts.heading, texts: texts,
            model: Model(
                items: items, newestPath: before == nil ? nil : Self.path,
                olderPath: older.map { "\(Self.path)?before=\($0)" },
                hasPager: before != nil || older != nil),
            live: before == nil ? [.refusedConnections] : [])
    }

    /// - Parameter known: the station that has the id.
    private func item(_ refused: RefusedConnection, _ known: Station?, _ visit: Visit) -> Item {
        let isAddedSince = known != nil && refused.reason == .unknownStation
        let isID = RefusedConnectionService.mayAdopt(refused.station)
        let ways = [
            refused.isTLS ? texts.encrypted : texts.unencrypted,
            refused.listener == .plain ? texts.plainListener : nil,
        ]
        return Item(
            number: refused.number ?? 0,
            station: refused.station.isEmpty ? visit.say(texts.noID) : refused.station,
            attempts: visit.say(texts.attempts(Int(refused.attempts))),
            reason: visit.say(refused.reason.title),
            advice: visit.say(isAddedSince ? texts.isAdded : refused.reason.advice),
            address: refused.address, firstAt: visit.formats.dateTime(refused.firstAt),
            lastAt: visit.formats.dateTime(refused.lastAt),
            way: ways.compactMap { $0.map(visit.say) }.joined(separator: ", "),
            program: refused.userAgent, protocols: refused.subprotocols,
            mayAdd: known == nil && isID,
            isNotAnID: known == nil && !isID && !refused.station.isEmpty,
            connectionPath: known.flatMap {
                $0.kind == .ocpp16 ? ChargerAccess.path(of: $0.id) : nil
            })
    }

    @Sendable private func add(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (viewer, moment) = (visit.viewer, visit.moment)
        let credential = StationCredential(random: random)
        let adoption = RefusedConnectionService.Adoption(
            name: nil, owner: try visit.personID(), credential: credential,
            newLocation: random.id())
        let station: Station
        do {
            let number = try RefusedConnectionService.number(visit.text("id"))
            station = try await database.write { db in
                try RefusedConnectionService.adopt(
                    number, adoption, viewer: viewer, db, at: moment)
            }
        } catch let error as ServiceError {
            throw refusal(error)
        }
        let access = NewChargerTexts()
        return .once(
            HTMLPage(
                "charger-access", title: access.connection, texts: access,
                model: ChargerAccess(station, secret: credential.text, visit)),
            repeated: ChargerAccess.path(of: station.id), saying: access.madeBefore)
    }

    private func refusal(_ error: ServiceError) -> any Error {
        switch (error.code, error.field) {
        case (.conflict, "id"): FormError(nil, texts.isTaken)
        case (.conflict, nil): FormError(nil, texts.notAnID)
        default: error
        }
    }
}
