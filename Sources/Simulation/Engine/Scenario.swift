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
        case expectTransactions(Int, at: StationID)
        case expectEnergy(of: StationID)
        case expectSuspect(Int)
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
    /// - Returns: the problems found, one per line; empty if the run is correct.
    package func run(seed: UInt64 = 1, keepsTrace: Bool = false) throws -> [String] {
        let simulation = try Simulation(seed: seed, keepsTrace: keepsTrace)
        var end: Int64 = 0
        for (_, step) in steps {
            switch step {
            case .plan(let time, let action):
                simulation.world.plan(at: time) { action(simulation) }
                end = max(end, time)
            case .planBooking(let time, let action):
                try simulation.share()
                simulation.world.plan(at: time) { action.perform(in: simulation) }
                end = max(end, time)
            default: break
            }
        }
        simulation.world.run(until: end + 60_000)
        simulation.heal()
        simulation.check()
        return simulation.world.trace + simulation.world.violations
            + steps.compactMap { line, step in
                Self.complaint(step, simulation).map { "line \(line): \($0)" }
            }
    }

    private static func step(_ words: [String]) -> Step? {
        switch words[0] {
        case "at":
            guard words.count >= 3, let time = time(words[1]) else { return nil }
            let rest = Array(words.dropFirst(2))
            if let action = action(rest) { return .plan(at: time, action) }
            return BookingStep(rest).map { Step.planBooking(at: time, $0) }
        case "expect": return expectation(Array(words.dropFirst()))
        default: return nil
        }
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
        default: return BookingExpectation(words).map { Step.expectBookings($0) }
        }
    }

    private static func complaint(_ step: Step, _ simulation: Simulation) -> String? {
        let records = simulation.transactions
        switch step {
        case .plan, .planBooking: return nil
        case .expectBookings(let expectation): return expectation.complaint(simulation)
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
