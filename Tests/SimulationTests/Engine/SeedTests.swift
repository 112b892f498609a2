import Foundation
import SimulationEngine
import Testing

@Suite struct SeedTests {
    /// A simulated day with crashes, cuts and clock jumps, for each of a hundred seeds: no checker
    /// finds a violation.
    @Test(arguments: 0..<10 as Range<UInt64>) func simulatedDayHasNoViolations(block: UInt64) throws
    {
        for seed in block * 10 + 1...block * 10 + 10 {
            let simulation = try Simulation(seed: seed)
            simulation.live(days: 1)
            #expect(simulation.world.violations == [], "seed \(seed)")
        }
    }

    /// A simulated day on which drivers book, come or stay away, hosts change the hours, and
    /// everything fails at times: nobody charges in another's booking, except where the charger
    /// could not know, and that is marked.
    @Test(arguments: 1...5 as ClosedRange<UInt64>) func bookingsAreKept(seed: UInt64) throws {
        let simulation = try Simulation(seed: seed)
        try simulation.share()
        simulation.live(days: 1)
        #expect(simulation.world.violations == [])
    }

    /// A simulated day on which energy costs something, hosts refund parts of prices, and everything
    /// fails at times: the ledger balances, each driver has paid the price of the energy once, and
    /// events that are handled again change nothing.
    @Test(arguments: 1...2 as ClosedRange<UInt64>) func energyIsPaidOnce(seed: UInt64) throws {
        let simulation = try Simulation(seed: seed)
        try simulation.sell()
        simulation.live(days: 1)
        #expect(simulation.world.violations == [])
    }

    /// A simulated day on which guests charge and drivers top up by card, and the gateway and the
    /// cloud fail at each step: a guest pays the price of the transaction once, at most what was
    /// held, nothing stays held, and each top-up is credited once. The same seed yields the same
    /// digest.
    @Test func cardsPayOnce() throws {
        func digest(_ seed: UInt64) throws -> String {
            let simulation = try Simulation(seed: seed)
            try simulation.acceptPayments()
            simulation.live(days: 1)
            #expect(simulation.world.violations == [], "seed \(seed)")
            return simulation.world.digest
        }
        #expect(try digest(1) == digest(1))
        _ = try digest(2)
    }

    /// The same seed yields the same digest, another seed another one.
    @Test func digestDependsOnlyOnSeed() throws {
        func digest(_ seed: UInt64) throws -> String {
            let simulation = try Simulation(seed: seed)
            simulation.live(days: 1)
            return simulation.world.digest
        }
        let digests = try (1...3).map(digest)
        #expect(try (1...3).map(digest) == digests)
        #expect(Set(digests).count == 3)
    }

    /// The checkers find each deliberate defect within ten seeds.
    @Test(arguments: Sabotage.allCases) func checkersFindSabotage(defect: Sabotage) throws {
        let isSeen = try (1...10 as ClosedRange<UInt64>).contains { seed in
            let simulation = try Simulation(seed: seed, sabotage: defect)
            simulation.live(days: 1)
            return !simulation.world.violations.isEmpty
        }
        #expect(isSeen)
    }
}
