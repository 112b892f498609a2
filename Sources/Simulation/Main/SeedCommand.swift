import ArgumentParser
import Foundation
import SimulationEngine

struct SeedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed",
        abstract: "Simulate days with faults, and check the cloud's records.",
        discussion: """
            The same seed yields the same digest. Exits with status 1 on a violation.
              zapoj-sim seed 7 --trace
              zapoj-sim seed 1..100 --days 2
              zapoj-sim seed 1..20 --sabotage skipSync
            """)

    @Argument(help: "A seed, or a range of them: 7, 1..100.")
    var seeds: SeedRange

    @Option(help: "How many days, 1 to 365.")
    var days: Int64 = 1

    @Option(help: "A defect that the checkers must find: \(Sabotage.allCases.map(\.rawValue)).")
    var sabotage: Sabotage?

    @Flag(help: "Let drivers book the chargers, and the host change their hours.")
    var bookings = false

    @Flag(help: "Sell energy to the drivers, and refund parts of the price.")
    var money = false

    @Flag(help: "The same as --money, and let guests charge and drivers top up by card.")
    var cards = false

    @Flag(help: "Print every event.")
    var trace = false

    func validate() throws {
        guard (1...365).contains(days) else { throw ValidationError("--days must be 1 to 365") }
    }

    func run() throws {
        var hasViolations = false
        for seed in seeds.values {
            let simulation = try Simulation(seed: seed, sabotage: sabotage, keepsTrace: trace)
            if bookings { try simulation.share() }
            if money { try simulation.sell() }
            if cards { try simulation.acceptPayments() }
            simulation.live(days: days)
            for line in simulation.world.trace { print(line) }
            print("seed \(seed): \(simulation.world.digest) \(simulation.summary)")
            for violation in simulation.world.violations { print("  \(violation)") }
            hasViolations = hasViolations || !simulation.world.violations.isEmpty
        }
        if hasViolations { throw ExitCode(1) }
    }
}

/// `7` or `1..100`.
struct SeedRange: ExpressibleByArgument {
    /// Maximum number of seeds in one run.
    static let limit: UInt64 = 1_000_000
    let values: ClosedRange<UInt64>

    init?(argument: String) {
        let ends = argument.components(separatedBy: "..").map { UInt64($0) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2,
            first <= last, last - first < Self.limit
        else { return nil }
        values = first...last
    }
}

extension Sabotage: ExpressibleByArgument {}
