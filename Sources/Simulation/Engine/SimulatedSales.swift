import ChargingModel
import CloudCharging
import CloudCore
import CloudMoney
import CommonBase

/// Energy that costs something, what the cloud does for it, and the checkers: all accounts sum to
/// zero, each driver has paid the price of the energy once, and charging ends when the credit does,
/// whatever failed.
final class SimulatedSales {
    /// Of the passes that settle.
    private static let interval: Int64 = 60_000
    /// Of the passes that extend holds and stop transactions.
    private static let watchInterval: Int64 = 15_000
    /// Between two commands to stop the same transaction.
    private static let retryInterval: Int64 = 60_000
    /// The longest time from a pass that finds the credit used up until the current ends, with the
    /// wait for the pass.
    private static let stopSeconds: Int64 = 30

    let sale: EnergySale
    let host: PersonID
    private unowned let simulation: Simulation
    /// By the text of a card.
    private let owners: [String: PersonID]
    private let drivers: [PersonID]
    private var stops: [TransactionID: Int64] = [:]
    private var world: World { simulation.world }
    private var cloud: SimulatedCloud { simulation.cloud }

    init(
        _ simulation: Simulation, _ sale: EnergySale, host: PersonID, owners: [String: PersonID]
    ) throws {
        self.simulation = simulation
        self.sale = sale
        self.host = host
        self.owners = owners
        drivers = owners.values.sorted { $0.text < $1.text }
        try simulation.cloud.addPrices(
            sale.tariff, of: host, at: [simulation.bridge.station, simulation.station.id])
        for driver in drivers { try simulation.cloud.addCredit(sale.credit, to: driver) }
        try cloud.passOverLists(known: nil, of: simulation.bridge.station)
        plan()
        planWatch()
    }

    private func passOverLists() throws {
        let bridge = simulation.bridge
        let isHeard = bridge.link.isUp && bridge.isRunning
        try cloud.passOverLists(
            known: isHeard ? bridge.uplink.listVersion : nil, of: bridge.station)
    }

    private func plan() {
        world.plan(in: Self.interval) { [self] in
            if cloud.isRunning {
                _ = world.attempt { try cloud.passOverMoney() }
                _ = world.attempt { try passOverLists() }
            }
            plan()
        }
    }

    // MARK: Credit that runs out

    private func planWatch() {
        world.plan(in: Self.watchInterval) { [self] in
            watch()
            planWatch()
        }
    }

    private func watch() {
        let (bridge, station) = (simulation.bridge, simulation.station)
        guard cloud.isRunning, bridge.isClosed || station.isCharging else { return }
        _ = world.attempt { try cloud.passOverCredit() }
        for record in world.attempt({ try cloud.exhausted() }) ?? [] {
            let isReached =
                record.stationID == station.id
                ? station.isConnected : bridge.link.isUp && bridge.isRunning
            guard isReached else { continue }
            if let last = stops[record.id], world.now - last < Self.retryInterval { continue }
            stops[record.id] = world.now
            world.note("\(record.stationID): stop for the credit")
            if let number = record.ocppID { station.stop(number) }
            if record.source == .bridge, let name = record.bridgeName { bridge.stop(name) }
        }
    }

    /// The price of a driver's energy by the meters themselves.
    private func taken(by driver: PersonID) -> Money {
        let bridged = simulation.bridge.contactor.intervals
            .filter { owners[$0.token ?? ""] == driver }.map(\.energyWh)
        let native = simulation.station.sessions
            .filter { owners[$0.token ?? ""] == driver }.map(\.energyWh)
        return (bridged + native).reduce(Money.zero) { $0 + EnergySale.cost(of: $1) }
    }

    /// The price of what flows from one reading to the next and until a stop, rounded up.
    private var allowedOverrun: Money {
        let equipment = simulation.equipment
        let wattSeconds = equipment.powerW * (equipment.sampleSeconds + Self.stopSeconds)
        let scaled = wattSeconds * EnergySale.price.tenThousandths
        return Money(minor: (scaled + 359_999_999) / 360_000_000)
    }

    private func overrun(of driver: PersonID) -> Money {
        max(taken(by: driver) - sale.credit, Money.zero)
    }

    /// What somebody took, and by how much it was more than the credit.
    func report(on name: String) -> String? {
        guard let driver = driver(name) else { return nil }
        return "\(name): credit \(Self.text(sale.credit)), taken \(Self.text(taken(by: driver))), "
            + "overrun \(Self.text(overrun(of: driver))) of at most \(Self.text(allowedOverrun))"
    }

    /// Why the credit of somebody is not used up, but for what is reserved for bridges and what flows
    /// in two intervals; nil if it is.
    func complaintOfRest(of name: String) -> String? {
        guard let driver = driver(name) else { return "\(name) is not a driver" }
        let reserved = world.attempt { try cloud.reserved(of: driver) }
        let rest = sale.credit - taken(by: driver) - (reserved ?? .zero)
        guard rest > allowedOverrun + allowedOverrun else { return nil }
        return "\(name) still has \(Self.text(rest))"
    }

    private func driver(_ name: String) -> PersonID? {
        simulation.cards[name].flatMap { owners[$0.text] }
    }

    private static func text(_ money: Money) -> String {
        let hundredths = String(money.minor % 100)
        return "\(money.minor / 100).\(hundredths.count < 2 ? "0" : "")\(hundredths) Kč"
    }

    // MARK: Refunds

    /// The host gives back a part of what is left of the price of some transaction.
    func refund(_ number: Int, percent: Int64) {
        let ids = simulation.transactions.map(\.id)
        guard cloud.isRunning, !ids.isEmpty else { return }
        let id = ids[number % ids.count]
        world.note("refund of \(percent) % of \(id)")
        _ = world.attempt { try cloud.refund(id, percent: percent, by: host) }
    }

    // MARK: The checkers

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
        checkBooks()
        guard let before = readBooks() else { return }
        let records = simulation.transactions
        for record in records { check(record, before.settlements[record.id]) }
        checkHolds(records)
        for driver in drivers {
            let excess = overrun(of: driver)
            world.require(
                excess <= allowedOverrun, "credit",
                "\(driver) took \(excess.minor) more than the credit")
        }
        _ = world.attempt { try cloud.replayMoney(records.map(\.id)) }
        world.require(readBooks() == before, "replay", "events that were handled again moved money")
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
                rest + paid == sale.credit, "ledger",
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
    private func check(_ record: TransactionRecord, _ settlement: Settlement?) {
        let state = record.state
        guard state.phase == .ended, !state.isSuspect else { return }
        guard let person = record.personID, drivers.contains(person) else {
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
