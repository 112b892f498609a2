import ChargingModel
import CloudCore
import CommonBase

/// What a message adds to the counts in the row of its transaction.
///
/// The counts bound what is stored and what is folded at once. They are not those of the fold,
/// which stand still while a transaction waits to be folded again.
struct FactCounts: Hashable, Sendable {
    var facts: Int64 = 0
    var bytes: Int64 = 0
    /// Negative once a stored fact covers the numbers that were dropped before it.
    var droppedNumbers: Int64 = 0

    /// The part of an UPDATE that adds `arguments`.
    static let addition = """
        fact_count = fact_count + ?, fact_bytes = fact_bytes + ?,
        dropped_numbers = dropped_numbers + ?
        """

    var arguments: StatementArguments { [facts, bytes, droppedNumbers] }

    mutating func add(_ fact: NewFact) {
        facts += 1
        bytes += fact.bytes
    }

    /// Records dropped facts, without a change of the state.
    func save(of id: TransactionID, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE charging_transaction SET \(Self.addition) WHERE id = ?",
            arguments: arguments + [id])
    }
}

/// A fact with its stored text, which is written once to count and to store it.
struct NewFact: Hashable, Sendable {
    let fact: ChargingEvent
    let text: String

    init(_ fact: ChargingEvent) {
        self.fact = fact
        text = fact.jsonText
    }

    var bytes: Int64 { Int64(text.utf8.count) }
}
