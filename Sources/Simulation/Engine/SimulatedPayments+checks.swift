import CloudCharging
import CloudCore
import CloudMoney
import CommonBase

/// The checkers: each guest has paid the price of the transaction once, at most what was held,
/// nothing is held any more, and what the gateway took of drivers is on their credit.
extension SimulatedPayments {
    /// Does what is left to do without the passing of time.
    func finish() { for _ in 0..<3 { pass() } }

    /// The guests of transactions, by their transactions.
    func guests() -> [TransactionID: Guest] {
        var found: [TransactionID: Guest] = [:]
        for account in accounts() {
            if let id = account.guest.transactionID { found[id] = account.guest }
        }
        return found
    }

    /// How many guests have paid something, or nothing.
    func guestCount(whoPaid hasPaid: Bool) -> Int {
        accounts().count { ($0.paid > .zero) == hasPaid }
    }

    private func accounts() -> [SimulatedCloud.GuestAccount] {
        world.attempt { try cloud.guestAccounts() } ?? []
    }

    func check(
        _ books: SimulatedCloud.Books, _ records: [TransactionRecord], _ drivers: [PersonID]
    ) {
        for driver in drivers { checkTopUps(of: driver) }
        // What a person must review is neither priced nor captured yet.
        let suspects = Set(records.filter(\.state.isSuspect).map(\.id))
        var waiting: Set<String> = []
        for account in accounts() {
            let id = account.guest.transactionID
            if let id, suspects.contains(id) {
                if let number = account.payment?.gatewayID { waiting.insert(number) }
            } else {
                let settlement = id.flatMap { books.settlements[$0] }
                let refunded = id.flatMap { books.refunded[$0] }
                check(account, settlement, refunded: refunded ?? .zero)
            }
        }
        for kept in gateway.payments where !waiting.contains(kept.report.id) {
            world.require(
                kept.report.state != .authorized, "guest", "payment \(kept.report.id) is held")
        }
    }

    private func checkTopUps(of driver: PersonID) {
        for payment in world.attempt({ try cloud.topUps(of: driver) }) ?? [] {
            let taken = self.taken(of: payment)
            world.require(
                taken == payment.kept, "topUp",
                "\(taken.minor) of payment \(payment.id) is taken, and the cloud knows of "
                    + "\(payment.kept.minor)")
        }
    }

    /// What the gateway has captured of a payment, less what went back.
    private func taken(of payment: Payment) -> Money {
        let kept = payment.gatewayID.flatMap { gateway.payment($0) }
        return kept.map { $0.captured - $0.refunded } ?? .zero
    }

    /// How many top-ups drivers have paid.
    func topUpCount(of drivers: [PersonID]) -> Int {
        drivers.flatMap { driver in world.attempt { try cloud.topUps(of: driver) } ?? [] }
            .count { $0.capturedAmount > .zero }
    }

    /// - Parameter refunded: what the host gave back.
    private func check(
        _ account: SimulatedCloud.GuestAccount, _ settlement: Settlement?, refunded: Money
    ) {
        let (guest, paid) = (account.guest, account.paid)
        let name = "guest \(guest.id)"
        world.require(
            [.settled, .void].contains(guest.state), "guest",
            "\(name) is still \(guest.state.rawValue)")
        world.require(
            account.balance == .zero, "guest", "\(name) owes \(account.balance.minor)")
        let taken = account.payment.map { self.taken(of: $0) } ?? .zero
        world.require(
            taken == paid, "guest",
            "\(taken.minor) of \(name) is taken, and the cloud knows of \(paid.minor)")
        let due = min(settlement?.total ?? .zero, guest.limit)
        world.require(paid <= due, "guest", "\(name) paid \(paid.minor) instead of \(due.minor)")
        // A hold may have been released before an offline charger reported the transaction.
        let isReleased = account.payment?.state == .canceled
        guard settlement?.version == 1, refunded == .zero, !isReleased else { return }
        world.require(paid == due, "guest", "\(name) paid \(paid.minor) instead of \(due.minor)")
    }
}

extension SimulatedCloud.GuestAccount {
    fileprivate var paid: Money { payment?.kept ?? .zero }
}

extension Payment {
    /// What was captured, less what went back.
    fileprivate var kept: Money { capturedAmount - refundedAmount }
}
