import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudPricing
import CommonBase

/// Computes a receipt again from the stored facts, step by step.
package struct ReceiptCheck: Sendable {
    package enum Step: String, Sendable, Codable, CaseIterable {
        /// The hash chain over the facts ends with the hash of the settlement.
        case facts
        /// The facts and the tariff give the same bill.
        case bill
        /// The ledger moved the total, less refunds.
        case ledger
        /// The documents add up to the total.
        case documents
    }

    /// What a step expects, and what it finds.
    package struct Result: Sendable {
        package let step: Step
        package let expected: String
        package let found: String

        package var isRight: Bool { expected == found }
    }

    package let settlement: Settlement
    package let results: [Result]
    package let factCount: Int64

    package var isRight: Bool { results.allSatisfy(\.isRight) }

    /// - Throws: `notFound` for a transaction that the viewer does not see, or that is not settled.
    package init(
        _ id: TransactionID, viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws {
        guard let record = try TransactionTable.visible(id, to: viewer, db),
            let settlement = try SettlementTable.current(of: id, db)
        else {
            throw ServiceError(.notFound, "The receipt of transaction \(id) does not exist.")
        }
        self.settlement = settlement
        // Facts that came later and changed nothing are no part of the receipt.
        let facts = try FactsHash.of(id, first: settlement.facts.count, db)
        factCount = facts.count
        let bill = try TransactionPrices.bills([record], db, at: now)[id]
        var results = [
            Result(
                step: .facts, expected: Self.text(settlement.facts), found: Self.text(facts)),
            Result(
                step: .bill, expected: Self.text(settlement.bill),
                found: bill.map(Self.text) ?? "none"),
        ]
        if settlement.seller == .operator {
            // The price less what was given back of it.
            let sold = max(
                settlement.total - (try RefundTable.borneByHost(of: id, db)), Money.zero)
            results.append(
                Result(
                    step: .ledger, expected: Self.text(sold),
                    found: Self.text(try PaidPrices.of(id, db))))
            let documents = try DocumentTable.list(of: id, db)
            // They follow the settlement after a moment.
            if documents.last?.version == settlement.version {
                let sum = documents.reduce(Money.zero) { $0 + $1.total }
                results.append(
                    Result(
                        step: .documents, expected: Self.text(sold), found: Self.text(sum)))
            }
        }
        self.results = results
    }

    /// `12400 (energy 20000: 12400)`
    private static func text(_ bill: Bill) -> String {
        let lines = bill.lines.map { line in
            "\(line.kind.rawValue) \(line.billedQuantity): \(line.amount.minor)"
        }
        return "\(bill.total.minor) (\(lines.joined(separator: ", ")))"
    }

    /// `31 9f3c…`: the number of facts and the last hash.
    private static func text(_ facts: FactsHash) -> String { "\(facts.count) \(facts.hash)" }

    private static func text(_ money: Money) -> String { String(money.minor) }
}
