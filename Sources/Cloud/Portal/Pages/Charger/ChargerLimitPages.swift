import ChargingModel
import CloudCore
import CloudFleet
import CloudHTTP
import CloudSmartCharging
import CloudWeb
import CommonBase
import MessageCatalogue

/// The limit of an OCPP charger's current or power, for its hosts.
struct ChargerLimitPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let connections: StationConnections
    let limit: ChargerLimit
    private let texts = ChargerLimitTexts()
    private let outcomes = ChargerActionTexts()

    init(
        site: Site, database: CloudDatabase, connections: StationConnections, limit: ChargerLimit
    ) {
        self.site = site
        self.database = database
        self.connections = connections
        self.limit = limit
    }

    func all() -> [Route] {
        let path = "/chargers/{id}/limit"
        return [
            site.page(path, for: .person, "Show the limit of a charger", show),
            site.form(path, for: .person, "Limit a charger", again: show, set),
            site.form(
                "\(path)/remove", for: .person, "Remove the limit of a charger", again: show,
                remove),
        ]
    }

    static func path(of station: StationID) -> String {
        "\(ChargerPages.path(of: station))/limit"
    }

    private struct Model: Sendable {
        var name: String
        var base: String
        /// Nil without a limit.
        var present: String?
        var keeper: String?
        var field: FormField
    }

    /// - Throws: `notFound` also for a bridge's station, whose limit is in its own file.
    private func find(
        _ visit: Visit
    ) async throws -> (station: Station, state: ChargerLimit.State) {
        try await visit.managedOCPPStation(in: database) { station, db in
            (station, try ChargerLimit.state(of: station.id, db))
        }
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (station, state) = try await find(visit)
        let isInAmperes = state.unit == .amperes
        let value = state.limit.map { $0.unit == state.unit ? number($0, visit) : "" }
        return HTMLPage(
            "charger-limit", title: texts.heading, texts: texts,
            model: Model(
                name: station.name, base: ChargerPages.path(of: station.id),
                present: state.limit.map { visit.say(texts.now(words($0, visit))) },
                keeper: state.limit.map {
                    visit.say($0.enforcer == .cloud ? texts.byCloud : texts.byStation)
                },
                field: visit.field(
                    "limit", isInAmperes ? texts.amperes : texts.kilowatts, .number,
                    value: value ?? "",
                    hint: isInAmperes ? texts.amperesHint : texts.kilowattsHint,
                    isRequired: true, maximum: 20)))
    }

    private func words(_ limit: ChargerLimit.Limit, _ visit: Visit) -> String {
        "\(number(limit, visit))\u{A0}\(limit.unit == .amperes ? "A" : "kW")"
    }

    private func number(_ limit: ChargerLimit.Limit, _ visit: Visit) -> String {
        visit.formats.number(limit.value, digits: limit.value == limit.value.rounded() ? 0 : 1)
    }

    @Sendable private func set(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (station, state) = try await find(visit)
        guard let value = try form.number("limit", in: state.unit.range) else {
            throw FormError("limit", texts.required)
        }
        guard !state.isTaken else { throw FormError(nil, texts.isTaken) }
        guard connections.isConnected(station.id) else { throw FormError(nil, outcomes.offline) }
        let outcome = try await limit.set(value, state.unit, at: station.id, viewer: visit.viewer)
        return try outcome.answer(at: Self.path(of: station.id), done: texts.isSet)
    }

    @Sendable private func remove(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (station, state) = try await find(visit)
        guard let known = state.limit else { throw FormError(nil, texts.hasNone) }
        guard known.enforcer == .cloud || connections.isConnected(station.id) else {
            throw FormError(nil, outcomes.offline)
        }
        let outcome = try await limit.remove(at: station.id, viewer: visit.viewer)
        return try outcome.answer(at: Self.path(of: station.id), done: texts.removed)
    }
}
