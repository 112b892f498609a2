import BridgeTestSupport
import Testing

@testable import BridgeLogic

/// Readings that are doubted, and what it takes to believe them.
extension BridgeLogicTests.BridgeMachineMeterTests {
    /// A meter that contradicts itself after a start is no meter, and writes nothing.
    @Test(arguments: [5, 230_100, 500_000] as [Int64], [false, true])
    func doesNotBelieveContradictingMeter(stored: Int64, isLoss: Bool) throws {
        var script = try BridgeScript.idle(Self.policy, stored: StoredState(pulses: stored))
        if isLoss { script.tell(.meterLost) }
        var (logs, commits) = (0, 0)
        for second: Int64 in 0..<600 {
            let effects = script.tell(
                .metered(registerWh: 230_300 - second % 2 * 200, powerW: 0), after: 1000)
            guard second > 6 else { continue }
            for effect in effects {
                if case .log = effect { logs += 1 }
                if case .persist = effect { commits += 1 }
            }
            let isLost = script.machine.protections.active.contains(.meterSilent)
            #expect(isLost == (stored != 230_100))
        }
        #expect(logs <= 10)
        #expect(commits == 0)
        guard stored != 230_100 else { return }
        script.tell(.tokenPresented(script.card))
        script.tell(
            .authorizationAnswered(request: script.machine.storage.lastTicket, .accepted))
        #expect(script.machine.phase == .idle || script.machine.phase == .faulted)
        script.tell(.metered(registerWh: 230_100, powerW: 0), after: 1000)
        script.tell(.metered(registerWh: 230_100, powerW: 0), after: 1000)
        #expect(!script.machine.protections.active.contains(.meterSilent))
        #expect(script.machine.meter.pulses == 230_100)
    }

    /// Hours without power allow no jump, however many readings agree on it: another meter.
    @Test(arguments: [500, 5000, 300_000] as [Int64])
    func doesNotBillJumpWithoutPower(jump: Int64) throws {
        var script = try Self.charging()
        for _ in 0..<8 * 360 {
            script.tell(.metered(registerWh: 1000, powerW: 0), after: 10_000)
            if script.machine.nextDeadline.map({ $0 <= script.now.uptime }) ?? false {
                script.tell(.timePassed)
            }
            script.stored()
        }
        #expect(script.machine.phase == .charging)
        for _ in 1...2 {
            script.tell(.metered(registerWh: 1000 + jump, powerW: 0), after: 600)
        }
        #expect(script.machine.energyWh == 0)
        script.tell(.metered(registerWh: 1000, powerW: 0), after: 600)
        #expect(script.machine.phase == .charging)
    }

    /// Answers to requests from before the opening may arrive long after it, one after the other:
    /// they are no weld. Answers to later requests are.
    @Test func lateAnswersFromBeforeOpeningAreNoWeld() throws {
        var script = try Self.charging()
        script.tell(.metered(registerWh: 1003, powerW: 11_000), after: 1000)
        let asked = script.now.uptime
        script.tell(.tokenPresented(script.card))
        script.tell(.feedbackChanged(isClosed: false), after: 20)
        // Two repeated requests for the power took 2.2 s.
        script.tell(.metered(registerWh: 1006, powerW: 11_000, askedAt: asked), after: 2200)
        for _ in 1...20 {
            script.tell(.metered(registerWh: 1008, powerW: 0), after: 600)
            #expect(script.machine.protections.worst == nil)
        }
        #expect(script.machine.meter.pulses == 1008)
        for register: Int64 in [1010, 1012] {
            script.tell(.metered(registerWh: register, powerW: 11_000), after: 600)
        }
        #expect(script.machine.protections.worst == .contactorWelded)
    }

    /// Whatever comes between, a second reading confirms a rise.
    @Test func confirmsRiseAcrossFalseReadings() throws {
        var script = try Self.charging()
        script.tell(.metered(registerWh: 1042, powerW: 48_000), after: 2500)
        script.tell(.metered(registerWh: 0, powerW: 0), after: 400)
        script.tell(.metered(registerWh: 9_000_000, powerW: 0), after: 400)
        #expect(script.machine.energyWh == 0)
        script.tell(.metered(registerWh: 1042, powerW: 48_000), after: 400)
        #expect(script.machine.energyWh == 42)
    }

    /// One reading after a gap contradicts nothing; readings that do end it within 6 s.
    @Test(arguments: [4000, 4500, 5000] as [Int64])
    func allowsDoubtfulReadingAfterGap(gap: Int64) throws {
        var script = try Self.charging()
        script.tell(.metered(registerWh: 1010, powerW: 43_000), after: 600)
        var lying = script
        script.tell(.metered(registerWh: 1070, powerW: 43_000), after: gap)
        #expect(script.machine.phase == .charging)
        script.tell(.metered(registerWh: 1077, powerW: 43_000), after: 600)
        #expect(script.machine.energyWh == 70)
        lying.tell(.metered(registerWh: 7, powerW: 43_000), after: gap)
        #expect(lying.machine.phase == .charging)
        lying.tell(.metered(registerWh: 9_000_000, powerW: 43_000), after: 600)
        #expect(lying.machine.protections.worst == .meterSilent)
    }
}
