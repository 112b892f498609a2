import ChargingModel
import CommonBase

/// A cloud, one bridged and one native charger, their drivers, and faults of every kind. At the end
/// all faults are healed, and the checkers compare the cloud's records with the ground truth.
package final class Simulation {
    package let world: World
    let cloud: SimulatedCloud
    let bridge: SimulatedBridge
    let station: SimulatedStation
    /// By name: two enrolled cards, and one that is not enrolled.
    private(set) var cards: [String: IdToken] = [:]
    private var people: [String: PersonID] = [:]
    /// Nil in a simulation without bookings.
    private(set) var bookings: SimulatedBookings?
    /// Nil in a simulation where energy is free.
    private(set) var sales: SimulatedSales?
    /// Nil in a simulation where nobody pays by card.
    private(set) var payments: SimulatedPayments?
    let seed: UInt64
    let equipment: Equipment

    static let dayMilliseconds: Int64 = 86_400_000

    package init(
        seed: UInt64, sabotage: Sabotage? = nil, keepsTrace: Bool = false,
        equipment: Equipment = Equipment()
    ) throws {
        self.seed = seed
        self.equipment = equipment
        world = World(seed: seed, sabotage: sabotage, keepsTrace: keepsTrace)
        cloud = try SimulatedCloud(world, seed: world.random.next())
        let (garage, driveway): (StationID, StationID) = (
            try Self.id("garage"), try Self.id("driveway")
        )
        try cloud.addStation(garage, kind: .bridge)
        try cloud.addStation(driveway, kind: .ocpp16)
        try cloud.addBridge(try Self.id("bridge-1"), at: garage)
        bridge = try SimulatedBridge(
            world, cloud, id: try Self.id("bridge-1"), station: garage, equipment)
        station = try SimulatedStation(world, cloud, id: driveway, equipment)
        try addCard("jana", "04A1B2C3D4E5F6")
        try addCard("petr", "0455667788")
        cards["mallory"] = try Self.token("0466778899AABB")
        bridge.start()
        station.start()
    }

    private func addCard(_ name: String, _ uid: String) throws {
        let token = try Self.token(uid)
        cards[name] = token
        people[name] = try cloud.addCard(token, of: name)
        bridge.contactor.enrolled.insert(token.text)
    }

    /// Gives the chargers a host and places, so that they can be booked.
    package func share() throws {
        guard bookings == nil else { return }
        try addHost()
        bookings = SimulatedBookings(self, people: people)
    }

    /// Sets a price at both chargers, and gives the drivers credit.
    package func sell(_ sale: EnergySale = EnergySale()) throws {
        guard sales == nil else { return }
        try addHost()
        guard let host = people["host"] else { return }
        var owners: [String: PersonID] = [:]
        for (name, token) in cards { owners[token.text] = people[name] }
        sales = try SimulatedSales(self, sale, host: host, owners: owners)
    }

    /// Lets people without an account charge at both chargers, where energy costs something, and
    /// drivers top up their credit.
    package func acceptPayments() throws {
        guard payments == nil else { return }
        try sell()
        payments = try SimulatedPayments(self)
    }

    private func addHost() throws {
        guard people["host"] == nil else { return }
        people["host"] = try cloud.addHost("host", of: [bridge.station, station.id])
    }

    static func id<Subject>(_ text: String) throws -> ID<Subject> {
        guard let id = ID<Subject>(text) else {
            throw ServiceError(.invalidInput, "\(text) is not a valid id")
        }
        return id
    }

    private static func token(_ text: String) throws -> IdToken {
        guard let token = IdToken(text) else {
            throw ServiceError(.invalidInput, "\(text) is not a valid card")
        }
        return token
    }

    /// Presents the card with this name at a charger.
    func tap(_ name: String, at charger: String) {
        guard let token = cards[name] else { return }
        charger == "garage" ? bridge.tap(token) : station.tap(token)
    }

    /// Simulates some days of drivers and faults, heals all faults and runs the checkers.
    package func live(days: Int64) {
        for day in 0..<days { planDay(from: day * Self.dayMilliseconds) }
        if bookings != nil { planBookings(days: days) }
        if sales != nil { planRefunds(days: days) }
        if payments != nil { planPayments(days: days) }
        world.run(until: days * Self.dayMilliseconds)
        heal()
        check()
    }

    // MARK: A day

    private func planDay(from start: Int64) {
        var visits: [ClosedRange<Int64>] = []
        for (name, charger) in [("jana", "garage"), ("petr", "driveway")] {
            for _ in 0..<world.number(2...5) {
                visits.append(planVisit(name, charger, from: start))
            }
        }
        for _ in 0..<world.number(1...3) {
            let time = start + world.number(0...Self.dayMilliseconds - 1)
            world.plan(at: time) { [self] in
                tap("mallory", at: world.chance(50) ? "garage" : "driveway")
            }
        }
        for _ in 0..<world.number(4...12) { planFault(from: start, visits) }
    }

    /// A driver arrives, charges for up to an hour, and leaves.
    private func planVisit(
        _ name: String, _ charger: String, from start: Int64
    ) -> ClosedRange<Int64> {
        let arrival = start + world.number(0...Self.dayMilliseconds - 1)
        let departure = arrival + world.number(60_000...3_600_000)
        for time in [arrival, departure] {
            world.plan(at: time) { [self] in tap(name, at: charger) }
        }
        return arrival - 2000...departure + 2000
    }

    /// Most faults happen while somebody charges, where they matter most.
    private func planFault(from start: Int64, _ visits: [ClosedRange<Int64>]) {
        var time = start + world.number(0...Self.dayMilliseconds - 1)
        if world.chance(70) {
            time = world.number(visits[Int(world.number(0...Int64(visits.count - 1)))])
        }
        let kind = Fault.allCases[Int(world.number(0...Int64(Fault.allCases.count - 1)))]
        world.plan(at: time) { [self] in provoke(kind) }
    }

    enum Fault: CaseIterable {
        case cutBridge, cutStation, killCloud, cutCloudPower, cutCloudInCommit
        case killBridge, cutBridgePower, cutBridgeInCommit
    }

    func provoke(_ fault: Fault) {
        switch fault {
        case .cutBridge: cut(bridge.link)
        case .cutStation: cut(station.link)
        case .killCloud:
            cloud.kill()
            restartCloud()
        case .cutCloudPower:
            cloud.cutPower()
            restartCloud()
        case .cutCloudInCommit:
            cloud.cutPowerSoon()
            restartCloud(after: world.number(1...1800) * 1000)
        case .killBridge:
            bridge.kill()
            world.plan(in: 2000) { [self] in bridge.start() }
        case .cutBridgePower:
            bridge.cutPower()
            restartBridge(after: world.number(5000...1_800_000))
        case .cutBridgeInCommit:
            bridge.cutPowerSoon()
            restartBridge(after: world.number(5000...1_800_000))
        }
    }

    private func cut(_ link: Link) {
        link.cut()
        world.plan(in: world.number(10_000...3_600_000)) { link.restore() }
    }

    private func restartCloud(after milliseconds: Int64? = nil) {
        let wait = milliseconds ?? world.number(500...120_000)
        world.plan(in: wait) { [self] in
            cloud.start()
            checkAcknowledged()
        }
    }

    private func restartBridge(after milliseconds: Int64) {
        world.plan(in: milliseconds) { [self] in bridge.start(losesTime: true) }
    }

    // MARK: The end

    /// Ends all faults: everything is on and connected, and running sessions end.
    func heal() {
        world.note("healing")
        payments?.gateway.heal()
        for link in [bridge.link, station.link] { link.restore() }
        cloud.start()
        if !bridge.isRunning { bridge.start(losesTime: true) }
        // Runs what was planned before, until nothing happens.
        settle(hours: 2)
        cloud.start()
        if !bridge.isRunning { bridge.start() }
        for link in [bridge.link, station.link] { link.restore() }
        settle(hours: 1)
        for _ in 0..<3 {
            if bridge.isClosed { tap(owner(of: bridge.chargingToken) ?? "jana", at: "garage") }
            if station.isCharging {
                tap(owner(of: station.chargingToken?.text) ?? "petr", at: "driveway")
            }
            settle(hours: 1)
        }
    }

    /// The name on the card.
    func owner(of token: String?) -> String? { cards.first { $0.value.text == token }?.key }

    private func settle(hours: Int64) { world.run(until: world.now + hours * 3_600_000) }
}
