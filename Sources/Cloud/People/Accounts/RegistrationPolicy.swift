import CloudCore
import CommonBase

/// Who may register: the setting `people.registration`.
package enum RegistrationPolicy: String, Sendable, CaseIterable {
    /// Everybody with an e-mail address.
    case open
    /// Only people with an invitation.
    case invited
}

package enum InvitationSubject {}
/// An invitation of a host or an admin. Fleet makes and accepts them.
package typealias InvitationID = ID<InvitationSubject>

/// What registration asks of the domain that makes invitations.
package protocol InvitationRule: Sendable {
    /// The valid invitation with this token.
    /// - Throws: `notFound` for one that was used up, revoked, has expired or never existed.
    func find(token: String, _ db: Database, at moment: Moment) throws -> ValidInvitation

    /// Uses an invitation, and gives the person what it offers.
    /// - Throws: `notFound` as `find` does.
    func accept(
        _ id: InvitationID, by person: PersonID, _ db: Database, at moment: Moment
    ) throws
}

/// An invitation as registration sees it.
package struct ValidInvitation: Hashable, Sendable {
    package var id: InvitationID
    /// The address to which its link was mailed, in lower case: whoever has the link reads the
    /// address's mail. Nil for a link that was passed on.
    package var email: String?

    package init(id: InvitationID, email: String?) {
        self.id = id
        self.email = email
    }
}
