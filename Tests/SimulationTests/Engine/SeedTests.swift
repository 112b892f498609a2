import Foundation
import SimulationEngine
import Testing

@Suite struct SeedTests {
    /// A simulated day with crashes, cuts and clocks that jump, for each of a hundred seeds: no
    /// checker is red.
    @Test(arguments: 0..<10 as Range<UInt64>) func days(block: UInt64) throws {
        for seed in block * 10 + 1...block * 10 + 10 {
            let simulation = try Simulation(seed: seed)
            simulation.live(days: 1)
            #expect(simulation.world.violations == [], "seed \(seed)")
        }
    }

    /// The same seed gives the same digest, another seed another one.
    @Test func digests() throws {
        func digest(_ seed: UInt64) throws -> String {
            let simulation = try Simulation(seed: seed)
            simulation.live(days: 1)
            return simulation.world.digest
        }
        let digests = try (1...3).map(digest)
        #expect(try (1...3).map(digest) == digests)
        #expect(Set(digests).count == 3)
    }

    /// Each deliberate defect is seen by a checker, within ten seeds.
    @Test(arguments: Sabotage.allCases) func sabotage(defect: Sabotage) throws {
        let isSeen = try (1...10 as ClosedRange<UInt64>).contains { seed in
            let simulation = try Simulation(seed: seed, sabotage: defect)
            simulation.live(days: 1)
            return !simulation.world.violations.isEmpty
        }
        #expect(isSeen)
    }
}
