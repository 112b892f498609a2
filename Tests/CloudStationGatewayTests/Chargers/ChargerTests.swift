import CommonBase
import Foundation
import TestSupport
import Testing

extension CloudStationGatewayTests {
    /// Simulated chargers against the truth of their sessions: the energy is right to the
    /// resolution that the charger states, honest sessions are clean and others suspect, each
    /// session is one transaction, and none runs on after the charger has shown its end.
    @Suite struct ChargerTests {
        /// `CHARGER_SEEDS=10000` plays so many random chargers instead of 400.
        private static let seedCount =
            ProcessInfo.processInfo.environment["CHARGER_SEEDS"].flatMap(UInt64.init) ?? 400
        /// Chargers of one cloud.
        private static let share: UInt64 = 100
        /// Failing chargers that are described for each cloud.
        private static let describedCount = 3

        @Test func billsPlainChargers() async throws {
            try await Self.play((0..<40).map { ChargerPlan(seed: $0, traits: []) })
        }

        /// Each trait alone, so that a failure names its kind.
        @Test(arguments: ChargerTrait.allCases) func billsChargers(with trait: ChargerTrait)
            async throws
        {
            try await Self.play((0..<6).map { ChargerPlan(seed: $0, traits: [trait]) })
        }

        @Test(arguments: 0..<(seedCount + share - 1) / share)
        func billsRandomChargers(block: UInt64) async throws {
            let seeds = block * Self.share..<min((block + 1) * Self.share, Self.seedCount)
            try await Self.play(seeds.map { ChargerPlan(seed: $0) })
        }

        private static func play(_ plans: [ChargerPlan]) async throws {
            let verdicts = try await ChargerWorld(plans).play()
            let failures = zip(plans, verdicts).filter { !$0.1.isEmpty }
            for (plan, _) in failures.prefix(describedCount) {
                let (plan, problems) = try await shrunk(plan)
                let script = SimulatedCharger.script(of: plan)
                Issue.record(
                    """
                    charger \(plan.seed) with \(plan.traits.sorted().map(\.rawValue)):
                    \(problems.joined(separator: "\n"))
                    \(script)
                    """)
            }
            #expect(failures.isEmpty, "\(failures.count) of \(plans.count) chargers")
        }

        /// The simplest charger that still fails: first fewer sessions, then fewer traits.
        private static func shrunk(_ plan: ChargerPlan) async throws -> (ChargerPlan, [String]) {
            var smallest = plan
            var problems = try await ChargerWorld([plan]).play()[0]
            search: while true {
                for simpler in smallest.simpler {
                    let found = try await ChargerWorld([simpler]).play()[0]
                    if !found.isEmpty {
                        (smallest, problems) = (simpler, found)
                        continue search
                    }
                }
                return (smallest, problems)
            }
        }
    }
}
