import BridgeTestSupport
import Testing

@testable import BridgeLogic

extension BridgeLogicTests {
    @Suite struct BridgeMachineFaultTests {
        private static let stuckOpen = "contactorStuckOpen"
        private static let welded = "contactorWelded"
        private static let untold: BridgeEffect =
            .log("fault: the contactor is closed without being told to")

        /// A contactor that does not close within a second is tried twice more, after the minimum
        /// off-time; then it is broken: off, ended, no more cards.
        @Test func faultsWhenContactorStaysOpen() throws {
            var script = try BridgeScript.starting()
            script.tell(.persisted(ticket: 3))
            #expect(script.tell(.feedbackChanged(isClosed: false), after: 20) == [])
            #expect(script.tell(.timePassed, after: 979) == [])
            let again: BridgeEffect = .log("the contactor did not close; it will be tried again")
            #expect(script.tell(.timePassed, after: 1) == [.setContactor(closed: false), again])
            #expect(script.tell(.timePassed, after: 14_999) == [])
            for _ in 0..<2 {
                #expect(try script.passDeadline() == [.setContactor(closed: true)])
                if script.machine.contactor.closings == 3 { break }
                #expect(try script.passDeadline() == [.setContactor(closed: false), again])
            }
            #expect(
                try script.passDeadline() == [
                    .setContactor(closed: false),
                    script.persist(
                        4,
                        [
                            script.event(
                                .ended, .abnormalCondition, seqNo: 1, stopped: .other, register: 0,
                                .transactionEnd)
                        ], latched: [.contactorStuckOpen]),
                    .log("fault: the contactor did not close"), .indicate(.faulted),
                    script.persist(
                        5, [script.status(.faulted, error: Self.stuckOpen)],
                        latched: [.contactorStuckOpen]),
                ])
            #expect(
                script.tell(.tokenPresented(script.card), after: 60_000) == [
                    .log("card …E5F6 refused: busy or faulted"), .indicate(.refused),
                ])
        }

        /// One that closes late is no welded one: it was told to open in time, and does.
        @Test func chargesAfterLateClosing() throws {
            var script = try BridgeScript.starting()
            script.tell(.persisted(ticket: 3))
            script.tell(.timePassed, after: 1000)
            #expect(script.tell(.feedbackChanged(isClosed: true), after: 20) == [])
            #expect(script.tell(.feedbackChanged(isClosed: false), after: 50) == [])
            #expect(try script.passDeadline() == [.setContactor(closed: true)])
        }

        /// A contactor that does not open within a second is welded: the transaction ends, and no
        /// card is taken any more.
        @Test func faultsWhenContactorStaysClosed() throws {
            var script = try BridgeScript.charging()
            script.tell(.tokenPresented(script.card))
            #expect(script.tell(.feedbackChanged(isClosed: true), after: 20) == [])
            script.tell(.pulsesCounted(2), after: 900)
            #expect(
                script.tell(.timePassed, after: 80) == [
                    script.persist(
                        5,
                        [
                            script.event(
                                .ended, .stopAuthorized, seqNo: 2, stopped: .local, register: 2,
                                .transactionEnd)
                        ], pulses: 2),
                    .indicate(.finished),
                    .setContactor(closed: false),
                    .log("fault: the contactor did not open"), .indicate(.faulted),
                    script.persist(
                        6, [script.status(.faulted, error: Self.welded)], pulses: 2,
                        latched: [.contactorWelded]),
                ])
            #expect(script.machine.phase == .faulted)
        }

        /// A contactor that falls open ends the transaction at once; the next card may charge.
        @Test func endsTransactionWhenContactorFallsOpen() throws {
            var script = try BridgeScript.charging()
            #expect(
                script.tell(.feedbackChanged(isClosed: false)) == [
                    .log("the contactor fell open"),
                    .setContactor(closed: false),
                    script.persist(
                        5,
                        [
                            script.event(
                                .ended, .abnormalCondition, seqNo: 2, stopped: .other, register: 0,
                                .transactionEnd)
                        ]),
                    .indicate(.finished),
                ])
            #expect(script.machine.phase == .idle)
        }

        /// An auxiliary contact that closes without being told to is a fault, also while a card is
        /// being asked about.
        @Test(arguments: [false, true]) func faultsWhenContactorClosesUnexpectedly(isAsking: Bool)
            throws
        {
            var script = try BridgeScript.idle()
            if isAsking { script.tell(.tokenPresented(script.card)) }
            let ticket: UInt64 = isAsking ? 3 : 2
            #expect(
                script.tell(.feedbackChanged(isClosed: true)) == [
                    .setContactor(closed: false), Self.untold, .indicate(.faulted),
                    script.persist(
                        ticket, [script.status(.faulted, error: Self.welded)],
                        latched: [.contactorWelded]),
                ])
        }

        /// A session that waits for the disk ends when the contactor closes by itself, and its
        /// ticket then closes nothing.
        @Test func faultsWhenContactorClosesWhileStarting() throws {
            var script = try BridgeScript.starting()
            #expect(
                script.tell(.feedbackChanged(isClosed: true)) == [
                    .setContactor(closed: false),
                    script.persist(
                        4,
                        [
                            script.event(
                                .ended, .abnormalCondition, seqNo: 1, stopped: .other, register: 0,
                                .transactionEnd)
                        ], latched: [.contactorWelded]),
                    Self.untold, .indicate(.faulted),
                    script.persist(
                        5, [script.status(.faulted, error: Self.welded)],
                        latched: [.contactorWelded]),
                ])
            #expect(script.tell(.persisted(ticket: 3)) == [])
        }

        /// Nobody charges before the auxiliary contact has said that the contactor is open.
        @Test func refusesStartBeforeFirstFeedback() throws {
            var script = try BridgeScript()
            script.tell(.started(StoredState()))
            script.tell(.tokenPresented(script.card), after: 20_000)
            #expect(
                script.tell(.authorizationAnswered(request: 2, .accepted)) == [
                    .setContactor(closed: false), Self.untold, .indicate(.faulted),
                    script.persist(
                        3, [script.status(.faulted, error: Self.welded)],
                        latched: [.contactorWelded]),
                ])
        }

        /// Two pulses through an open contactor mean that it is welded, whatever it says itself;
        /// those of the first two seconds after the opening don't, nor does one now and then.
        @Test func faultsOnStrayPulses() throws {
            var script = try BridgeScript.charging()
            script.tell(.tokenPresented(script.card))
            script.tell(.feedbackChanged(isClosed: false), after: 20)
            #expect(script.tell(.pulsesCounted(5), after: 1979) == [])
            #expect(script.tell(.pulsesCounted(1), after: 1) == [])
            #expect(script.tell(.pulsesCounted(1), after: 30_001) == [])
            #expect(
                script.tell(.pulsesCounted(1), after: 30_000) == [
                    .setContactor(closed: false),
                    .log("fault: energy flows through the open contactor"), .indicate(.faulted),
                    script.persist(
                        6, [script.status(.faulted, error: Self.welded)], pulses: 8,
                        latched: [.contactorWelded]),
                ])
        }
    }
}
