import CloudCore
import CloudPeople
import CommonBase

/// The credit of a driver, and the transfers that move money in and out of it.
///
/// A driver pays from credit, then by a debt; what comes in pays the debt first.
package struct DriverFunds: Hashable, Sendable {
    package let driver: PersonID
    /// What can be spent.
    package var credit: Money
    /// Held for running transactions and for fees of bookings.
    package var held: Money
    /// What the driver owes; not negative.
    package var debt: Money

    package init(_ driver: PersonID, _ db: Database) throws {
        self.driver = driver
        credit = try LedgerTable.balance(.credit(driver), db)
        held = try LedgerTable.balance(.held(driver), db)
        debt = .zero - (try LedgerTable.balance(.debt(driver), db))
    }

    /// The transfers that pay an amount to `account`: of the given hold first, then of the credit,
    /// then as a debt. What is left of the hold pays the debt, and goes back to the credit.
    /// - Parameters:
    ///   - amount: not negative.
    ///   - hold: of the transaction or booking; at most `held`.
    package func pay(
        _ amount: Money, to account: LedgerAccount, releasing hold: Money = .zero
    ) -> [Posting.Transfer] {
        let fromHold = min(amount, hold)
        let fromCredit = min(amount - fromHold, credit)
        let rest = amount - fromHold - fromCredit
        return Posting.move(fromHold, from: .held(driver), to: account)
            + receive(hold - fromHold, from: .held(driver))
            + Posting.move(fromCredit, from: .credit(driver), to: account)
            + Posting.move(rest, from: .debt(driver), to: account)
    }

    /// The transfers that bring an amount in from `account`: it pays the debt first.
    /// - Parameters:
    ///   - amount: not negative.
    ///   - hold: comes back, too; at most `held`.
    package func receive(
        _ amount: Money, from account: LedgerAccount, releasing hold: Money = .zero
    ) -> [Posting.Transfer] {
        let toDebt = min(amount, debt)
        let ofHold = min(hold, debt - toDebt)
        return Posting.move(toDebt, from: account, to: .debt(driver))
            + Posting.move(amount - toDebt, from: account, to: .credit(driver))
            + Posting.move(ofHold, from: .held(driver), to: .debt(driver))
            + Posting.move(hold - ofHold, from: .held(driver), to: .credit(driver))
    }
}
