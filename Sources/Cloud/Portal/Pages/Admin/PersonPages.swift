import CloudAccess
import CloudCore
import CloudFleet
import CloudHTTP
import CloudMoney
import CloudPeople
import CloudSharing
import CloudWeb
import CommonBase
import MessageCatalogue

/// A person, for admins: rights, sign-ins, cards and chargers, and what an admin may do about them.
struct PersonPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let rules: [any PersonRemovalRule]
    private let texts = PersonTexts()

    init(site: Site, database: CloudDatabase, rules: [any PersonRemovalRule]) {
        self.site = site
        self.database = database
        self.rules = rules
    }

    static func path(of person: PersonID) -> String {
        "\(PeopleListPages.path)/\(person.text.percentEncodedForQuery)"
    }

    /// Chargers that the page shows.
    private static let stationLimit = 50
    /// The checkbox that agrees to delete the account.
    private static let agreement = "agreement"

    private enum Role: String, CaseIterable { case admin, person }

    func all() -> [Route] {
        let path = "\(PeopleListPages.path)/{id}"
        return [
            site.page(path, for: .admin, "Show a person", show),
            site.form(
                "\(path)/role", for: .admin, "Make a person an admin, or no longer one",
                again: show, setRole),
            site.form(
                "\(path)/status", for: .admin, "Block or unblock a person", again: show,
                setStatus),
            site.form(
                "\(path)/sessions/end", for: .admin, "Sign a person out everywhere", again: show,
                endSessions),
            site.form(
                "\(path)/deletion", for: .admin, "Delete a person's account", again: show, delete),
        ]
    }

    // MARK: Showing

    private struct Charger: Sendable {
        var path: String
        var name: String
        var chargerID: String
    }

    private struct Model: Sendable {
        var name: String
        var email: String
        var since: String
        var isAdmin: Bool
        var isBlocked: Bool
        /// The visitor's own account, which is changed in the settings.
        var isOwn: Bool
        var cards: Int
        var sessions: Int
        var hasSessions: Bool
        var chargers: [Charger]
        var hasChargers: Bool
        var hasMoreChargers: Bool
        var base: String
        /// What the person has and owes.
        var moneyPath: String
        /// What hosts think of the person as a driver.
        var reviewsPath: String
        /// Why the account can't be deleted now.
        var obstacle: String?
        var agreement: FormField
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer, now): (PersonID, Viewer, Timestamp) = (
            try visit.id(), visit.viewer, visit.moment.wall
        )
        let (person, obstacle, cards, sessions, stations) = try await database.read { [rules] db in
            (
                try PeopleService.find(id, viewer: viewer, db),
                try PeopleService.obstacle(to: id, rules, db),
                try IdTokenTable.count(of: id, db),
                try PeopleService.countSessions(of: id, viewer: viewer, db, at: now),
                try StationTable.managed(by: id, limit: Self.stationLimit + 1, db)
            )
        }
        let chargers = stations.prefix(Self.stationLimit).map { station in
            Charger(
                path: ChargerPages.path(of: station.id), name: station.name,
                chargerID: station.id.text)
        }
        return HTMLPage(
            "admin-person", title: Message(person.name, person.name), texts: texts,
            model: Model(
                name: person.name, email: person.email ?? visit.say(texts.noEmail),
                since: visit.say(texts.since(visit.formats.date(person.createdAt))),
                isAdmin: person.isAdmin, isBlocked: person.status == .blocked,
                isOwn: id == viewer.personID, cards: cards, sessions: sessions,
                hasSessions: sessions > 0, chargers: chargers,
                hasChargers: !chargers.isEmpty, hasMoreChargers: stations.count > chargers.count,
                base: Self.path(of: id), moneyPath: DeskPaths.person(id),
                reviewsPath: DriverReviewPages.path(of: id),
                obstacle: obstacle.map { visit.say(words($0)) },
                agreement: visit.checkbox(Self.agreement, texts.agreement)))
    }

    private func words(_ obstacle: RemovalObstacle) -> Message {
        switch obstacle {
        case .lastAdmin: texts.lastAdmin
        case .hasChargers: texts.ownsChargers
        case .isCharging: texts.isCharging
        case .owes, .hasHold, .hasCredit, .hasEarnings, .hasPayout: texts.hasMoney
        }
    }

    // MARK: Changing

    @Sendable private func setRole(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let id: PersonID = try visit.id()
        let path = Self.path(of: id)
        try visit.requireProof(backTo: path)
        let isAdmin = try form.choice("role", of: Role.self) == .admin
        try await change(id, PeopleService.Changes(isAdmin: isAdmin), visit)
        return .see(path, saying: isAdmin ? texts.isAdminNow : texts.isNoAdminNow)
    }

    @Sendable private func setStatus(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let id: PersonID = try visit.id()
        let status = try form.choice("status", of: Person.Status.self)
        try await change(id, PeopleService.Changes(status: status), visit)
        return .see(
            Self.path(of: id), saying: status == .blocked ? texts.isBlockedNow : texts.isActiveNow)
    }

    private func change(
        _ id: PersonID, _ changes: PeopleService.Changes, _ visit: Visit
    ) async throws {
        let (viewer, moment) = (visit.viewer, visit.moment)
        do {
            try await database.write { db in
                _ = try PeopleService.change(id, changes, viewer: viewer, db, at: moment)
            }
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, texts.lastAdmin)
        }
    }

    @Sendable private func endSessions(
        _ visit: Visit, _ form: SentForm
    ) async throws -> FormAnswer {
        let (id, viewer): (PersonID, Viewer) = (try visit.id(), visit.viewer)
        let own =
            id == viewer.personID ? visit.sessionToken.map { SecretHash.of($0) } : nil
        try await database.write { db in
            try PeopleService.endSessions(of: id, keeping: own, viewer: viewer, db)
        }
        return .see(Self.path(of: id), saying: texts.isSignedOut)
    }

    @Sendable private func delete(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let id: PersonID = try visit.id()
        try visit.requireProof(backTo: Self.path(of: id))
        guard form.isOn(Self.agreement) else { throw FormError(Self.agreement, texts.mustAgree) }
        let (viewer, language, moment) = (visit.viewer, visit.language, visit.moment)
        try await database.write { [rules] db in
            if let obstacle = try PeopleService.obstacle(to: id, rules, db) {
                throw FormError(nil, words(obstacle))
            }
            try PeopleService.erase(
                id, rules: rules, language: language, viewer: viewer, db, at: moment)
        }
        return .see(PeopleListPages.path, saying: texts.isDeleted)
    }
}
