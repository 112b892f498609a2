import CloudCore
import CloudPeople
import CommonBase
import MessageCatalogue

/// Invitations: made by hosts for their places, and by admins for the cloud.
package struct InvitationService: InvitationRule {
    private let random: RandomSource

    package init(random: RandomSource) { self.random = random }

    /// The answer for an invitation that was used up, revoked, has expired or never existed.
    static let invalid = ServiceError(
        .notFound, "The invitation is no longer valid; ask for a new one.")

    /// The answer to who accepts an invitation again, perhaps after the host has removed them.
    static let accepted = ServiceError(
        .conflict, "A person accepts an invitation only once; ask for a new one.")

    /// Makes an invitation, and mails its link if it has an address.
    /// - Parameter token: a new secret, which the link holds.
    /// - Throws: `invalidInput` naming the field; `forbidden` and `notFound` for a place that the
    ///   viewer may not invite to; `conflict` for too many by the person; `tooManyRequests` for too
    ///   many to the address.
    package static func add(
        _ invitation: Invitation, token: String, language: Language, viewer: Viewer,
        _ db: Database, at moment: Moment
    ) throws {
        try check(invitation.offer, viewer: viewer, db)
        let day = moment.wall.adding(seconds: -86_400)
        guard
            try InvitationTable.count(by: invitation.invitedBy, since: day, db)
                < Invitation.limitPerDay
        else {
            throw ServiceError(
                .conflict, "A person makes at most \(Invitation.limitPerDay) invitations a day.")
        }
        if let email = invitation.email { try checkAddress(email, db, at: moment) }
        try InvitationTable.insert(invitation, token: token, db)
        try DomainEventTable.append(
            .invitationAdded, subject: invitation.id.text, person: invitation.invitedBy,
            at: moment.wall, db)
        guard let email = invitation.email else { return }
        try MailTable.add(
            InvitationMails.invitation(
                to: email, language, token: token, try details(of: invitation, db)),
            db, at: moment.wall)
    }

    private static func checkAddress(
        _ email: String, _ db: Database, at moment: Moment
    ) throws {
        _ = try Check.email(email)
        let hour = moment.wall.adding(seconds: -3600)
        guard
            try InvitationTable.count(mailedTo: email, since: hour, db) < Invitation.mailsPerHour
        else {
            throw ServiceError(
                .tooManyRequests,
                "email gets at most \(Invitation.mailsPerHour) invitations an hour.",
                field: "email")
        }
    }

    /// Whether the viewer may offer this. - Throws: `forbidden`, `notFound`.
    private static func check(
        _ offer: Invitation.Offer, viewer: Viewer, _ db: Database
    ) throws {
        switch offer {
        case .account:
            guard viewer.isAdmin else {
                throw ServiceError(.forbidden, "Only an admin may invite without a place.")
            }
        case .charging(let location): _ = try LocationService.find(location, viewer: viewer, db)
        case .coHost(let location): _ = try LocationService.owned(location, by: viewer, db)
        }
    }

    /// - Throws: `notFound`, also for an invitation of others.
    package static func revoke(
        _ id: InvitationID, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws {
        guard let invitation = try InvitationTable.revoke(id, viewer: viewer, db) else {
            throw ServiceError(.notFound, "The invitation \(id) does not exist.")
        }
        try DomainEventTable.append(
            .invitationRevoked, subject: id.text, person: invitation.invitedBy, at: moment.wall,
            db)
    }

    /// The inviter and the offer, as people see them.
    package struct Details: Hashable, Sendable {
        package var inviter: String
        /// The name of the place; nil for an invitation without one.
        package var place: String?
        package var offer: Invitation.Offer
        package var email: String?
    }

    /// The invitation behind a link.
    /// - Throws: `notFound` for one that was used up, revoked, has expired or never existed.
    package func details(
        token: String, _ db: Database, at moment: Moment
    ) throws -> Details {
        guard let invitation = try InvitationTable.find(token: token, at: moment.wall, db) else {
            throw Self.invalid
        }
        return try Self.details(of: invitation, db)
    }

    private static func details(of invitation: Invitation, _ db: Database) throws -> Details {
        Details(
            inviter: try PersonTable.names([invitation.invitedBy], db)[invitation.invitedBy] ?? "",
            place: try invitation.offer.locationID.flatMap {
                try LocationTable.find($0, viewer: .system, db)?.name
            },
            offer: invitation.offer, email: invitation.email)
    }

    // MARK: InvitationRule

    package func find(
        token: String, _ db: Database, at moment: Moment
    ) throws -> ValidInvitation {
        guard let found = try InvitationTable.find(token: token, at: moment.wall, db) else {
            throw Self.invalid
        }
        return ValidInvitation(id: found.id, email: found.email)
    }

    /// Gives the person what the invitation offers, by the rights that the inviter has now.
    /// - Throws: `notFound`, also if the inviter was blocked or no longer runs the place; `conflict`
    ///   if the person has accepted it before, or the place has too many people.
    package func accept(
        _ id: InvitationID, by person: PersonID, _ db: Database, at moment: Moment
    ) throws {
        guard try !InvitationTable.hasAccepted(id, person, db) else { throw Self.accepted }
        guard let invitation = try InvitationTable.use(id, at: moment.wall, db),
            let inviter = try PersonTable.find(invitation.invitedBy, viewer: .system, db),
            inviter.status == .active
        else { throw Self.invalid }
        try InvitationTable.noteAcceptance(id, by: person, at: moment.wall, db)
        let scopes = Set(AccessScope.allCases)
        let viewer: Viewer =
            inviter.isAdmin ? .admin(inviter.id, scopes) : .person(inviter.id, scopes)
        do {
            try give(invitation, to: person, viewer: viewer, db, at: moment)
        } catch let error as ServiceError where [.notFound, .forbidden].contains(error.code) {
            throw Self.invalid
        }
        try DomainEventTable.append(
            .invitationAccepted, subject: id.text, person: person, at: moment.wall, db)
        let name = try PersonTable.names([person], db)[person] ?? ""
        try Notifications.send(
            InvitationMails.accepted(
                by: person, name: name, try Self.details(of: invitation, db), invitation),
            db, at: moment.wall)
    }

    private func give(
        _ invitation: Invitation, to person: PersonID, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        switch invitation.offer {
        case .account: break
        case .coHost(let location):
            let found = try LocationService.owned(location, by: viewer, db)
            guard found.hostID != person else { return }
            try LocationService.setMember(
                person, of: location, true, viewer: viewer, db, at: moment)
        case .charging(let location):
            let found = try LocationService.find(location, viewer: viewer, db)
            let isKnown = try GrantTable.hasGrant(person, at: location, db)
            guard found.hostID != person, !isKnown else { return }
            try GrantService.add(
                AccessGrant(
                    id: random.id(), target: .location(location), grantee: .person(person),
                    createdAt: moment.wall, createdBy: invitation.invitedBy),
                viewer: viewer, db, at: moment)
        }
    }

    /// Checks, without a change, whether a person can accept the invitation with this token.
    /// - Throws: `notFound`; `conflict` if the person has accepted it before.
    func check(
        token: String, by person: PersonID, _ db: Database, at moment: Moment
    ) throws {
        let found = try find(token: token, db, at: moment)
        guard try !InvitationTable.hasAccepted(found.id, person, db) else { throw Self.accepted }
    }

    /// Accepts an invitation for a person who has an account.
    /// - Throws: `notFound`, `conflict` as above.
    package func accept(
        token: String, by person: PersonID, _ db: Database, at moment: Moment
    ) throws {
        try accept(try find(token: token, db, at: moment).id, by: person, db, at: moment)
    }
}
