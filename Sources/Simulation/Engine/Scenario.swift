import CloudCharging
import CommonBase
import GRDB

/// A script in a small language for reproducing specific problems: what happens when, and the
/// expected outcome. See `docs/simulator.md`.
///
/// One step per line; `#` begins a comment. Times are hours and minutes since the start.
package struct Scenario {
    private enum Step {
        case plan(at: Int64, (Simulation) -> Void)
        case planBooking(at: Int64, BookingStep)
        case planMoney(at: Int64, MoneyStep)
        case planPayment(at: Int64, PaymentStep)
        /// These hold from the beginning.
        case sell(isByHours: Bool)
        case credit(Money)
        case power(Int64)
        case sample(Int64)
        case expectTransactions(Int, at: StationID)
        case expectEnergy(of: StationID)
        case expectSuspect(Int)
        case expectMoney(MoneyExpectation)
        /// Who paid something, or nothing.
        case expectGuests(Int, havePaid: Bool)
        case expectTopUps(Int)
        case expectBookings(BookingExpectation)
    }

    private var steps: [(line: Int, step: Step)] = []

    /// - Throws: `invalidInput`, which names the line.
    package init(_ text: String) throws {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let words = line.prefix { $0 != "#" }.split(separator: " ").map(String.init)
            guard !words.isEmpty else { continue }
            guard let step = Self.step(words) else {
                throw ServiceError(
                    .invalidInput,
                    "Line \(index + 1) is not a valid step: \(words.joined(separator: " "))")
            }
            steps.append((index + 1, step))
        }
    }

    /// Runs the steps, heals all faults, and runs all checkers.
    /// - Parameter report: gets lines about what some expectations have found.
    /// - Returns: the problems found, one per line; empty if the run is correct.
    package func run(
        seed: UInt64 = 1, keepsTrace: Bool = false, report: (String) -> Void = { _ in }
    ) throws -> [String] {
        let simulation = try Simulation(
            seed: seed, keepsTrace: keepsTrace, equipment: equipment)
        var end: Int64 = 0
        if let sale { try simulation.sell(sale) }
        for (_, step) in steps {
            switch step {
            case .plan(let time, let action):
                simulation.world.plan(at: time) { action(simulation) }
                end = max(end, time)
            case .planBooking(let time, let action):
                try simulation.share()
                simulation.world.plan(at: time) { action.perform(in: simulation) }
                end = max(end, time)
            case .planMoney(let time, let action):
                simulation.world.plan(at: time) { action.perform(in: simulation) }
                end = max(end, time)
            case .planPayment(let time, let action):
                try simulation.acceptPayments()
                simulation.world.plan(at: time) { action.perform(in: simulation) }
                end = max(end, time)
            default: break
            }
        }
        simulation.world.run(until: end + 60_000)
        simulation.cloud.cutPower(after: nil)
        simulation.heal()
        simulation.check()
        for (_, step) in steps {
            if case .expectMoney(let expectation) = step,
                let line = expectation.report(simulation)
            {
                report(line)
            }
        }
        return simulation.world.trace + simulation.world.violations
            + steps.compactMap { line, step in
                Self.complaint(step, simulation).map { "line \(line): \($0)" }
            }
    }

    private var equipment: Equipment {
        var equipment = Equipment()
        for (_, step) in steps {
            if case .power(let watts) = step { equipment.powerW = watts }
            if case .sample(let seconds) = step { equipment.sampleSeconds = seconds }
        }
        return equipment
    }

    /// Nil where energy is free.
    private var sale: EnergySale? {
        var (sale, isSold) = (EnergySale(), false)
        for (_, step) in steps {
            if case .credit(let amount) = step { sale.credit = amount }
            if case .sell(let isByHours) = step { (sale.isByHours, isSold) = (isByHours, true) }
        }
        return isSold ? sale : nil
    }

    private static func step(_ words: [String]) -> Step? {
        switch words[0] {
        case "at":
            guard words.count >= 3, let time = time(words[1]) else { return nil }
            let rest = Array(words.dropFirst(2))
            if let action = action(rest) { return .plan(at: time, action) }
            if let money = MoneyStep(rest) { return .planMoney(at: time, money) }
            if let payment = PaymentStep(rest) { return .planPayment(at: time, payment) }
            return BookingStep(rest).map { Step.planBooking(at: time, $0) }
        case "sell" where words == ["sell", "energy"]: return .sell(isByHours: false)
        case "sell" where words == ["sell", "energy", "by", "hours"]:
            return .sell(isByHours: true)
        case "credit": return number(words, 1...100_000).map { .credit(Money(minor: $0 * 100)) }
        case "power": return number(words, 1...100_000).map { .power($0) }
        case "sample": return number(words, 1...86_400).map { .sample($0) }
        case "expect": return expectation(Array(words.dropFirst()))
        default: return nil
        }
    }

    /// The one number after a word.
    private static func number(_ words: [String], _ range: ClosedRange<Int64>) -> Int64? {
        guard words.count == 2, let number = Int64(words[1]), range.contains(number) else {
            return nil
        }
        return number
    }

    /// `00:10` or, with seconds, `00:10:30`.
    static func time(_ text: String) -> Int64? {
        let parts = text.split(separator: ":").compactMap { Int64($0) }
        guard (2...3).contains(parts.count), parts.allSatisfy({ (0...1000).contains($0) }) else {
            return nil
        }
        let seconds = parts.count == 3 ? parts[2] : 0
        return ((parts[0] * 60 + parts[1]) * 60 + seconds) * 1000
    }

    private static func action(_ words: [String]) -> ((Simulation) -> Void)? {
        switch (words[0], words.dropFirst().joined(separator: " ")) {
        case ("tap", _) where words.count == 4 && words[2] == "at":
            let (name, charger) = (words[1], words[3])
            guard ["jana", "petr", "mallory"].contains(name),
                ["garage", "driveway"].contains(charger)
            else { return nil }
            return { $0.tap(name, at: charger) }
        case ("cut", "network"): return { for link in $0.links { link.cut() } }
        case ("restore", "network"): return { for link in $0.links { link.restore() } }
        case ("kill", "cloud"): return { $0.cloud.kill() }
        case ("start", "cloud"): return { $0.cloud.start() }
        case ("kill", "bridge"): return { $0.bridge.kill() }
        case ("start", "bridge"): return { $0.bridge.start() }
        case ("cut", "cloud power"): return { $0.cloud.cutPower() }
        case ("cut", let rest)
        where rest.hasPrefix("cloud power after ") && words.count == 6 && words[5] == "writes":
            guard let count = Int64(words[4]), count >= 0 else { return nil }
            return { $0.cloud.cutPower(after: count) }
        case ("cut", "bridge power"): return { $0.bridge.cutPower() }
        case ("restore", "bridge power"): return { $0.bridge.start(losesTime: true) }
        default: return nil
        }
    }

    private static func expectation(_ words: [String]) -> Step? {
        switch words.first {
        case "transactions" where words.count == 4 && words[2] == "at":
            guard let count = Int(words[1]), let id = StationID(words[3]) else { return nil }
            return .expectTransactions(count, at: id)
        case "energy" where words.count == 4 && Array(words[2...]) == ["=", "meter"]:
            return StationID(words[1]).map { .expectEnergy(of: $0) }
        case "suspect" where words.count == 2: return Int(words[1]).map { .expectSuspect($0) }
        case "top-ups" where words.count == 2: return Int(words[1]).map { .expectTopUps($0) }
        case "guests" where words.count == 3 && ["paid", "free"].contains(words[2]):
            return Int(words[1]).map { .expectGuests($0, havePaid: words[2] == "paid") }
        default:
            if let money = MoneyExpectation(words) { return .expectMoney(money) }
            return BookingExpectation(words).map { Step.expectBookings($0) }
        }
    }

    private static func complaint(_ step: Step, _ simulation: Simulation) -> String? {
        let records = simulation.transactions
        switch step {
        case .plan, .planBooking, .planMoney, .planPayment, .sell, .credit, .power, .sample:
            return nil
        case .expectMoney(let expectation): return expectation.complaint(simulation)
        case .expectBookings(let expectation): return expectation.complaint(simulation)
        case .expectGuests(let count, let havePaid):
            let found = simulation.payments?.guestCount(whoPaid: havePaid) ?? 0
            let what = havePaid ? "have paid" : "have paid nothing"
            return found == count ? nil : "\(found) guests \(what) instead of \(count)"
        case .expectTopUps(let count):
            let drivers = simulation.sales?.drivers ?? []
            let found = simulation.payments?.topUpCount(of: drivers) ?? 0
            return found == count ? nil : "\(found) top-ups are paid instead of \(count)"
        case .expectTransactions(let count, let station):
            let found = records.count { $0.stationID == station }
            return found == count ? nil : "\(found) transactions at \(station) instead of \(count)"
        case .expectEnergy(let station):
            let sold = records.filter { $0.stationID == station }
                .reduce(0) { $0 + $1.state.energyWh }
            let taken = simulation.takenWh(at: station)
            return sold == taken ? nil : "the cloud counted \(sold) Wh of \(taken) Wh"
        case .expectSuspect(let count):
            let found = records.count { $0.state.isSuspect }
            return found == count ? nil : "\(found) transactions are suspect instead of \(count)"
        }
    }
}

extension Simulation {
    var links: [Link] { [bridge.link, station.link] }

    /// All transactions of the cloud, oldest first.
    var transactions: [TransactionRecord] {
        world.attempt {
            try cloud.read {
                try TransactionTable.list(limit: 100_000, viewer: .system, $0)
                    .reversed()
            }
        } ?? []
    }

    /// The energy by the meter itself.
    func takenWh(at charger: StationID) -> Int64 {
        charger == bridge.station
            ? bridge.deliveredWh : station.sessions.reduce(0) { $0 + $1.energyWh }
    }
}
