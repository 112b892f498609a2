import ChargingModel
import CloudCore
import CommonBase

/// Another domain's rule that may reject a valid token. The first objection decides.
package protocol AuthorizationRule: Sendable {
    /// Whether the rule also applies to visitors without an account. `TokenUse.person` is then an id
    /// that no person has.
    var judgesVisitors: Bool { get }

    /// Why the token is rejected; nil if this rule has no objection.
    func objection(to use: TokenUse, _ db: Database) throws -> RefusalReason?

    /// The most energy that a transaction of a person may take at a station that stops it by itself
    /// even without a connection, in Wh; nil without a limit.
    /// - Parameters:
    ///   - transaction: the one that runs; nil for a new one.
    ///   - cost: what the person chose to pay at most.
    func energyLimit(
        of person: PersonID, at station: StationID, during transaction: TransactionID?,
        cost: Money?, _ now: Timestamp, _ db: Database
    ) throws -> Int64?

    /// Whether the tap of a card that is refused may be the one that ends a transaction.
    func mayEnd(_ use: TokenUse, _ db: Database) throws -> Bool

    /// Called when a transaction has started with an accepted token.
    func noteStart(_ start: AcceptedStart, _ db: Database) throws
}

extension AuthorizationRule {
    package var judgesVisitors: Bool { false }

    package func mayEnd(_ use: TokenUse, _ db: Database) throws -> Bool { false }

    package func noteStart(_ start: AcceptedStart, _ db: Database) throws {}

    package func energyLimit(
        of person: PersonID, at station: StationID, during transaction: TransactionID?,
        cost: Money?, _ now: Timestamp, _ db: Database
    ) throws -> Int64? { nil }
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
