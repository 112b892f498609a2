import CloudCore
import CommonBase

/// What a browser says when it subscribes.
struct PushSubscription: Hashable, Sendable {
    var endpoint: PushEndpoint
    /// `p256dh`, base64url.
    var publicKey: String
    /// `auth`, base64url.
    var secret: String

    /// - Throws: `invalidInput` naming the field.
    init(
        endpoint: String, publicKey: String, secret: String, loopbackService: String?
    ) throws {
        guard let address = PushEndpoint(endpoint, loopbackService: loopbackService) else {
            throw ServiceError(
                .invalidInput, "endpoint must be an https address of a push service.",
                field: "endpoint")
        }
        guard PushEncryption(publicKey: publicKey, secret: secret) != nil else {
            throw ServiceError(
                .invalidInput, "p256dh and auth must be the keys of a push subscription.",
                field: "p256dh")
        }
        self.endpoint = address
        self.publicKey = publicKey
        self.secret = secret
    }
}

/// The browsers that get messages by Web Push, at most one subscription per session.
enum PushSubscriptionTable {
    /// Maximum browsers of a person: each costs an attempt for each message, which may take long.
    static let limit = 10

    /// Replaces the subscription of the session, where what waits for it goes now, and that of the
    /// browser: the person who signed in with it last gets the messages. Beyond the limit, the
    /// person's oldest ones end.
    /// - Parameter session: the hash of the session.
    static func save(
        _ subscription: PushSubscription, of person: PersonID, session: String, _ db: Database,
        at now: Timestamp
    ) throws {
        try db.execute(
            cached: "DELETE FROM push_subscription WHERE endpoint = ? AND session_hash <> ?",
            arguments: [subscription.endpoint.text, session])
        try db.execute(
            cached: """
                INSERT INTO push_subscription
                    (person_id, session_hash, endpoint, public_key, auth_secret, created_at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (session_hash) DO UPDATE SET
                    endpoint = excluded.endpoint, public_key = excluded.public_key,
                    auth_secret = excluded.auth_secret, created_at = excluded.created_at
                """,
            arguments: [
                person, session, subscription.endpoint.text, subscription.publicKey,
                subscription.secret, now,
            ])
        try db.execute(
            cached: """
                DELETE FROM push_subscription WHERE person_id = ? AND id NOT IN (
                    SELECT id FROM push_subscription WHERE person_id = ?
                    ORDER BY id DESC LIMIT \(limit))
                """,
            arguments: [person, person])
    }

    /// Whether the browser of a session of this person gets messages.
    static func exists(session: String, of person: PersonID, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (
                    SELECT 1 FROM push_subscription WHERE session_hash = ? AND person_id = ?)
                """,
            arguments: [session, person]) ?? false
    }

    static func delete(session: String, of person: PersonID, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM push_subscription WHERE session_hash = ? AND person_id = ?",
            arguments: [session, person])
    }

    /// Follows a session that gets a new token.
    static func move(from old: String, to new: String, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE push_subscription SET session_hash = ? WHERE session_hash = ?",
            arguments: [new, old])
    }
}
