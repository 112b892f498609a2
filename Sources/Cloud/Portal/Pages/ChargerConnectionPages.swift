import ChargingModel
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// How a charger connects, for its hosts: it waits for the charger, and makes a new password or code.
struct ChargerConnectionPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let random: RandomSource
    let connections: StationConnections
    let makeClaim: NewChargerPages.MakeClaim
    private let texts = NewChargerTexts()

    init(
        site: Site, database: CloudDatabase, random: RandomSource,
        connections: StationConnections, makeClaim: @escaping NewChargerPages.MakeClaim
    ) {
        self.site = site
        self.database = database
        self.random = random
        self.connections = connections
        self.makeClaim = makeClaim
    }

    func all() -> [Route] {
        let path = "/chargers/{id}/connection"
        return [
            site.page(path, for: .person, "Show how a charger connects", show),
            site.form(
                path, for: .person, "Make a new password or code for a charger", again: show,
                renew),
        ]
    }

    private struct Model: Sendable {
        var name: String
        var chargerID: String
        var isBridge: Bool
        var isConnected: Bool
        var server: String
        var isPlain: Bool
        var path: String
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let station = try await station(visit)
        let server = ChargerAccess.server(visit)
        let isConnected = station.isOnline(
            isConnected: connections.isConnected(station.id), at: visit.moment.wall)
        return HTMLPage(
            "charger-connection", title: texts.connection, texts: texts,
            model: Model(
                name: station.name, chargerID: station.id.text,
                isBridge: station.kind == .bridge,
                isConnected: isConnected, server: server,
                isPlain: server.hasPrefix("ws://"), path: ChargerAccess.path(of: station.id)),
            live: [Signal(.station, station.id.text)])
    }

    private func station(_ visit: Visit) async throws -> Station {
        let (id, viewer, now): (StationID, Viewer, Timestamp) = (
            try visit.id(), visit.viewer, visit.moment.wall
        )
        return try await database.read { db in
            try StationService.managed(id, by: viewer, at: now, db)
        }
    }

    @Sendable private func renew(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let station = try await station(visit)
        let path = ChargerAccess.path(of: station.id)
        try visit.requireProof(backTo: path)
        let moment = visit.moment
        let secret: String
        if station.kind == .bridge {
            secret = random.readable(groups: 2)
            try await database.write { [makeClaim] db in
                _ = try makeClaim(station.id, secret, db, moment)
            }
        } else {
            let credential = StationCredential(random: random)
            secret = credential.text
            do {
                try await database.write { db in
                    _ = try StationService.setCredential(
                        credential, of: station.id, db, at: moment)
                }
            } catch let error as ServiceError where error.code == .conflict {
                throw FormError(nil, texts.hasCertificate)
            }
            connections.disconnect(station.id)
        }
        return .once(
            HTMLPage(
                "charger-access", title: texts.connection, texts: texts,
                model: ChargerAccess(station, secret: secret, visit)),
            repeated: path, saying: texts.renewedBefore)
    }
}
