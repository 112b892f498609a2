import BridgeTestSupport
import TestSupport
import Testing

@testable import BridgeLogic

extension BridgeLogicTests {
    @Suite struct MachinePropertyTests {
        /// Whatever comes in whatever order: closed only with an accepted token and a durable
        /// session, opening waits for nothing, every transaction ends once, and no number of it
        /// is missing or falls (all rules: `MachineJudge`). 10,000 lives of a machine with `--long`.
        @Test(arguments: 0..<20 as Range<UInt64>) func keepsRulesUnderRandomInputs(block: UInt64)
            throws
        {
            let cards = [
                try card("04A1B2C3D4E5F6"), try card("0811223344"), try card("0455667788"),
            ]
            var (closings, ends) = (0, 0)
            for seed in RandomCases.block(block, of: 500) {
                var fuzz = MachineFuzz(seed: seed, cards: cards)
                fuzz.run(steps: 180)
                if let violation = fuzz.judge.violation {
                    Issue.record("seed \(seed): \(violation)")
                }
                closings += fuzz.judge.closings
                ends += fuzz.judge.ended.count
            }
            // Else the lives were too dull to prove anything.
            #expect(closings > 125 && ends > 125, "\(closings) closings, \(ends) ends")
        }

        /// A disk that never answers keeps every contactor open, and one that stops answering while
        /// it is closed delays no opening.
        @Test(
            arguments: [
                .stopRequested, .boardFailed("broken"), .storageFailed("full"),
                .feedbackChanged(isClosed: false),
            ] as [BridgeInput])
        func keepsRulesWithSilentDisk(input: BridgeInput) throws {
            var starting = try BridgeScript.starting()
            for _ in 0..<1000 {
                let effects = starting.tell(.timePassed, after: 86_400_000)
                #expect(!effects.contains(.setContactor(closed: true)))
            }
            var charging = try BridgeScript.charging()
            while charging.now.uptime.milliseconds < 3_600_000 {
                charging.stored()
                try charging.passDeadline()
            }
            let effects = charging.tell(input)
            let first = effects.first { if case .log = $0 { false } else { true } }
            #expect(first == .setContactor(closed: false))
        }
    }
}
