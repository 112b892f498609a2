import ChargingModel
import CloudCore
import CommonBase

/// Another domain's rule that may reject a valid token. The first objection decides.
package protocol AuthorizationRule: Sendable {
    /// Why the token is rejected; nil if this rule has no objection.
    func objection(to use: TokenUse, _ db: Database) throws -> RefusalReason?

    /// Called when a transaction has started with an accepted token.
    func noteStart(_ start: AcceptedStart, _ db: Database) throws
}

extension AuthorizationRule {
    package func noteStart(_ start: AcceptedStart, _ db: Database) throws {}
}

/// The use of a valid token at a station.
package struct TokenUse: Sendable {
    package var token: IdTokenReference
    package var person: PersonID
    package var station: StationID
    /// Nil if it is not known yet.
    package var connector: Int64?
    package var usedAt: Timestamp
    package var now: Timestamp
}

/// The start of a transaction with an accepted token.
package struct AcceptedStart: Sendable {
    package var transaction: TransactionID
    package var token: IdTokenReference?
    package var person: PersonID
    package var station: StationID
    package var connector: Int64
    package var startedAt: Timestamp
}
