import CloudCore
import CommonBase
import MessageCatalogue

/// A single-use link that is mailed to an address, to prove that a person reads its mail.
package struct AccountLink: Hashable, Sendable, FetchableRecord {
    package enum Kind: String, Sendable, CaseIterable {
        /// A new account.
        case registration
        case passwordReset
        /// A new e-mail address of an account.
        case emailChange

        package var lifetimeSeconds: Int64 {
            switch self {
            case .registration, .emailChange: 86_400
            case .passwordReset: 3600
            }
        }
    }

    /// Maximum links of a kind that are mailed to one address in an hour.
    package static let limitPerHour = 3
    /// Maximum changes of the e-mail address that a person requests in a day.
    package static let emailChangesPerDay = 5

    package var kind: Kind
    /// In lower case.
    package var email: String
    /// Nil for a registration, and for a link that leads nowhere.
    package var personID: PersonID?
    /// Of the new person; nil unless this is a registration.
    package var name: String?
    package var language: Language
    /// What lets the new person register; nil if everybody may.
    package var invitationID: InvitationID?
    package var createdAt: Timestamp
    package var expiresAt: Timestamp

    package init(
        _ kind: Kind, email: String, personID: PersonID? = nil, name: String? = nil,
        language: Language, invitationID: InvitationID? = nil, at now: Timestamp
    ) {
        self.kind = kind
        self.email = email
        self.personID = personID
        self.name = name
        self.language = language
        self.invitationID = invitationID
        createdAt = now
        expiresAt = now.adding(seconds: kind.lifetimeSeconds)
    }

    package init(row: Row) throws {
        kind = try row.choice("kind")
        email = try row["email"]
        personID = row["person_id"]
        name = row["name"]
        language = try row.choice("language")
        invitationID = row["invitation_id"]
        createdAt = try row["created_at"]
        expiresAt = try row["expires_at"]
    }

    /// The answer for a link that was used, has expired or never existed.
    static let invalid = ServiceError(
        .notFound, "The link is no longer valid; request a new one.")
}
