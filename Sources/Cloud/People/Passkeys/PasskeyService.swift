import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import Crypto
import Foundation

/// Passkeys: made by people who are signed in, and used to sign in (Web Authentication Level 2, §7).
/// A passkey replaces the password, so the authenticator must verify its user.
package struct PasskeyService: Sendable {
    /// Maximum lengths of what browsers send, in base64url characters.
    static let maximumClientData = 4000
    static let maximumAttestation = 20_000
    static let maximumSignature = 1000

    private let database: CloudDatabase
    private let random: RandomSource
    private let challenges: PasskeyChallenges
    private let limits: AccountLimits

    init(database: CloudDatabase, random: RandomSource, limits: AccountLimits) {
        self.database = database
        self.random = random
        self.limits = limits
        challenges = PasskeyChallenges(random: random)
    }

    /// The answer for everything that is not a valid passkey of ours.
    static let refused = ServiceError(.unauthenticated, "The passkey is not valid here.")

    func challenge(for purpose: PasskeyChallenges.Purpose, at moment: Moment) -> String {
        challenges.make(for: purpose, at: moment.wall)
    }

    /// Adds a passkey of a person who is signed in.
    /// - Parameters:
    ///   - clientData, attestation: as `navigator.credentials.create` gives them, in base64url.
    ///   - site: by which the browser reached the cloud.
    /// - Throws: `unauthenticated` for an answer that is not valid; `invalidInput` naming `name`;
    ///   `conflict` for too many, or a passkey that is known.
    func add(
        for person: PersonID, name: String, clientData: String, attestation: String,
        site: PasskeySite, at moment: Moment
    ) async throws {
        let name = try Check.text(name, "name", 1...100)
        let (_, challenge, expiry) = try check(
            clientData, type: "webauthn.create", for: .registration(person), site, at: moment)
        guard attestation.utf8.count <= Self.maximumAttestation,
            let bytes = Base64URL.bytes(attestation)
        else { throw Self.refused }
        var reader = CBORReader(bytes)
        // Which maker attests the authenticator does not matter: `none` is asked for.
        guard let object = reader.next(), let signed = object[.text("authData")]?.bytesValue,
            let data = AuthenticatorData(signed), let credential = data.credential,
            Self.isValid(data, site)
        else { throw Self.refused }
        let passkey = Passkey(
            id: random.id(), personID: person, credentialID: Base64URL.text(credential.id),
            publicKey: credential.key.stored, partyID: site.host,
            name: name, signCount: data.signCount, createdAt: moment.wall)
        try await database.write { db in
            guard try PasskeyTable.use(challenge: challenge, until: expiry, db) else {
                throw Self.refused
            }
            guard try PasskeyTable.count(of: person, db) < Passkey.limit else {
                throw ServiceError(
                    .conflict, "A person has at most \(Passkey.limit) passkeys; remove one first.")
            }
            do {
                try PasskeyTable.insert(passkey, db)
            } catch  where error.isDatabaseFailure(.unique) {
                throw ServiceError(.conflict, "This passkey is known already.")
            }
            try Notifications.send(
                AccountMails.passkeyAdded(name, to: person), db, at: moment.wall)
        }
    }

    /// What `navigator.credentials.get` gives, in base64url.
    struct Assertion: Sendable {
        var credential: String
        var clientData: String
        var authenticatorData: String
        var signature: String

        /// The fields of the forms with which a passkey signs.
        init(_ form: SentForm) {
            credential = form.typed("credential")
            clientData = form.typed("clientData")
            authenticatorData = form.typed("authenticatorData")
            signature = form.typed("signature")
        }

        init(
            credential: String, clientData: String, authenticatorData: String, signature: String
        ) {
            self.credential = credential
            self.clientData = clientData
            self.authenticatorData = authenticatorData
            self.signature = signature
        }
    }

    /// The person who has the passkey that signed a challenge for `purpose`, in a database
    /// transaction with `body`.
    /// - Throws: `unauthenticated` for an answer that is not valid, and a person who is blocked;
    ///   `tooManyRequests`.
    func signIn<Value: Sendable>(
        _ assertion: Assertion, for purpose: PasskeyChallenges.Purpose, site: PasskeySite,
        from client: String, at moment: Moment,
        _ body: @escaping @Sendable (PersonID, Database) throws -> Value
    ) async throws -> Value {
        try limits.take(client: client, at: moment)
        let (hash, challenge, expiry) = try check(
            assertion.clientData, type: "webauthn.get", for: purpose, site, at: moment)
        guard assertion.credential.utf8.count <= 1400,
            assertion.authenticatorData.utf8.count <= Self.maximumSignature,
            assertion.signature.utf8.count <= Self.maximumSignature,
            let signed = Base64URL.bytes(assertion.authenticatorData),
            let signature = Base64URL.bytes(assertion.signature),
            let data = AuthenticatorData(signed), Self.isValid(data, site)
        else { throw Self.refused }
        let found = try await database.read { db in
            try PasskeyTable.find(credential: assertion.credential, db)
        }
        guard let passkey = found, passkey.partyID == site.host,
            let key = PasskeyKey(stored: passkey.publicKey),
            key.isValid(signature, for: signed + hash)
        else { throw Self.refused }
        // Throwing here would make the requests that share the commit run again.
        let value = try await database.write { db -> Value? in
            guard try PersonTable.isActive(passkey.personID, db),
                try PasskeyTable.use(challenge: challenge, until: expiry, db),
                try PasskeyTable.noteUse(
                    passkey.id, signCount: data.signCount, at: moment.wall, db)
            else { return nil }
            return try body(passkey.personID, db)
        }
        guard let value else { throw Self.refused }
        return value
    }

    /// Removes one of the viewer's own passkeys. - Throws: `notFound`.
    func remove(_ id: ID<Passkey>, viewer: Viewer, at moment: Moment) async throws {
        try await database.write { db in
            guard try PasskeyTable.delete(id, of: viewer, db) != nil else {
                throw ServiceError(.notFound, "The passkey \(id) does not exist.")
            }
        }
    }

    /// Checks what the browser says about a ceremony.
    /// - Returns: the SHA-256 of the client data; the challenge, and when it expires.
    private func check(
        _ text: String, type: String, for purpose: PasskeyChallenges.Purpose,
        _ site: PasskeySite, at moment: Moment
    ) throws -> (hash: [UInt8], challenge: String, expiry: Timestamp) {
        guard text.utf8.count <= Self.maximumClientData, let bytes = Base64URL.bytes(text) else {
            throw Self.refused
        }
        let json: JSONValue
        do { json = try JSONReader.parse(bytes) } catch { throw Self.refused }
        guard json["type"]?.stringValue == type, json["origin"]?.stringValue == site.origin,
            json["crossOrigin"] != .bool(true), let challenge = json["challenge"]?.stringValue,
            let expiry = challenges.expiry(of: challenge, for: purpose, at: moment.wall)
        else { throw Self.refused }
        return (Array(SHA256.hash(data: bytes)), challenge, expiry)
    }

    private static func isValid(_ data: AuthenticatorData, _ site: PasskeySite) -> Bool {
        data.partyHash == Array(SHA256.hash(data: Array(site.host.utf8)))
            && data.isUserPresent && data.isUserVerified
    }
}

/// The origin for which a passkey holds.
struct PasskeySite: Hashable, Sendable {
    /// `https://zapoj.example.org`, without a standard port.
    var origin: String
    /// The relying party's id: the host of the origin.
    var host: String

    init(_ page: PageOrigin) {
        origin = "\(page.isSecure ? "https" : "http")://\(page.authority)"
        host = String(page.authority.prefix { $0 != ":" })
    }
}
