import CommonBase
import MessageCatalogue
import TestSupport

@testable import CloudCore
@testable import CloudFleet
@testable import CloudPeople
@testable import CloudTestSupport

/// The account services of a cloud, and the mails that they have written.
struct AccountBench: Sendable {
    static let client = "10.0.0.1"
    static let password = "correct horse battery"

    let cloud: CloudBench
    let registrations: RegistrationService
    let passwords: PasswordService
    let emailChanges: EmailChangeService
    let invitations: InvitationService

    init(_ policy: RegistrationPolicy = .open) throws {
        cloud = try CloudBench()
        invitations = InvitationService(random: cloud.random)
        let newPasswords = NewPasswords(
            cloud.resources.passwords, common: CommonPasswords("password"), random: cloud.random)
        let limits = AccountLimits()
        registrations = RegistrationService(
            policy: policy, database: cloud.database, random: cloud.random,
            newPasswords: newPasswords, invitations: invitations, limits: limits)
        passwords = PasswordService(
            database: cloud.database, random: cloud.random, newPasswords: newPasswords,
            limits: limits)
        emailChanges = EmailChangeService(
            database: cloud.database, random: cloud.random, limits: limits)
    }

    var moment: Moment { cloud.clock.now }

    /// A person with `password`.
    func addPerson(_ name: String, isAdmin: Bool = false) async throws -> PersonID {
        try await cloud.addPerson(
            name, isAdmin: isAdmin, email: "\(name)@example.org",
            passwordHash: try await Self.hash.value)
    }

    private static let hash = Task {
        try await PasswordHasher().hash(password, salt: Array(0..<16))
    }

    func apply(
        _ email: String, name: String = "Eva", language: Language = .czech,
        invitation: String? = nil
    ) async throws {
        try await registrations.apply(
            RegistrationService.Application(
                name: name, email: email, language: language, invitation: invitation),
            from: Self.client, at: moment)
    }

    func confirm(_ token: String, password: String = password) async throws -> Person {
        try await registrations.confirm(
            token: token, password: password, from: Self.client, at: moment)
    }

    func requestReset(_ email: String) async throws {
        try await passwords.requestReset(
            email: email, language: .english, from: Self.client, at: moment)
    }

    func reset(_ token: String, password: String = "another horse battery") async throws {
        try await passwords.reset(
            token: token, password: password, from: Self.client, at: moment)
    }

    func logIn(_ email: String, _ password: String) async throws -> LoginService.Login {
        try await cloud.logins.logIn(email: email, password: password, from: Self.client)
    }

    /// Makes an invitation, and returns its token.
    func invite(
        _ offer: Invitation.Offer, email: String? = nil, by person: PersonID,
        isAdmin: Bool = false
    ) async throws -> String {
        let (token, id, moment) = (
            cloud.random.text(), cloud.random.id(InvitationSubject.self), moment
        )
        let scopes = Set(AccessScope.allCases)
        let viewer: Viewer = isAdmin ? .admin(person, scopes) : .person(person, scopes)
        try await cloud.database.write { db in
            try InvitationService.add(
                Invitation(
                    id: id, email: email, invitedBy: person, offer: offer, at: moment.wall),
                token: token, language: .english, viewer: viewer, db, at: moment)
        }
        return token
    }

    func accept(_ token: String, by person: PersonID) async throws {
        let moment = moment
        try await cloud.database.write { [invitations] db in
            try invitations.accept(token: token, by: person, db, at: moment)
        }
    }

    func addLocation(_ name: String, host: PersonID) async throws -> LocationID {
        let (location, moment): (LocationID, Moment) = (try id(name), moment)
        _ = try await cloud.database.write { db in
            try LocationService.add(id: location, name: name, host: host, db, at: moment)
        }
        return location
    }

    struct Mail: Hashable, Sendable, FetchableRecord {
        var recipient: String
        var subject: String
        /// The path of the link without its token: `/confirm/`.
        var page: String?
        var token: String?

        init(row: Row) throws {
            recipient = try row["recipient"]
            subject = try row["subject"]
            let path: String? = row["link_path"]
            guard let path, let slash = path.lastIndex(of: "/") else { return }
            page = String(path[...slash])
            token = String(path[path.index(after: slash)...])
        }
    }

    /// The mails so far, oldest first.
    func mails() async throws -> [Mail] {
        try await cloud.database.read { db in
            try Mail.fetchAll(db, sql: "SELECT * FROM mail ORDER BY id")
        }
    }

    /// The token of the link in the last mail.
    func lastToken() async throws -> String {
        guard let token = try await mails().last?.token else {
            throw ServiceError(.notFound, "the last mail has no link")
        }
        return token
    }
}
