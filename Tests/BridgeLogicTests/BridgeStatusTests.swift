import BridgeTestSupport
import Testing

@testable import BridgeLogic

extension BridgeLogicTests {
    @Suite struct BridgeStatusTests {
        /// From the tap to the end, what the machine is doing is what a person would call it.
        @Test func showsWholeSession() throws {
            var script = try BridgeScript.idle(stored: StoredState(pulses: 100))
            #expect(script.machine.status == BridgeStatus(activity: .ready, registerWh: 100))
            script.tell(.tokenPresented(script.card))
            #expect(script.machine.status.activity == .asking)
            script.tell(
                .authorizationAnswered(request: script.machine.storage.lastTicket, .accepted))
            let startedAt = script.now.uptime
            #expect(script.machine.status.activity == .starting)
            script.stored()
            script.tell(.feedbackChanged(isClosed: true), after: 30)
            #expect(script.machine.status.activity == .waitingForCar)
            script.tell(.pulsesCounted(5), after: 1000)
            #expect(
                script.machine.status
                    == BridgeStatus(
                        activity: .charging, registerWh: 105,
                        transaction: .init(energyWh: 5, startedAt: startedAt)))
            script.tell(.tokenPresented(script.card), after: 1000)
            #expect(script.machine.status.activity == .ending)
            script.tell(.feedbackChanged(isClosed: false), after: 30)
            #expect(script.machine.status == BridgeStatus(activity: .ready, registerWh: 105))
            script.tell(.stopRequested)
            #expect(script.machine.status.activity == .stopping)
        }

        /// A charger that was taken out of use is not ready.
        @Test func showsOutOfUse() throws {
            let script = try BridgeScript.idle(stored: StoredState(isOperative: false))
            #expect(script.machine.status.activity == .outOfUse)
        }

        /// The worst fault is told, with what ends it.
        @Test func showsFaultsAndRemedies() throws {
            var script = try BridgeScript.idle()
            script.tell(.protectionChanged(.emergencyStop, isTripped: true))
            #expect(script.machine.status.activity == .faulted)
            #expect(
                script.machine.status.fault == .init(fault: .emergencyStop, remedy: .release))
            script.tell(.meterLost)
            #expect(script.machine.status.fault?.fault == .emergencyStop)
            var stored = StoredState()
            stored.faults.latched = [.contactorWelded, .databaseLost]
            script = try .idle(stored: stored)
            #expect(
                script.machine.status.fault
                    == .init(fault: .contactorWelded, remedy: .inspection))
        }

        /// A protection's fault ends by itself, until the third in a day.
        @Test func showsProtectionFault() {
            var book = FaultBook()
            for hour: Int64 in 1...3 {
                #expect(book.remedy(of: .residualCurrent) == .coolDown)
                book.begin(.residualCurrent, at: .test(hour * 3_600_000))
                book.end(.residualCurrent, at: .test(hour * 3_600_000 + 1000))
            }
            #expect(book.remedy(of: .residualCurrent) == .clearing)
        }
    }
}
