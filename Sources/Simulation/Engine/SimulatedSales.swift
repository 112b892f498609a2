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
    unowned let simulation: Simulation
    /// By the text of a card.
    private let owners: [String: PersonID]
    let drivers: [PersonID]
    private var stops: [TransactionID: Int64] = [:]
    var world: World { simulation.world }
    var cloud: SimulatedCloud { simulation.cloud }

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
        let found = rules.flatMap { rule in world.attempt { try cloud.violations(of: rule) } ?? [] }
        for record in found {
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

    /// What ends transactions.
    private var rules: [any EnforcementRule] {
        let credit: [any EnforcementRule] = [CreditEnd(seller: .operator)]
        guard simulation.payments != nil else { return credit }
        return credit + [EnergyLimit(), GuestEnd(), UnauthorizedTransactions()]
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
    var allowedOverrun: Money {
        let equipment = simulation.equipment
        let wattSeconds = equipment.powerW * (equipment.sampleSeconds + Self.stopSeconds)
        let scaled = wattSeconds * EnergySale.price.tenThousandths
        return Money(minor: (scaled + 359_999_999) / 360_000_000)
    }

    func overrun(of driver: PersonID) -> Money {
        max(taken(by: driver) - credit(of: driver), Money.zero)
    }

    /// What somebody took, and by how much it was more than the credit.
    func report(on name: String) -> String? {
        guard let driver = driver(name) else { return nil }
        return "\(name): credit \(Self.text(credit(of: driver))), "
            + "taken \(Self.text(taken(by: driver))), "
            + "overrun \(Self.text(overrun(of: driver))) of at most \(Self.text(allowedOverrun))"
    }

    /// Why the credit of somebody is not used up, but for what is reserved for bridges and what flows
    /// in two intervals; nil if it is.
    func complaintOfRest(of name: String) -> String? {
        guard let driver = driver(name) else { return "\(name) is not a driver" }
        let reserved = world.attempt { try cloud.reserved(of: driver) }
        let rest = credit(of: driver) - taken(by: driver) - (reserved ?? .zero)
        guard rest > allowedOverrun + allowedOverrun else { return nil }
        return "\(name) still has \(Self.text(rest))"
    }

    /// What a driver has had for charging.
    private func credit(of driver: PersonID) -> Money {
        let topUps = world.attempt { try cloud.topUps(of: driver) } ?? []
        return topUps.reduce(sale.credit) { $0 + $1.capturedAmount - $1.refundedAmount }
    }

    func driver(_ name: String) -> PersonID? {
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
        refund(ids[number % ids.count], percent: percent)
    }

    /// The same of a certain transaction.
    func refund(_ id: TransactionID, percent: Int64) {
        world.note("refund of \(percent) % of \(id)")
        do {
            try cloud.refund(id, percent: percent, by: host)
        } catch let error as ServiceError
            where error.code == .conflict && simulation.payments != nil
        {
            // What a card has not paid yet can't go back to it.
            world.note(error.message)
        } catch {
            world.violate("failure", "\(error)")
        }
    }
}
