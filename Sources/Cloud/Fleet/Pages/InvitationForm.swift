import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// The form by which hosts and admins invite people, and the list of their invitations.
struct InvitationForm: Sendable {
    let database: CloudDatabase
    let random: RandomSource

    private var texts: PlacePeopleTexts { PlacePeopleTexts() }

    /// Maximum invitations that a page lists.
    static let listLimit = 200

    struct Item: Sendable {
        var id: String
        var name: String
        var details: String
    }

    /// The invitations to a place, or without one, that the viewer made or manages.
    func items(to location: LocationID?, _ visit: Visit) async throws -> [Item] {
        let (viewer, now) = (visit.viewer, visit.moment.wall)
        let (invitations, names) = try await database.read { db in
            let all = try InvitationTable.list(
                to: location, limit: Self.listLimit, viewer: viewer, at: now, db)
            return (all, try PersonTable.names(all.map(\.invitedBy), db))
        }
        return invitations.map { item($0, names[$0.invitedBy] ?? "", visit) }
    }

    private func item(_ invitation: Invitation, _ inviter: String, _ visit: Visit) -> Item {
        var parts: [Message] = []
        if case .coHost = invitation.offer { parts.append(texts.coHost) }
        if invitation.email == nil { parts.append(texts.usesLeft(invitation.usesLeft)) }
        parts.append(texts.until(visit.formats.date(invitation.expiresAt)))
        if invitation.invitedBy != visit.person?.id { parts.append(texts.invitedBy(inviter)) }
        return Item(
            id: invitation.id.text, name: invitation.email ?? visit.say(texts.byLink),
            details: parts.map(visit.say).joined(separator: " · "))
    }

    func email(_ visit: Visit, hint: Message) -> FormField {
        visit.field("email", texts.email, .email, hint: hint, maximum: 254)
    }

    private struct LinkModel: Sendable {
        var link: String
        var back: String
    }

    /// Makes an invitation: mails it, or shows its link once.
    /// - Parameter page: the page of the form.
    func send(
        _ offer: Invitation.Offer, from page: String, _ visit: Visit, _ form: SentForm
    ) async throws -> FormAnswer {
        let (viewer, moment, language) = (visit.viewer, visit.moment, visit.language)
        var email: String?
        if let typed = try form.optionalText("email", upTo: 254) {
            email = try await AccountRefusals.inWords { try RegistrationService.address(typed) }
        }
        let code = random.text()
        let invitation = Invitation(
            id: random.id(), email: email, invitedBy: try visit.personID(), offer: offer,
            at: moment.wall)
        do {
            try await database.write { db in
                try InvitationService.add(
                    invitation, token: code, language: language, viewer: viewer, db, at: moment)
            }
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, texts.tooMany)
        } catch let error as ServiceError where error.code == .tooManyRequests {
            throw FormError("email", texts.tooManyToAddress)
        }
        guard email == nil else { return .see(page, saying: texts.sent) }
        let link = visit.address(of: "/invitation/\(code)")
        return .once(
            HTMLPage(
                "invitation-link", title: texts.linkHeading, texts: texts,
                model: LinkModel(link: link, back: page)),
            repeated: page, saying: texts.madeBefore)
    }

    /// Revokes an invitation that the viewer made or manages.
    func revoke(from page: String, _ visit: Visit) async throws -> FormAnswer {
        let id: InvitationID = try visit.id("invitation")
        let (viewer, moment) = (visit.viewer, visit.moment)
        try await database.write { db in
            try InvitationService.revoke(id, viewer: viewer, db, at: moment)
        }
        return .see(page, saying: texts.revoked)
    }
}
