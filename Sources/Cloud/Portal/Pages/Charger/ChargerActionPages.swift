import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The forms of the page of a charger, with which its hosts control, rename and move it.
struct ChargerActionPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let actions: ChargerActions
    let departures: [any StationDepartureRule]
    /// Shows the page of the charger again.
    let again: @Sendable (Visit) async throws -> HTMLPage

    private let texts = ChargerTexts()
    private let outcomes = ChargerActionTexts()

    init(
        site: Site, database: CloudDatabase, actions: ChargerActions,
        departures: [any StationDepartureRule],
        again: @escaping @Sendable (Visit) async throws -> HTMLPage
    ) {
        self.site = site
        self.database = database
        self.actions = actions
        self.departures = departures
        self.again = again
    }

    /// The checkbox that agrees to end somebody's charging by a restart.
    static let restartAgreement = "restart-agreement"
    /// The same for unlocking a connector. The page has one for each.
    static func unlockAgreement(_ connector: Int64) -> String { "unlock-agreement-\(connector)" }

    /// The checkbox that says that the cause of a fault is repaired.
    static let repairAgreement = "fault-repaired"

    private enum Availability: String, CaseIterable { case operative, inoperative }

    func all() -> [Route] {
        [
            site.form(
                "/chargers/{id}/restart", for: .person, "Restart a charger", again: again
            ) { visit, form in
                try await perform(.restart, agreement: Self.restartAgreement, visit, form)
            },
            site.form(
                "/chargers/{id}/unlock", for: .person, "Unlock a connector of a charger",
                again: again
            ) { visit, form in
                let connectors = 1...Double(ConnectorTable.maximumID)
                let connector =
                    try form.number("connector", in: connectors).map { Int64($0) } ?? 1
                return try await perform(
                    .unlock(connector: connector), agreement: Self.unlockAgreement(connector),
                    visit, form)
            },
            site.form(
                "/chargers/{id}/availability", for: .person,
                "Put a charger into or out of service", again: again
            ) { visit, form in
                let wanted = try form.choice("availability", of: Availability.self)
                return try await perform(
                    .setOperative(wanted == .operative), agreement: nil, visit, form)
            },
            site.form(
                "/chargers/{id}/clear-fault", for: .person, "Clear the fault of a bridge",
                again: again
            ) { visit, form in
                guard form.isOn(Self.repairAgreement) else {
                    throw FormError(Self.repairAgreement, texts.mustBeRepaired)
                }
                return try await perform(.clearFaults, agreement: nil, visit, form)
            },
            site.form(
                "/chargers/{id}/settings", for: .person, "Change a charger that I manage",
                again: again, change),
        ]
    }

    /// - Parameter agreement: the checkbox without which nobody's charging may end; nil for an
    ///   action that ends none.
    private func perform(
        _ action: ChargerActions.Action, agreement: String?, _ visit: Visit, _ form: SentForm
    ) async throws -> FormAnswer {
        let id: StationID = try visit.id()
        let outcome = try await actions.perform(
            action, at: id, mayInterrupt: agreement.map(form.isOn) ?? true, viewer: visit.viewer,
            at: visit.moment)
        guard outcome != .wouldInterrupt else { throw FormError(agreement, texts.mustAgree) }
        return try outcome.answer(at: ChargerPages.path(of: id), done: outcomes.done(action))
    }

    @Sendable private func change(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (StationID, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let name = try form.text("name", upTo: 200)
        let place = try form.optionalText("place", upTo: 100).flatMap(LocationID.init)
        let watts = try form.number("statedPower", in: 1...1000)
            .map { Int64(($0 * 1000).rounded()) }
        do {
            // An error in a write undoes the other requests of its commit, too: check before.
            let (station, target) = try await database.read { db in
                (
                    try StationService.managed(id, by: viewer, at: moment.wall, db),
                    try place.map {
                        try StationService.place(
                            $0, forMoving: id, viewer: viewer, db, at: moment.wall)
                    }
                )
            }
            try await database.write { [departures] db in
                if name != station.name {
                    _ = try StationService.rename(id, name, db, at: moment)
                }
                if watts != station.statedPowerW {
                    try StationService.setStatedPower(watts, of: id, db, at: moment)
                }
                if let target, target.id != station.locationID {
                    try StationService.move(
                        id, to: target, by: viewer.personID, rules: departures, db, at: moment)
                }
            }
        } catch let error as ServiceError where error.field == "place" {
            throw FormError("place", texts.placeIsGone)
        }
        return .see(ChargerPages.path(of: id), saying: texts.saved)
    }
}
