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
    let secrets: ChargerSecrets
    private let texts = NewChargerTexts()

    init(site: Site, database: CloudDatabase, secrets: ChargerSecrets) {
        self.site = site
        self.database = database
        self.secrets = secrets
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
        /// The steps in which a charger is added.
        var guide: String
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let station = try await visit.managedStation(in: database)
        let server = ChargerAccess.server(visit)
        let isConnected = station.isOnline(
            isConnected: secrets.connections.isConnected(station.id), at: visit.moment.wall)
        return HTMLPage(
            "charger-connection", title: texts.connection, texts: texts,
            model: Model(
                name: station.name, chargerID: station.id.text,
                isBridge: station.kind == .bridge,
                isConnected: isConnected, server: server,
                isPlain: server.hasPrefix("ws://"), path: ChargerAccess.path(of: station.id),
                guide: SetupStep.waiting.path(
                    of: station.id, ChargerBrand.other.fitting(station.kind))),
            live: [Signal(.station, station.id.text)])
    }

    @Sendable private func renew(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let station = try await visit.managedStation(in: database)
        let path = ChargerAccess.path(of: station.id)
        try visit.requireProof(backTo: path)
        let secret = try await secrets.renew(of: station, at: visit.moment)
        return .once(
            HTMLPage(
                "charger-access", title: texts.connection, texts: texts,
                model: ChargerAccess(station, secret: secret, visit)),
            repeated: path, saying: texts.renewedBefore)
    }
}
