import CloudCore
import CloudPeople
import CommonBase

/// Lets whoever has its link make an account, charge at a place, or help to run it.
package struct Invitation: Hashable, Sendable, FetchableRecord {
    /// What the invited person gets.
    package enum Offer: Hashable, Sendable {
        /// An account, and nothing else.
        case account
        /// Charging at all stations of a location, without end.
        case charging(LocationID)
        /// Running a location together with its host.
        case coHost(LocationID)
    }

    package static let lifetimeSeconds: Int64 = 7 * 86_400
    /// Maximum invitations that a person makes in a day.
    package static let limitPerDay = 50
    /// Maximum invitations that are mailed to one address in an hour, whoever makes them.
    package static let mailsPerHour = 3
    /// How many people may charge by a link that the inviter passes on. All other invitations are for
    /// one person.
    package static let householdUses = 10

    package var id: InvitationID
    /// Where its link was mailed, in lower case; nil for a link that the inviter passes on.
    package var email: String?
    package var invitedBy: PersonID
    package var offer: Offer
    /// How many people can still accept it.
    package var usesLeft: Int
    package var createdAt: Timestamp
    package var expiresAt: Timestamp

    package init(
        id: InvitationID, email: String?, invitedBy: PersonID, offer: Offer, at now: Timestamp
    ) {
        self.id = id
        self.email = email
        self.invitedBy = invitedBy
        self.offer = offer
        usesLeft = 1
        if case .charging = offer, email == nil { usesLeft = Self.householdUses }
        createdAt = now
        expiresAt = now.adding(seconds: Self.lifetimeSeconds)
    }

    package init(row: Row) throws {
        id = try row["id"]
        email = row["email"]
        invitedBy = try row["invited_by"]
        let location: LocationID? = row["location_id"]
        let offer: OfferName = try row.choice("offer")
        switch (offer, location) {
        case (.charging, let location?): self.offer = .charging(location)
        case (.coHost, let location?): self.offer = .coHost(location)
        default: self.offer = .account
        }
        usesLeft = try row["uses_left"]
        createdAt = try row["created_at"]
        expiresAt = try row["expires_at"]
    }

    /// The names of the offers in the database.
    enum OfferName: String { case account, charging, coHost }
}

extension Invitation.Offer {
    package var locationID: LocationID? {
        switch self {
        case .account: nil
        case .charging(let id), .coHost(let id): id
        }
    }

    var name: Invitation.OfferName {
        switch self {
        case .account: .account
        case .charging: .charging
        case .coHost: .coHost
        }
    }
}

extension DomainObject {
    package static let invitation = DomainObject(rawValue: "invitation")
}

/// The invitation is the subject; the person is who made it, or who accepted it.
extension DomainEvent.Kind {
    package static let invitationAdded = Self(.invitation, "added")
    package static let invitationAccepted = Self(.invitation, "accepted")
    package static let invitationRevoked = Self(.invitation, "revoked")
}
