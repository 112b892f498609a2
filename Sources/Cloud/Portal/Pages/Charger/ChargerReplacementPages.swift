import ChargingModel
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// Another device at the place of a charger, for its hosts: it keeps the charger's people, stickers
/// and history.
struct ChargerReplacementPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let connections: StationConnections
    let retirement: ChargerRetirement
    private let texts = ChargerReplacementTexts()

    init(
        site: Site, database: CloudDatabase, connections: StationConnections,
        retirement: ChargerRetirement
    ) {
        self.site = site
        self.database = database
        self.connections = connections
        self.retirement = retirement
    }

    private static let agreement = "agreement"

    func all() -> [Route] {
        let path = "/chargers/{id}/replacement"
        return [
            site.page(path, for: .person, "Show how to replace a charger", show),
            site.form(path, for: .person, "Replace a charger", again: show, replace),
        ]
    }

    static func path(of station: StationID) -> String {
        "\(ChargerPages.path(of: station))/replacement"
    }

    private struct Model: Sendable {
        var name: String
        var base: String
        var isBridge: Bool
        /// While somebody charges.
        var agreement: FormField?
    }

    private func find(_ visit: Visit) async throws -> (station: Station, isBusy: Bool) {
        try await visit.managedStation(in: database) { station, db in
            (station, try ChargerRetirement.isBusy(station.id, db))
        }
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (station, isBusy) = try await find(visit)
        return HTMLPage(
            "charger-replacement", title: texts.heading, texts: texts,
            model: Model(
                name: station.name, base: ChargerPages.path(of: station.id),
                isBridge: station.kind == .bridge,
                agreement: isBusy
                    ? visit.checkbox(Self.agreement, ChargerTexts().mayInterrupt) : nil))
    }

    @Sendable private func replace(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (station, isBusy) = try await find(visit)
        try visit.requireProof(backTo: Self.path(of: station.id))
        let mayInterrupt = form.isOn(Self.agreement)
        guard !isBusy || mayInterrupt else {
            throw FormError(Self.agreement, ChargerTexts().mustAgree)
        }
        let (secret, moment) = (retirement.newSecret(for: station), visit.moment)
        do {
            try await database.write { [retirement] db in
                // Somebody may have begun to charge since.
                guard try mayInterrupt || !ChargerRetirement.isBusy(station.id, db) else {
                    throw FormError(Self.agreement, ChargerTexts().mustAgree)
                }
                try retirement.replace(station, with: secret, db, at: moment)
            }
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, NewChargerTexts().hasCertificate)
        }
        connections.disconnect(station.id)
        return .once(
            HTMLPage(
                "charger-access", title: texts.heading, texts: NewChargerTexts(),
                model: ChargerAccess(station, secret: secret.text, visit)),
            repeated: ChargerAccess.path(of: station.id), saying: NewChargerTexts().renewedBefore)
    }
}
