import ChargingModel
import CloudCore
import CommonBase

/// A reason why a valid token may not charge, which another domain knows. The first objection
/// decides.
package protocol AuthorizationRule: Sendable {
    /// Nil where this rule has no objection.
    func objection(to use: TokenUse, _ db: Database) throws -> AuthorizationStatus?

    /// A transaction has begun with a token that may charge.
    func noteStart(_ start: AcceptedStart, _ db: Database) throws
}

extension AuthorizationRule {
    package func noteStart(_ start: AcceptedStart, _ db: Database) throws {}
}

/// A valid token at a reader.
package struct TokenUse: Sendable {
    package var token: IdTokenReference
    package var person: PersonID
    package var station: StationID
    /// Nil where it is not known yet.
    package var connector: Int64?
    package var usedAt: Timestamp
    package var now: Timestamp
}

/// A transaction that began with a token that may charge.
package struct AcceptedStart: Sendable {
    package var transaction: TransactionID
    package var person: PersonID
    package var station: StationID
    package var connector: Int64
    package var startedAt: Timestamp
}
