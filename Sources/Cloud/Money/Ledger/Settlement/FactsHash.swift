import CloudCharging
import CloudCore
import CommonBase
import Crypto

/// A hash chain over the facts of a transaction in the order of their arrival, so that a receipt
/// names exactly those that its price was computed from. Facts that come later continue the chain.
package struct FactsHash: Hashable, Sendable {
    /// Facts in the chain.
    package var count: Int64
    /// The last link: 64 hexadecimal digits.
    package var hash: String

    package init(count: Int64, hash: String) {
        self.count = count
        self.hash = hash
    }

    /// A fact in the chain.
    package struct Link: Hashable, Sendable {
        /// Unique in the transaction.
        package var key: String
        package var kind: String
        /// The SHA-256 of the previous link, the key and the content, each followed by a line feed
        /// but the last; in hexadecimal digits. The first fact follows `start`.
        package var hash: String
    }

    /// Facts of a transaction that are hashed; quotas allow far fewer.
    package static let limit = 200_000

    /// The chain over all facts of a transaction, or over the first ones.
    package static func of(
        _ transaction: TransactionID, first count: Int64? = nil, _ db: Database
    ) throws -> FactsHash {
        var chain = FactsHash(count: 0, hash: start(transaction))
        try EventTable.forEachStored(
            transaction, limit: count.map(Int.init) ?? limit, db
        ) { fact in
            chain = FactsHash(count: chain.count + 1, hash: try next(chain.hash, fact))
        }
        return chain
    }

    /// The links of the chain over all facts, or over the first ones: those of a settlement with
    /// `first: settlement.facts.count`.
    package static func chain(
        _ transaction: TransactionID, first count: Int64? = nil, _ db: Database
    ) throws -> [Link] {
        var (links, last): ([Link], String) = ([], start(transaction))
        try EventTable.forEachStored(
            transaction, limit: count.map(Int.init) ?? limit, db
        ) { fact in
            last = try next(last, fact)
            links.append(Link(key: fact.key, kind: fact.kind, hash: last))
        }
        return links
    }

    /// What the first fact follows: the SHA-256 of the transaction's id.
    package static func start(_ transaction: TransactionID) -> String { hash(transaction.text) }

    /// The hash of a fact after the previous one.
    package static func next(_ previous: String, _ fact: EventTable.Stored) throws -> String {
        hash("\(previous)\n\(fact.key)\n\(try content(of: fact))")
    }

    /// The stored JSON, without the card: a random number replaces that when its owner is deleted.
    package static func content(of fact: EventTable.Stored) throws -> String {
        guard fact.body.contains("\"token\"") else { return fact.body }
        return JSONWriter.text(withoutTokens(try JSONReader.parse(fact.body.utf8)))
    }

    private static func withoutTokens(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            .object(
                members.filter { $0.name != "token" }
                    .map { JSONValue.Member($0.name, withoutTokens($0.value)) })
        default: value
        }
    }

    private static func hash(_ text: String) -> String {
        Hex.text(Array(SHA256.hash(data: Array(text.utf8))))
    }
}
