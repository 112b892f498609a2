import BridgeProtocol
import BridgeTestSupport
import ChargingModel
import CommonBase
import Testing

@testable import BridgeLogic

extension BridgeLogicTests {
    /// A host's card clears stored faults after a person has confirmed an inspection.
    @Suite struct BridgeMachineClearingTests {
        /// A charger that has started with a stored fault, and whose contactor reports open.
        private func faulted(
            _ faults: Set<BridgeFault> = [.contactorWelded], _ policy: BridgePolicy = BridgePolicy()
        ) throws -> BridgeScript {
            var stored = StoredFaults()
            stored.latched = faults
            let script = try BridgeScript.idle(policy, stored: StoredState(faults: stored))
            try #require(script.machine.phase == .faulted)
            return script
        }

        /// The person at the page, who has confirmed.
        private func confirmed(
            _ faults: Set<BridgeFault> = [.contactorWelded], _ policy: BridgePolicy = BridgePolicy()
        ) throws -> BridgeScript {
            var script = try faulted(faults, policy)
            script.tell(.inspectionConfirmed)
            return script
        }

        private func host(_ script: BridgeScript) -> BridgeInput {
            .tokenPresented(script.card, listed: .init(.accepted), isHost: true)
        }

        private func events(_ effects: [BridgeEffect]) -> [BridgeEvent.Payload] {
            effects.flatMap { effect -> [BridgeEvent.Payload] in
                if case .persist(_, let commit) = effect { commit.events.map(\.data) } else { [] }
            }
        }

        /// The cloud hears which faults which card has cleared, in the commit that clears them.
        @Test func hostCardClearsFaults() throws {
            var script = try faulted([.contactorWelded, .databaseLost])
            #expect(
                script.tell(.inspectionConfirmed) == [
                    .log(
                        "the inspection was confirmed on the status page: waiting for a host's card"
                    ),
                    .indicate(.asking),
                ])
            #expect(
                script.machine.status.clearing?.endsAt
                    == script.now.advanced(milliseconds: 60_000).uptime)
            let effects = script.tell(host(script), after: 59_999)
            let names = "contactorWelded, databaseLost"
            let told = BridgeEvent.SecurityEvent(
                type: "FaultCleared", techInfo: "\(names): card …E5F6 on the reader")
            #expect(
                effects == [
                    .log("card …E5F6 has cleared: \(names)"), .indicate(.accepted),
                    script.persist(2, [.init(moment: script.now, data: .securityEvent(told))]),
                    script.persist(3, [script.status(.available)]),
                    .log("nothing is faulty any more"), .indicate(.ready),
                ])
            #expect(script.machine.phase == .idle)
            #expect(script.machine.status.clearing == nil)
        }

        /// The same card held a second time by a shaky hand starts nothing; a moment later it does.
        @Test func clearingStartsNoTransaction() throws {
            var script = try confirmed()
            script.tell(host(script))
            #expect(
                script.tell(host(script), after: 4999) == [
                    .log("card …E5F6 ignored: faults were cleared a moment ago")
                ])
            script.tell(host(script), after: 1)
            #expect(script.machine.status.activity == .asking)
        }

        /// A card that came together with the host's does nothing either, whenever it is read.
        @Test func companionOfHostStartsNothing() throws {
            var script = try confirmed()
            script.tell(host(script))
            let other = try #require(IdToken("DEADBEEF"))
            let effects = script.tell(.tokenPresented(other, isCompanion: true), after: 6000)
            #expect(events(effects).isEmpty && script.machine.phase == .idle)
        }

        /// Another card is refused, and the window stays open for a host's.
        @Test func otherCardClearsNothing() throws {
            var script = try confirmed()
            let guest = BridgeInput.tokenPresented(script.card, listed: .init(.accepted))
            #expect(
                script.tell(guest) == [
                    .log("card …E5F6 does not clear the faults: notAHost"), .indicate(.refused),
                ])
            #expect(script.machine.status.clearing?.refusal == .notAHost)
            script.tell(host(script), after: 2000)
            #expect(script.machine.phase == .idle)
        }

        /// Without a confirmation, and after its minute, a host's card is any card.
        @Test func cardAloneClearsNothing() throws {
            var script = try faulted()
            let refusal: [BridgeEffect] = [
                .log("card …E5F6 refused: busy or faulted"), .indicate(.refused),
            ]
            #expect(script.tell(host(script)) == refusal)
            script.tell(.inspectionConfirmed)
            #expect(
                try script.passDeadline() == [
                    .log("no host's card has cleared the faults in time"), .indicate(.faulted),
                ])
            #expect(script.tell(host(script)) == refusal)
        }

        /// Nothing is asked while no fault is stored, and while the reader can't read a card.
        @Test func confirmationNeedsStoredFaultAndReader() throws {
            var idle = try BridgeScript.idle()
            #expect(idle.tell(.inspectionConfirmed) == [])
            idle.tell(host(idle))
            #expect(idle.machine.status.activity == .asking)
            var blind = try faulted()
            blind.tell(.readerChanged(isDead: true))
            #expect(blind.tell(.inspectionConfirmed) == [])
            var policy = BridgePolicy()
            policy.protections = [.emergencyStop]
            var pressed = try BridgeScript.idle(policy)
            pressed.tell(.protectionChanged(.emergencyStop, isTripped: true))
            #expect(pressed.tell(.inspectionConfirmed) == [])
        }

        /// A second confirmation does not prolong the window, and there are six in an hour.
        @Test func confirmationsAreBounded() throws {
            var script = try confirmed()
            let end = script.machine.status.clearing?.endsAt
            script.tell(.inspectionConfirmed, after: 30_000)
            #expect(script.machine.status.clearing?.endsAt == end)
            for _ in 2...FaultClearing.hourlyLimit {
                script.tell(.timePassed, after: 60_000)
                script.tell(.inspectionConfirmed)
            }
            script.tell(.timePassed, after: 60_000)
            let limited = script.tell(.inspectionConfirmed)
            #expect(limited == [.log("too many confirmations of an inspection in an hour")])
            #expect(script.machine.status.clearing?.refusal == .tooManyAttempts)
            script.tell(host(script))
            #expect(script.machine.phase == .faulted)
            script.tell(.inspectionConfirmed, after: 3_600_000)
            script.tell(host(script))
            #expect(script.machine.phase == .idle)
        }

        /// A contactor that still reports closed, or does not report at all.
        @Test func closedContactorStaysFaulty() throws {
            var script = try confirmed()
            script.tell(.feedbackChanged(isClosed: true))
            script.tell(host(script))
            #expect(script.machine.status.clearing?.refusal == .contactorClosed)
            script.tell(.feedbackChanged(isClosed: false))
            script.tell(host(script))
            #expect(script.machine.phase == .idle)
        }

        /// Pulses of the last half minute, and a Modbus meter's power, show that current flows.
        @Test func flowingEnergyStaysFaulty() throws {
            var counted = try confirmed()
            counted.tell(.pulsesCounted(1))
            counted.tell(host(counted), after: 30_000)
            #expect(counted.machine.status.clearing?.refusal == .energyFlows)
            counted.tell(host(counted), after: 1)
            #expect(counted.machine.phase == .idle)

            var policy = BridgePolicy()
            policy.asksMeter = true
            var metered = try faulted([.contactorWelded], policy)
            metered.meterAnswers(0)
            metered.tell(.inspectionConfirmed)
            for _ in 1...2 { metered.tell(.metered(registerWh: 0, powerW: 51), after: 500) }
            metered.tell(host(metered))
            #expect(metered.machine.status.clearing?.refusal == .energyFlows)
            for _ in 1...2 { metered.tell(.metered(registerWh: 0, powerW: 0), after: 500) }
            metered.tell(host(metered))
            #expect(metered.machine.phase == .idle)
        }

        /// The supply of the meter is off during the inspection: the stored fault is cleared, and
        /// the meter's own lasts until it answers.
        @Test func silentMeterDoesNotPreventClearing() throws {
            var policy = BridgePolicy()
            policy.asksMeter = true
            var script = try confirmed([.contactorWelded], policy)
            script.tell(.meterLost)
            let effects = script.tell(host(script))
            let told = BridgeEvent.StatusNotification(
                connectorStatus: .faulted, errorCode: "meterSilent")
            #expect(events(effects).contains(.statusNotification(told)))
            #expect(script.machine.status.fault?.fault == .meterSilent)
            #expect(script.machine.status.clearing == nil)
        }

        /// A weld that only looked repaired is found again.
        @Test func weldIsFoundAgain() throws {
            var script = try confirmed()
            script.tell(host(script))
            script.tell(.pulsesCounted(2), after: 10_000)
            #expect(script.machine.status.fault?.fault == .contactorWelded)
        }

        /// A contact that chatters, and a protection of the third trip that has not released.
        @Test func presentCausesStayFaulty() throws {
            var chattering = try faulted([.feedbackChatters])
            for isClosed in [true, false] { chattering.tell(.feedbackChanged(isClosed: isClosed)) }
            chattering.tell(.inspectionConfirmed)
            chattering.tell(host(chattering), after: 9999)
            #expect(chattering.machine.status.clearing?.refusal == .contactChatters)
            chattering.tell(host(chattering), after: 1)
            #expect(chattering.machine.phase == .idle)

            var policy = BridgePolicy()
            policy.protections = [.residualCurrent]
            var tripped = try faulted([.residualCurrent], policy)
            tripped.tell(.protectionChanged(.residualCurrent, isTripped: true))
            tripped.tell(.inspectionConfirmed)
            tripped.tell(host(tripped))
            #expect(tripped.machine.status.clearing?.refusal == .protectionTripped)
            tripped.tell(.protectionChanged(.residualCurrent, isTripped: false))
            tripped.tell(host(tripped))
            #expect(tripped.machine.phase == .idle)
        }

        /// The cloud has cleared the faults while a card was waited for: it starts nothing.
        @Test func tapAfterRemoteClearingStartsNothing() throws {
            var script = try confirmed([.databaseLost])
            script.tell(.commanded(number: 1, .clearFault))
            #expect(
                script.tell(host(script)) == [.log("card …E5F6 ignored: no fault is left to clear")]
            )
            #expect(
                try script.passDeadline() == [.log("no host's card has cleared the faults in time")]
            )
        }

        /// A restart forgets the window: nobody who confirmed it may be there any more.
        @Test func stopEndsWindow() throws {
            var script = try confirmed()
            script.tell(.stopRequested)
            #expect(script.machine.clearingEndsAt == nil)
        }
    }
}
