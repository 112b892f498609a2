import ChargingModel
import CloudCharging
import CloudCore
import CommonBase

/// Stops transactions before they cost more than the driver has or wants to pay, or than the driver's
/// group allows. It looks ahead by
/// the last power, so that the driver exceeds the credit by at most what flows in the time of a
/// reading and of a stop.
package struct CreditEnd: EnforcementRule {
    package let cause = StopCause.credit

    private let seller: MoneySettings.Seller

    /// - Parameter seller: unless it is the operator, only the cost that a driver chose ends a
    ///   transaction.
    package init(seller: MoneySettings.Seller) { self.seller = seller }

    package func violations(_ db: Database, at now: Timestamp) throws -> [TransactionRecord] {
        var funds: [PersonID: Funds] = [:]
        return try RunningCost.all(db, at: now).filter { item in
            if let chosen = item.chosen, item.atStop >= chosen { return true }
            guard seller == .operator, let hold = item.hold else { return false }
            let left = try GroupCosts.left(
                of: hold.personID, at: item.record.stationID, except: item.record, now, db)
            if let left, item.atStop > left { return true }
            var own = try funds[hold.personID] ?? Funds(hold.personID, db, at: now)
            defer { funds[hold.personID] = own }
            return !own.take(item.atStop, holding: hold.amount)
        }.map(\.record)
    }

    /// What the transactions of a person may still take: each one what the earlier ones leave.
    private struct Funds {
        var credit: Money
        /// Nil without a limit.
        var limit: Money?

        init(_ person: PersonID, _ db: Database, at now: Timestamp) throws {
            credit = try LedgerTable.balance(.credit(person), db)
            limit = try CreditLimits.left(of: person, at: now, db)
        }

        /// Whether a cost is covered by its hold and the credit, and within the limit.
        mutating func take(_ cost: Money, holding hold: Money) -> Bool {
            let isCovered = cost <= hold + credit && limit.map { cost <= $0 } ?? true
            credit = max(credit - max(cost - hold, Money.zero), Money.zero)
            limit = limit.map { $0 - cost }
            return isCovered
        }
    }
}
