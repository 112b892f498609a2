import CloudCore
import CommonBase

/// What statements of the operator's bank say about payouts.
enum PayoutStatement {
    /// The payout that an entry names by its end-to-end id or variable symbol, with its amount.
    static func payout(of entry: BankEntry, _ db: Database) throws -> Payout? {
        guard entry.currency == Currency.code else { return nil }
        let amount = max(entry.amount, Money.zero - entry.amount)
        let symbol = entry.variableSymbol.map { "/VS\($0.text)" }
        for text in [entry.endToEndID, symbol].compactMap(\.self) {
            if let number = Payout.number(endToEndID: text),
                let payout = try PayoutTable.find(number, db), payout.amount == amount
            {
                return payout
            }
        }
        return nil
    }

    /// Whether an incoming entry is a payout that the bank of its host has sent back, also one that
    /// an admin has noted before.
    static func isReturn(_ entry: BankEntry, _ db: Database) throws -> Bool {
        guard entry.amount > .zero, let payout = try payout(of: entry, db) else { return false }
        return [.sent, .paid, .returned].contains(payout.state)
    }

    /// Marks the payout of an outgoing entry as paid, or that of an incoming one as returned. It does
    /// nothing for other entries.
    static func act(on entry: BankEntry, _ db: Database, at now: Timestamp) throws {
        guard let payout = try payout(of: entry, db) else { return }
        if entry.amount < .zero {
            try PayoutService.confirm(endToEndID: payout.endToEndID, db, at: now)
        } else {
            _ = try PayoutService.bringBack(payout, nil, db, at: now)
        }
    }
}
