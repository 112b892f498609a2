import CloudCharging
import CloudCore
import CloudPricing
import CommonBase
import Logging

/// What is due for guests by time alone.
struct GuestCare: Sendable {
    let service: GuestService
    let logger: Logger

    /// One pass. What fails for one guest does not stop the others.
    func run() async throws {
        let now = service.now().wall
        let (paying, ended, held) = try await service.database.read { db in
            (
                try GuestTable.list(.paying, limit: GuestRules.passLimit, db),
                try GuestTable.list(.ended, limit: GuestRules.passLimit, db),
                try GuestTable.held(
                    before: now.adding(seconds: -GuestRules.captureSeconds),
                    limit: GuestRules.passLimit, db)
            )
        }
        for guest in paying
        where guest.createdAt.adding(seconds: GuestRules.paySeconds) <= now {
            await reporting(guest) { guest, db, moment in
                guard guest.state == .paying else { return }
                try service.billing.void(guest, .tooSlow, db, at: moment)
            }
        }
        for guest in ended { await reporting(guest, settleFree) }
        for guest in held { await reporting(guest, capture) }
        try await service.database.write { db in
            try GuestTable.eraseAddresses(
                before: now.adding(seconds: -GuestRules.addressSeconds), db)
            try GuestTable.deleteVoid(
                before: now.adding(seconds: -GuestRules.voidSeconds), db)
        }
    }

    /// - Parameter work: gets the guest as it is stored now.
    private func reporting(
        _ guest: Guest, _ work: @escaping @Sendable (Guest, Database, Moment) throws -> Void
    ) async {
        let moment = service.now()
        do {
            try await service.database.write { db in
                guard let current = try GuestTable.find(guest.id, db) else { return }
                try work(current, db, moment)
            }
        } catch is CancellationError {
            return
        } catch {
            logger.warning("care for the guest \(guest.id) failed: \(error)")
        }
    }

    /// Settles a transaction that costs nothing: the place had no tariff any more when it began, or no
    /// energy flowed. The settlement of one that waits for review is waited for.
    @Sendable private func settleFree(
        _ guest: Guest, _ db: Database, _ moment: Moment
    ) throws {
        let end = guest.endedAt ?? guest.createdAt
        guard guest.state == .ended,
            end.adding(seconds: GuestRules.unbilledSeconds) <= moment.wall,
            let id = guest.transactionID, let record = try TransactionTable.find(id, db),
            record.state.phase == .ended, !record.state.isSuspect,
            try SettlementTable.current(of: id, db) == nil
        else { return }
        let total = try TransactionPrices.bills([record], db, at: moment.wall)[id]?.total
        guard total ?? .zero == .zero else { return }
        try service.billing.settle(guest, .zero, version: 0, db, at: moment)
    }

    /// Captures what is undisputed before the hold lapses: the price by the facts of now. It is
    /// corrected downwards only.
    @Sendable private func capture(
        _ guest: Guest, _ db: Database, _ moment: Moment
    ) throws {
        guard guest.captured == nil else { return }
        var guest = guest
        var due = Money.zero
        if let id = guest.transactionID, let record = try TransactionTable.find(id, db) {
            due =
                try TransactionPrices.bills([record], db, at: moment.wall)[id]?.total ?? .zero
        }
        try service.billing.capture(min(due, guest.limit), &guest, db, at: moment)
        try GuestTable.update(guest, db)
    }
}

/// Stops transactions of guests whose hold was captured: nothing more can be taken. `CreditEnd` stops
/// them at the cost that was held.
package struct GuestEnd: EnforcementRule {
    package let cause = StopCause.energyLimit

    package init() {}

    package func violations(_ db: Database, at now: Timestamp) throws -> [TransactionRecord] {
        // Ended, but running: it began after its hold was released, and the next guest was there.
        let guests =
            try GuestTable.list(.charging, limit: GuestRules.chargingLimit, db)
            + GuestTable.list(.ended, limit: GuestRules.passLimit, db)
        return
            try guests.filter { guest in guest.captured.map { $0 < guest.limit } ?? false }
            .compactMap { try $0.transactionID.flatMap { try TransactionTable.find($0, db) } }
            .filter { $0.state.phase != .ended }
    }
}
