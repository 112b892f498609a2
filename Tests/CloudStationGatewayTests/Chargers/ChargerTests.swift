import CommonBase
import Foundation
import TestSupport
import Testing

extension CloudStationGatewayTests {
    /// Simulated chargers against the truth of their sessions: the energy is right to the
    /// resolution that the charger states, honest sessions are clean and others suspect, each
    /// session is one transaction, and none runs on after the charger has shown its end.
    @Suite struct ChargerTests {
        /// `CHARGER_SEEDS=10000` plays so many random chargers instead of 400, and describes
        /// more of the failing ones.
        private static let seedCount =
            ProcessInfo.processInfo.environment["CHARGER_SEEDS"].flatMap(UInt64.init) ?? 400
        /// Chargers of one cloud.
        private static let share: UInt64 = 200
        /// Failing chargers that are described for each cloud.
        private static let describedCount = seedCount > 400 ? 20 : 4

        @Test func billsPlainChargers() async throws {
            try await Self.play((0..<40).map { ChargerPlan(seed: $0, traits: []) })
        }

        /// Each trait alone, so that a failure names its kind.
        @Test func billsChargersWithOneTrait() async throws {
            let traits = ChargerTrait.allCases
            try await Self.play(
                (0..<UInt64(traits.count) * 4).map { seed in
                    ChargerPlan(seed: seed, traits: [traits[Int(seed) / 4]])
                }, describing: traits.count)
        }

        @Test(arguments: 0..<(seedCount + share - 1) / share)
        func billsRandomChargers(block: UInt64) async throws {
            let seeds = block * Self.share..<min((block + 1) * Self.share, Self.seedCount)
            try await Self.play(seeds.map { ChargerPlan(seed: $0) })
        }

        /// Else the random chargers were too plain to prove anything.
        @Test func randomChargersHaveEveryTrait() {
            let plans = (0..<Self.seedCount).map { ChargerPlan(seed: $0) }
            #expect(Set(plans.flatMap(\.traits)) == Set(ChargerTrait.allCases))
        }

        private static func play(
            _ plans: [ChargerPlan], describing limit: Int = describedCount
        ) async throws {
            let verdicts = try await ChargerWorld(plans).play()
            let failures = zip(plans, verdicts).filter { !$0.1.isEmpty }
            var described: Set<Set<ChargerTrait>> = []
            for (plan, problems) in failures
            where described.count < limit && !described.contains(plan.traits) {
                let (plan, problems) = try await shrunk(plan, problems)
                guard described.insert(plan.traits).inserted else { continue }
                let script = SimulatedCharger.script(of: plan)
                Issue.record(
                    """
                    charger \(plan.seed) with \(plan.traits.sorted().map(\.rawValue)):
                    \(problems.joined(separator: "\n"))
                    \(script)
                    """)
            }
            #expect(failures.count == 0, "of \(plans.count) chargers")
        }

        /// The simplest charger that still fails in the same way: with fewer sessions and traits.
        private static func shrunk(
            _ plan: ChargerPlan, _ problems: [String]
        ) async throws -> (ChargerPlan, [String]) {
            var (smallest, problems) = (plan, problems)
            search: while true {
                for simpler in smallest.simpler {
                    let found = try await ChargerWorld([simpler]).play()[0]
                    if kinds(found).contains(where: kinds(problems).contains) {
                        (smallest, problems) = (simpler, found)
                        continue search
                    }
                }
                return (smallest, problems)
            }
        }

        /// The problems without their numbers.
        private static func kinds(_ problems: [String]) -> [String] {
            problems.map { $0.filter { !$0.isNumber } }
        }
    }
}
