import BridgeProtocol
import BridgeTestSupport
import ChargingModel
import CommonBase
import Testing

@testable import BridgeLogic

extension BridgeLogicTests {
    /// What the readings of a Modbus meter do, true and false ones.
    @Suite struct BridgeMachineMeterTests {
        static let policy: BridgePolicy = {
            var policy = BridgePolicy()
            policy.asksMeter = true
            return policy
        }()

        /// Idle, with a meter that shows 1000 Wh.
        static func idle() throws -> BridgeScript {
            var script = try BridgeScript.idle(policy, stored: StoredState(pulses: 1000))
            script.tell(.metered(registerWh: 1000, powerW: 0))
            return script
        }

        static func charging() throws -> BridgeScript {
            var script = try idle()
            script.charge()
            #expect(script.machine.phase == .charging)
            return script
        }

        /// The end of a transaction among the effects.
        private static func stopped(_ effects: [BridgeEffect]) -> StoppedReason? {
            for case .persist(_, let commit) in effects {
                for case .transactionEvent(let event) in commit.events.map(\.data)
                where event.eventType == .ended {
                    return event.stoppedReason
                }
            }
            return nil
        }

        /// Two seconds after the contactor opened: with a rising register at the third reading,
        /// without one at the eighth.
        @Test func faultsOnPowerThroughOpenContactor() throws {
            var rising = try Self.idle()
            for register: Int64 in [1001, 1002] {
                rising.tell(.metered(registerWh: register, powerW: 7000), after: 600)
                #expect(rising.machine.protections.worst == nil)
            }
            let welded = rising.tell(.metered(registerWh: 1003, powerW: 7000), after: 600)
            #expect(welded.first == .setContactor(closed: false))
            #expect(rising.machine.protections.worst == .contactorWelded)
            var slow = try Self.idle()
            for power: Int64 in [60, 60, 20, 60, 60, 60, 60, 60, 60, 60] {
                slow.tell(.metered(registerWh: 1000, powerW: power), after: 1000)
                #expect(slow.machine.protections.worst == nil)
            }
            slow.tell(.metered(registerWh: 1000, powerW: 60), after: 1000)
            #expect(slow.machine.protections.worst == .contactorWelded)
        }

        /// A meter without a power: the register alone shows it.
        @Test func faultsOnEnergyThroughOpenContactor() throws {
            var script = try Self.idle()
            for register: Int64 in [1002, 1004] {
                script.tell(.metered(registerWh: register, powerW: nil), after: 1000)
                #expect(script.machine.protections.worst == nil)
            }
            script.tell(.metered(registerWh: 1006, powerW: nil), after: 1000)
            #expect(script.machine.protections.worst == .contactorWelded)
        }

        /// Registers in coarse steps, without a power: at the second step, however long it takes.
        @Test(arguments: [1, 10, 100], [60, 230, 1000, 11_000] as [Int64])
        func faultsOnCoarseEnergyThroughOpenContactor(step: Int64, powerW: Int64) throws {
            var script = try BridgeScript.idle(Self.policy, stored: StoredState(pulses: 1000))
            script.tell(.metered(registerWh: 1000, powerW: nil))
            var milliseconds: Int64 = 0
            // Two steps, and as many readings as confirm the second.
            while milliseconds < 2 * step * 3_600_000 / powerW + 2000 {
                milliseconds += 600
                let register = 1000 + milliseconds * powerW / 3_600_000 / step * step
                script.tell(.metered(registerWh: register, powerW: nil), after: 600)
            }
            #expect(script.machine.protections.worst == .contactorWelded)
        }

        /// The bridge itself may be behind the meter: 20 W are no weld.
        @Test(arguments: [1, 10, 100] as [Int64]) func allowsStandbyPower(step: Int64) throws {
            var script = try BridgeScript.idle(Self.policy, stored: StoredState(pulses: 1000))
            for second in 0..<(6 * 3600) as Range<Int64> {
                let register = 1000 + second * 20 / 3600 / step * step
                script.tell(.metered(registerWh: register, powerW: nil), after: 1000)
                #expect(script.machine.protections.worst == nil)
            }
        }

        /// A single wrong reading is no weld, no end, and no energy.
        @Test(
            arguments: [
                (0, 0), (0, 7000), (1000, 1_000_000), (7_000_000, 0), (7_000_000, 7000), (1040, 0),
                (999_999_999_999, 0), (3, 1), (-5, 0), (1_000_000, -7000),
            ] as [(Int64, Int64)])
        func ignoresWrongReading(register: Int64, power: Int64) throws {
            var idle = try Self.idle()
            var charging = try Self.charging()
            for step in 0..<20 {
                let isWrong = step % 3 == 0
                idle.tell(
                    .metered(
                        registerWh: isWrong ? register : 1000, powerW: isWrong ? power : 0),
                    after: 1200)
                let truth = 1000 + Int64(step)
                charging.tell(
                    .metered(
                        registerWh: isWrong ? register : truth, powerW: isWrong ? power : 3000),
                    after: 1200)
                #expect(idle.machine.protections.worst == nil)
                #expect(charging.machine.phase == .charging)
            }
            #expect(idle.machine.meter.pulses == 1000)
            #expect(charging.machine.energyWh == 19)
        }

        /// What was ignored is in the log once a minute, and counted in the status.
        @Test func reportsIgnoredReadings() throws {
            var script = try Self.idle()
            let first = script.tell(.metered(registerWh: 0, powerW: 0), after: 1000)
            #expect(
                first == [
                    .log("ignored an answer of the meter: the register is 0 Wh, at 0 W")
                ])
            #expect(script.tell(.meterIgnored("noise"), after: 1000) == [])
            script.tell(.metered(registerWh: 1000, powerW: 0), after: 1000)
            let later = script.tell(.meterIgnored("noise"), after: 60_000)
            #expect(
                later == [.log("ignored an answer of the meter (and 1 before it): noise")])
            #expect(script.machine.status.ignoredReadings == 3)
        }

        /// Another meter goes on from what it shows; in the middle of a transaction that ends it.
        @Test func endsTransactionWhenRegisterFalls() throws {
            var script = try BridgeScript.idle(
                Self.policy, stored: StoredState(pulses: 9000))
            script.meterAnswers(10)
            #expect(script.machine.meter.pulses == 10)
            script = try Self.charging()
            for register: Int64 in [3, 5, 7] {
                script.tell(.metered(registerWh: register, powerW: 7000), after: 1300)
                #expect(script.machine.phase == .charging)
            }
            let fell = script.tell(.metered(registerWh: 9, powerW: 7000), after: 1300)
            #expect(fell.contains(.setContactor(closed: false)))
            #expect(Self.stopped(script.tell(.feedbackChanged(isClosed: false))) == .other)
            script.tell(.metered(registerWh: 11, powerW: 0), after: 1300)
            script.tell(.metered(registerWh: 11, powerW: 0), after: 1300)
            #expect(script.machine.meter.pulses == 11)
            #expect(script.machine.protections.worst == nil)
        }

        /// A register that is too high for good is another meter's, too, and no energy.
        @Test func endsTransactionWhenMeterIsExchanged() throws {
            var script = try Self.charging()
            for _ in 1...4 { script.tell(.metered(registerWh: 7_000_000, powerW: 0), after: 1300) }
            let end = script.tell(.feedbackChanged(isClosed: false))
            #expect(Self.stopped(end) == .other)
            script.tell(.metered(registerWh: 7_000_000, powerW: 0), after: 1300)
            #expect(script.machine.meter.pulses == 7_000_000)
            #expect(script.machine.phase == .idle)
        }

        /// Readings that contradict each other for 4 s are no better than silence; then two that
        /// agree are enough.
        @Test func losesMeterThatContradictsItself() throws {
            var script = try Self.charging()
            for register: Int64 in [5, 3, 1] {
                script.tell(.metered(registerWh: register, powerW: 0), after: 1300)
                #expect(script.machine.phase == .charging)
            }
            let lost = script.tell(.metered(registerWh: 0, powerW: 0), after: 1300)
            #expect(lost.contains(.setContactor(closed: false)))
            #expect(Self.stopped(lost) == .other)
            #expect(script.machine.protections.worst == .meterSilent)
            script.tell(.feedbackChanged(isClosed: false))
            script.tell(.metered(registerWh: 1020, powerW: 0), after: 1300)
            #expect(script.machine.protections.worst == nil)
        }

        /// The S0 output of a meter that is read by Modbus is not counted as well.
        @Test func ignoresPulsesOfModbusMeter() throws {
            var script = try Self.charging()
            for register: Int64 in 1001...1009 {
                script.tell(.pulsesCounted(2), after: 600)
                script.tell(.metered(registerWh: register, powerW: 6000), after: 600)
            }
            #expect(script.machine.energyWh == 9)
            #expect(script.machine.phase == .charging)
        }

        /// The first reading may be false: the next one decides, and no energy has flowed.
        @Test(arguments: [7_000_000, 10, 1_000_000] as [Int64])
        func correctsWrongFirstReading(first: Int64) throws {
            var script = try BridgeScript.idle(Self.policy, stored: StoredState(pulses: 900_000))
            for register: Int64 in [first, 1_000_000, 1_000_000] {
                script.tell(.metered(registerWh: register, powerW: 0), after: 600)
            }
            #expect(script.machine.meter.pulses == 1_000_000)
            script.charge()
            script.tell(.metered(registerWh: 1_000_001, powerW: 7000), after: 600)
            #expect(script.machine.energyWh == 1)
            #expect(script.machine.phase == .charging)
        }

        /// A new meter may begin at 0: believed after a minute without a transaction.
        @Test func believesNewMeterThatShowsZero() throws {
            var script = try Self.idle()
            for _ in 1...60 { script.tell(.metered(registerWh: 0, powerW: 0), after: 1300) }
            #expect(script.machine.meter.pulses == 0)
            #expect(script.machine.protections.worst == nil)
        }

        /// The register of a coarse meter stands for a while and then makes a step.
        @Test func followsCoarseMeter() throws {
            var policy = Self.policy
            policy.meterStepWh = 100
            var script = try BridgeScript.idle(policy, stored: StoredState(pulses: 1000))
            script.tell(.metered(registerWh: 1000, powerW: 0))
            script.charge()
            for second: Int64 in 1...600 {
                let register = 1000 + second * 11_000 / 3600 / 100 * 100
                script.tell(.metered(registerWh: register, powerW: 11_000), after: 1000)
            }
            #expect(script.machine.phase == .charging)
            #expect(script.machine.energyWh == 1800)
        }
    }
}
