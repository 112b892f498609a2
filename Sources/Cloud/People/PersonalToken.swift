import CloudCore
import CommonBase

/// A personal access token, with which a program acts for its owner, within its scopes.
package struct PersonalToken: Hashable, Sendable, FetchableRecord {
    /// Tells a personal access token from others, and lets programs find one that has leaked.
    package static let prefix = "zpt_"
    /// Maximum lifetime.
    package static let maximumSeconds: Int64 = 366 * 86_400
    package static let standardSeconds: Int64 = 90 * 86_400
    /// Maximum tokens of a person.
    package static let limit = 50

    package var id: ID<PersonalToken>
    package var personID: PersonID
    package var name: String
    package var scopes: Set<AccessScope>
    package var expiresAt: Timestamp
    /// To the hour; nil before the first use.
    package var lastUsedAt: Timestamp?
    package var createdAt: Timestamp

    package init(
        id: ID<PersonalToken>, personID: PersonID, name: String, scopes: Set<AccessScope>,
        expiresAt: Timestamp, createdAt: Timestamp
    ) {
        self.id = id
        self.personID = personID
        self.name = name
        self.scopes = scopes
        self.expiresAt = expiresAt
        self.createdAt = createdAt
    }

    package init(row: Row) throws {
        id = try row["id"]
        personID = try row["person_id"]
        name = try row["name"]
        let scopes: String = try row["scopes"]
        self.scopes = Set(
            scopes.split(separator: ",").compactMap { AccessScope(rawValue: "\($0)") })
        expiresAt = try row["expires_at"]
        lastUsedAt = row["last_used_at"]
        createdAt = try row["created_at"]
    }

    /// In a fixed order.
    var scopeList: [AccessScope] { AccessScope.allCases.filter(scopes.contains) }

    func isUnusedSinceHour(of now: Timestamp) -> Bool { lastUsedAt != now.hour }

    /// A new secret of 260 random bits, which is shown once.
    static func secret(_ random: RandomSource) -> String {
        prefix + random.text() + random.text()
    }
}

extension Timestamp {
    /// The beginning of the hour.
    var hour: Timestamp { Timestamp(milliseconds: milliseconds - milliseconds % 3_600_000) }
}

extension DomainObject {
    package static let accessToken = DomainObject(rawValue: "accessToken")
}

extension Signal {
    /// Access tokens that were signed with a former key are no longer valid.
    package static let accessTokenKeys = Signal(.accessToken, "")
}

extension Signals {
    /// What may end the rights of a person. What others do must not end the streams of this one.
    package func rights(of person: PersonID) -> SignalSubscription {
        subscribe(signals: [.accessTokenKeys, Signal(.driver, person.text)])
    }
}

/// The personal access token is the subject.
extension DomainEvent.Kind {
    package static let accessTokenAdded = Self(.accessToken, "added")
    package static let accessTokenRemoved = Self(.accessToken, "removed")
}
