import BridgeTestSupport
import CommonBase
import Testing

@testable import BridgeLogic

extension BridgeLogicTests {
    /// Ten minutes of charging and of idling with a meter one in ten of whose readings is false.
    @Suite struct MeterLieTests {
        enum Lie: CaseIterable {
            case zero, tooHigh, tooLow, noPower, muchPower, hugePower, swapped, former, random
        }

        private static let intervalMilliseconds: Int64 = 600
        private static let powerW: Int64 = 11_000

        private struct World {
            var script: BridgeScript
            var random: SeededRandom
            let lie: Lie
            /// In which the register rises, in Wh.
            let step: Int64
            var milliwattHours: Int64 = 1_234_567_000
            var former: (Int64, Int64) = (0, 0)

            var registerWh: Int64 { milliwattHours / 1000 / step * step }

            /// A reading each 0.6 s for ten minutes.
            mutating func run(powerW: Int64, _ check: (BridgeScript) -> Void) {
                for _ in 0..<1000 {
                    milliwattHours += powerW * intervalMilliseconds / 3600
                    let truth = (registerWh, powerW)
                    let (register, power) = random.chance(10) ? told(truth) : truth
                    former = truth
                    script.tell(
                        .metered(registerWh: register, powerW: power), after: intervalMilliseconds)
                    if script.machine.nextDeadline.map({ $0 <= script.now.uptime }) ?? false {
                        script.tell(.timePassed)
                    }
                    script.stored()
                    check(script)
                }
            }

            private mutating func told(_ truth: (Int64, Int64)) -> (Int64, Int64) {
                switch lie {
                case .zero: (0, 0)
                case .tooHigh: (truth.0 + 6_999_000, truth.1)
                case .tooLow: (truth.0 / 2, truth.1)
                case .noPower: (truth.0, 0)
                case .muchPower: (truth.0, 7360)
                case .hugePower: (truth.0, 999_999)
                case .swapped: (truth.1 * 1000, truth.0 / 1000)
                case .former: former
                case .random: (random.number(0...9_999_999), random.number(0...9999))
                }
            }
        }

        /// With registers in steps, which the model may not say.
        @Test(arguments: Lie.allCases, [1, 10, 30, 100] as [Int64])
        func survives(lie: Lie, step: Int64) throws {
            var policy = BridgePolicy()
            policy.asksMeter = true
            let first = 1_234_567 / step * step
            for seed: UInt64 in 1...5 {
                var world = World(
                    script: try BridgeScript.idle(
                        policy, stored: StoredState(pulses: first)),
                    random: SeededRandom(seed: seed), lie: lie, step: step, former: (first, 0))
                world.run(powerW: 0) { script in
                    #expect(script.machine.protections.worst == nil, "\(lie) \(seed)")
                }
                // The present reading may be a lie; the next one will do.
                world.script.tell(.metered(registerWh: first, powerW: 0))
                world.script.charge()
                #expect(world.script.machine.phase == .charging)
                world.run(powerW: Self.powerW) { script in
                    #expect(script.machine.phase == .charging, "\(lie) \(seed)")
                }
                let truth = world.milliwattHours / 1000 - 1_234_567
                let reading = Self.powerW * Self.intervalMilliseconds / 3_600_000 + step
                let error = truth - world.script.machine.energyWh
                // Some last readings may be lies.
                #expect((-reading...4 * reading).contains(error), "\(lie) \(seed): \(error)")
            }
        }
    }
}
