import CloudCore
import CloudHTTP
import CommonBase
import Foundation

extension Call where Body: Encodable {
    /// Does the work of a request that moves money, once for its header `Idempotency-Key`: the same
    /// key with the same body gets the answer of the first time.
    ///
    /// The key, the work and the answer are one transaction, so nothing is half done. Without the
    /// header, or for the command line, the work is done each time.
    /// - Parameter action: distinguishes routes and the objects in their paths: `refund ID`.
    /// - Throws: `conflict` for a known key with another body, `invalidInput` for an invalid key, and
    ///   what `work` throws; then the key is free again.
    package func idempotent<Value: Codable & Sendable>(
        _ action: String, _ database: CloudDatabase,
        _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        guard let person = principal.personID, let key = try IdempotencyKey(idempotencyKey) else {
            return try await database.write(work)
        }
        let request = try IdempotencyKeyTable.hash(action, body)
        let now = moment.wall
        return try await database.write { db in
            if let known = try IdempotencyKeyTable.find(key, of: person, db) {
                return try known.answer(to: request)
            }
            let value = try work(db)
            try IdempotencyKeyTable.insert(key, of: person, request, value, at: now, db)
            return value
        }
    }
}

/// The value of a header `Idempotency-Key`.
package struct IdempotencyKey: Hashable, Sendable {
    package let text: String

    /// Nil without the header. - Throws: `invalidInput` for an invalid value.
    package init?(_ text: String?) throws {
        guard let text else { return nil }
        let bytes = text.utf8
        guard (1...100).contains(bytes.count), bytes.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw ServiceError(
                .invalidInput,
                "Idempotency-Key must have 1 to 100 printable ASCII characters without blanks.",
                field: "Idempotency-Key")
        }
        self.text = text
    }
}

/// Answers of requests that moved money.
package enum IdempotencyKeyTable {
    package static let retention = RetentionRule.expiry(
        "created_at", of: "idempotency_key", key: "key", seconds: 30 * 86_400)

    struct Known: FetchableRecord {
        private let requestHash: String
        private let answer: String

        init(row: Row) throws {
            requestHash = try row["request_hash"]
            answer = try row["answer"]
        }

        /// - Throws: `conflict` for another request.
        func answer<Value: Decodable>(to request: String) throws -> Value {
            guard requestHash == request else {
                throw ServiceError(
                    .conflict,
                    "The Idempotency-Key was used for another request; use a new one.",
                    field: "Idempotency-Key")
            }
            return try JSONDecoder().decode(Value.self, from: Data(answer.utf8))
        }
    }

    /// What identifies a request: SHA-256 of its action and its body.
    static func hash(_ action: String, _ body: some Encodable) throws -> String {
        SecretHash.of("\(action)\n\(try text(body))")
    }

    static func find(
        _ key: IdempotencyKey, of person: PersonID, _ db: Database
    ) throws -> Known? {
        try Known.fetchOne(
            db, cached: "SELECT request_hash, answer FROM idempotency_key WHERE key = ?",
            arguments: [name(key, person)])
    }

    static func insert(
        _ key: IdempotencyKey, of person: PersonID, _ request: String, _ answer: some Encodable,
        at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO idempotency_key (key, person_id, request_hash, answer, created_at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [name(key, person), person, request, try text(answer), now])
    }

    private static func name(_ key: IdempotencyKey, _ person: PersonID) -> String {
        SecretHash.of("\(person) \(key.text)")
    }

    private static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
