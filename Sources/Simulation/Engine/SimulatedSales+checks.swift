import ChargingModel
import CloudCharging
import CloudCore
import CloudMoney
import CommonBase

/// The checkers.
extension SimulatedSales {
    /// How many transactions are settled.
    var settledCount: Int { readBooks()?.settlements.count ?? 0 }

    /// How many differences were posted after the first settlements.
    var correctionCount: Int64 { readBooks()?.corrections ?? 0 }

    private func readBooks() -> SimulatedCloud.Books? {
        let ids = simulation.transactions.map(\.id)
        return world.attempt { try cloud.books(of: ids, drivers) }
    }

    func check() {
        _ = world.attempt { try cloud.passOverMoney() }
        simulation.payments?.finish()
        checkBooks()
        guard let before = readBooks() else { return }
        let records = simulation.transactions
        let guests = simulation.payments?.guests() ?? [:]
        for record in records {
            check(record, before.settlements[record.id], isOfGuest: guests[record.id] != nil)
        }
        simulation.payments?.check(before, records, drivers)
        checkHolds(records)
        for driver in drivers {
            let excess = overrun(of: driver)
            world.require(
                excess <= allowedOverrun, "credit",
                "\(driver) took \(excess.minor) more than the credit")
        }
        let changes = simulation.payments?.gateway.changes
        _ = world.attempt { try cloud.replayMoney(records.map(\.id)) }
        simulation.payments?.finish()
        world.require(readBooks() == before, "replay", "events that were handled again moved money")
        world.require(
            simulation.payments?.gateway.changes == changes, "replay",
            "events that were handled again called the gateway")
    }

    /// Checks what holds at all times: the sums, the limits, and what each driver has left.
    func checkBooks() {
        guard cloud.isRunning, let books = readBooks() else { return }
        world.require(
            books.balance.total == .zero, "ledger",
            "all accounts together are \(books.balance.total.minor)")
        world.require(
            books.balance[.clearing].balance == .zero, "ledger", "something waits for clearing")
        for problem in books.problems { world.violate("ledger", problem) }
        for driver in drivers {
            let paid = books.settlements.values.filter { $0.personID == driver }
                .reduce(Money.zero) { sum, settlement in
                    let back = books.refunded[settlement.transactionID] ?? .zero
                    return sum + max(settlement.total - back, Money.zero)
                }
            let rest = books.funds[driver] ?? .zero
            world.require(
                rest + paid == sale.credit + (books.toppedUp[driver] ?? .zero), "ledger",
                "\(driver) has \(rest.minor), and has paid \(paid.minor)")
        }
    }

    /// Only a transaction that waits for its review keeps a hold.
    private func checkHolds(_ records: [TransactionRecord]) {
        let suspects = Set(records.filter(\.state.isSuspect).map(\.id))
        for hold in world.attempt({ try cloud.openHolds() }) ?? [] {
            world.require(
                hold.transactionID.map { suspects.contains($0) } ?? true, "hold",
                "hold \(hold.number) is still open")
        }
    }

    /// A suspect transaction keeps the settlement that it may have from before.
    private func check(
        _ record: TransactionRecord, _ settlement: Settlement?, isOfGuest: Bool
    ) {
        let state = record.state
        guard state.phase == .ended, !state.isSuspect else { return }
        guard isOfGuest || record.personID.map({ drivers.contains($0) }) ?? false else {
            return world.require(
                settlement == nil, "settlement", "\(record.startKey) is paid by nobody known")
        }
        let price = expectedPrice(of: record)
        let paid = settlement?.total ?? .zero
        world.require(
            paid == price, "settlement",
            "\(record.startKey): \(paid.minor) instead of \(price.minor) for \(state.energyWh) Wh")
    }

    private func expectedPrice(of record: TransactionRecord) -> Money {
        guard sale.isByHours else { return EnergySale.cost(of: record.state.energyWh) }
        let quarters = world.attempt { try cloud.quarters(of: record.id) }
        let cheap = (quarters?.items ?? []).reduce(Int64.zero) { sum, item in
            let time = item.from.millisecondsSince(HostClock.beginning)
            let minute = time % Simulation.dayMilliseconds / 60_000
            let isNight = minute < EnergySale.nightMinutes
            return isNight ? sum + item.energyWh : sum
        }
        return EnergySale.cost(of: cheap, at: EnergySale.nightPrice)
            + EnergySale.cost(of: record.state.energyWh - cheap)
    }
}
