import ChargingModel
import CloudCore
import CommonBase

/// Tokens of people without an account. Another domain issues each for one start at one connector;
/// it names nobody, no reader sends it, and no list of tokens has it.
package protocol VisitorTokens: Sendable {
    /// What a token of this kind may do at a connector.
    /// - Returns: nil for a token that is not of this kind.
    func standing(
        of token: IdTokenReference, at station: StationID, connector: Int64?, used: Timestamp,
        _ db: Database
    ) throws -> VisitorStanding?

    /// Called when a transaction has started with an accepted token of this kind.
    func noteStart(_ start: VisitorStart, _ db: Database) throws
}

package enum VisitorStanding: Hashable, Sendable {
    /// It may start, or stop, its transaction.
    case accepted
    /// It was for another connector or time, or was used.
    case expired
}

/// The start of a transaction with an accepted token of a visitor.
package struct VisitorStart: Sendable {
    package var transaction: TransactionID
    package var token: IdTokenReference
    package var station: StationID
    package var connector: Int64
    package var startedAt: Timestamp
}

/// A cloud without visitors.
package struct NoVisitorTokens: VisitorTokens {
    package init() {}

    package func standing(
        of token: IdTokenReference, at station: StationID, connector: Int64?, used: Timestamp,
        _ db: Database
    ) throws -> VisitorStanding? { nil }

    package func noteStart(_ start: VisitorStart, _ db: Database) throws {}
}
