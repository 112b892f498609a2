import BridgeProtocol
import BridgeTestSupport
import Testing

@testable import BridgeLogic

extension BridgeLogicTests {
    /// Emergency stop, residual current, over-temperature, and who clears what.
    @Suite struct BridgeMachineProtectionTests {
        private static let policy: BridgePolicy = {
            var policy = BridgePolicy()
            policy.protections = [.emergencyStop, .residualCurrent, .overTemperature]
            return policy
        }()

        private static func charging() throws -> BridgeScript {
            let script = try BridgeScript.charging(policy)
            #expect(script.machine.phase == .charging)
            return script
        }

        private static func told(_ effects: [BridgeEffect]) -> [String] {
            effects.flatMap { effect -> [String] in
                guard case .persist(_, let commit) = effect else { return [] }
                return commit.events.map { event in
                    switch event.data {
                    case .statusNotification(let status):
                        status.errorCode ?? status.connectorStatus.rawValue
                    case .transactionEvent(let event): event.stoppedReason?.rawValue ?? "event"
                    default: "other"
                    }
                }
            }
        }

        /// Opened before anything is written, and the transaction ends.
        @Test(arguments: [
            (BridgeFault.emergencyStop, "EmergencyStop"), (.residualCurrent, "Other"),
            (.overTemperature, "Other"),
        ]) func opensWhenProtectionTrips(protection: BridgeFault, reason: String) throws {
            var script = try Self.charging()
            let effects = script.tell(.protectionChanged(protection, isTripped: true))
            #expect(effects.first == .setContactor(closed: false))
            #expect(Self.told(effects) == [reason, protection.rawValue])
            #expect(effects.contains(.indicate(.faulted)))
            // Its contact bounces, and then the auxiliary contact follows.
            let again = script.tell(.protectionChanged(protection, isTripped: true))
            #expect(again.first == .setContactor(closed: false) && Self.told(again) == [])
            #expect(script.tell(.feedbackChanged(isClosed: false), after: 20) == [])
            let refused = script.tell(.tokenPresented(script.card), after: 60_000)
            #expect(refused.last == .indicate(.refused))
        }

        /// A contactor that does not follow an emergency stop is welded.
        @Test func faultsWhenContactorStaysClosedAfterTrip() throws {
            var script = try Self.charging()
            script.tell(.protectionChanged(.emergencyStop, isTripped: true))
            #expect(script.tell(.timePassed, after: 999) == [])
            let found = script.tell(.timePassed, after: 1)
            #expect(found.first == .setContactor(closed: false))
            #expect(Self.told(found) == ["contactorWelded"])
            #expect(script.machine.nextDeadline == nil)
        }

        /// A released emergency stop lets the next card charge; nothing closes by itself.
        @Test func allowsChargingAfterEmergencyStopIsReleased() throws {
            var script = try Self.charging()
            script.tell(.protectionChanged(.emergencyStop, isTripped: true))
            script.tell(.feedbackChanged(isClosed: false))
            let released = script.tell(
                .protectionChanged(.emergencyStop, isTripped: false), after: 5000)
            #expect(Self.told(released) == ["Available"])
            #expect(released.last == .indicate(.ready))
            #expect(script.machine.phase == .idle)
            let asked = script.tell(.tokenPresented(script.card))
            #expect(asked.contains(.indicate(.asking)))
        }

        /// A protection has five minutes before power comes back.
        @Test func waitsForCoolDown() throws {
            var script = try Self.charging()
            script.tell(.protectionChanged(.residualCurrent, isTripped: true))
            script.tell(.feedbackChanged(isClosed: false))
            let released = script.tell(.protectionChanged(.residualCurrent, isTripped: false))
            #expect(Self.told(released) == [])
            #expect(Self.told(try script.passDeadline()) == ["Available"])
            #expect(script.machine.phase == .idle)
        }

        /// Two at once: the worse is told, and the other remains when it is over.
        @Test func reportsWorstOfTwoFaults() throws {
            var script = try Self.charging()
            script.tell(.protectionChanged(.overTemperature, isTripped: true))
            script.tell(.feedbackChanged(isClosed: false))
            let second = script.tell(.protectionChanged(.emergencyStop, isTripped: true))
            #expect(Self.told(second) == ["emergencyStop"])
            let first = script.tell(.protectionChanged(.emergencyStop, isTripped: false))
            #expect(Self.told(first) == ["overTemperature"])
            #expect(script.machine.phase == .faulted)
        }

        /// The third trip of a day is stored, outlasts a restart, and is cleared from afar.
        @Test func latchesAfterThirdTrip() throws {
            var script = try Self.charging()
            var stored = StoredFaults()
            for _ in 1...3 {
                let effects = script.tell(
                    .protectionChanged(.residualCurrent, isTripped: true), after: 600_000)
                for case .persist(_, let commit) in effects { stored = commit.state.faults }
                script.tell(.feedbackChanged(isClosed: false))
                script.tell(.protectionChanged(.residualCurrent, isTripped: false))
            }
            #expect(stored.latched == [.residualCurrent])
            var restarted = try BridgeScript(policy: Self.policy)
            let start = restarted.tell(.started(StoredState(faults: stored)))
            #expect(Self.told(start) == ["other", "residualCurrent"])
            #expect(start.last == .indicate(.faulted))
            let cleared = restarted.tell(.commanded(number: 5, .clearFault))
            #expect(Self.told(cleared) == ["Available"])
            #expect(
                cleared.last
                    == .answerCommand(number: 5, BridgeCommandResult(status: .accepted)))
        }

        /// A welded contactor is cleared by nobody from afar, and by no restart.
        @Test func keepsWeldedFaultUntilInspection() throws {
            var script = try BridgeScript.idle()
            script.tell(.feedbackChanged(isClosed: true))
            let answer = script.tell(.commanded(number: 5, .clearFault)).last
            let reason = "contactorWelded: must be cleared at the charger"
            #expect(
                answer
                    == .answerCommand(
                        number: 5, BridgeCommandResult(status: .rejected, reason: reason)))
            var stored = StoredFaults()
            stored.latched = [.contactorWelded]
            var restarted = try BridgeScript()
            let start = restarted.tell(.started(StoredState(faults: stored)))
            #expect(Self.told(start) == ["other", "contactorWelded"])
            restarted.tell(.feedbackChanged(isClosed: false))
            let tapped = restarted.tell(.tokenPresented(restarted.card), after: 60_000)
            #expect(tapped.last == .indicate(.refused))
        }

        /// Nobody charges before every protection has spoken, nor on a board that is unfit.
        @Test func refusesStartBeforeProtectionsReport() throws {
            var script = try BridgeScript(policy: Self.policy)
            script.tell(.started(StoredState()))
            script.tell(.feedbackChanged(isClosed: false))
            script.tell(.protectionChanged(.emergencyStop, isTripped: false))
            script.tell(.tokenPresented(script.card), after: 20_000)
            let refused = script.tell(.authorizationAnswered(request: 2, .accepted))
            #expect(
                refused == [
                    .log("card …E5F6 refused: a protection has not spoken yet"),
                    .indicate(.refused),
                ])
            var unfit = BridgePolicy()
            unfit.unfitness = .outputsPersist
            var other = try BridgeScript(policy: unfit)
            let start = other.tell(.started(StoredState()))
            #expect(Self.told(start) == ["other", "outputsPersist"])
            let answer = other.tell(.commanded(number: 5, .clearFault)).last
            let reason = "outputsPersist: still there"
            #expect(
                answer
                    == .answerCommand(
                        number: 5, BridgeCommandResult(status: .rejected, reason: reason)))
        }

        /// Charging often, one after the other, is no chatter.
        @Test func doesNotTakeFrequentChargingForChatter() throws {
            var policy = BridgePolicy()
            policy.minimumOffMilliseconds = 0
            var script = try BridgeScript.charging(policy)
            for _ in 0..<6 {
                script.tell(.tokenPresented(script.card), after: 300)
                script.tell(.feedbackChanged(isClosed: false))
                script.tell(.timePassed, after: 300)
                script.charge()
                #expect(script.machine.phase == .charging)
            }
        }

        /// Six changes of the auxiliary contact in ten seconds.
        @Test func faultsOnChatteringFeedback() throws {
            var script = try BridgeScript.charging()
            // It fell open and closes by itself: at first that is what is told.
            script.tell(.feedbackChanged(isClosed: false), after: 300)
            let first = script.tell(.feedbackChanged(isClosed: true), after: 300)
            #expect(Self.told(first) == [])
            for isClosed in [false, true, false, true] {
                script.tell(.feedbackChanged(isClosed: isClosed), after: 300)
            }
            #expect(script.machine.protections.worst == .feedbackChatters)
            script.tell(.feedbackChanged(isClosed: false), after: 300)
            let cleared = script.tell(.commanded(number: 5, .clearFault))
            #expect(Self.told(cleared) == ["Available"])
        }
    }
}
