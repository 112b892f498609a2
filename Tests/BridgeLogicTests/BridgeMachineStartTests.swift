import BridgeTestSupport
import CommonBase
import Testing

@testable import BridgeLogic

extension BridgeLogicTests {
    @Suite struct BridgeMachineStartTests {
        /// A transaction that the power cut off ends with what was stored last: register, moment,
        /// and the word that pulses may be missing. Only then comes the start.
        @Test func endsInterruptedTransactionAtStart() throws {
            var before = try BridgeScript.charging()
            before.tell(.pulsesCounted(41))
            let session = try #require(before.machine.transaction.session)
            var script = try BridgeScript()
            script.now.bootID = "after the power came back"
            let effects = script.tell(.started(StoredState(pulses: 41, session: session)))
            #expect(
                effects == [
                    .setContactor(closed: false),
                    .log("transaction \(session.transactionId) was cut off"),
                    script.persist(
                        1,
                        [
                            before.event(
                                .ended, .abnormalCondition, seqNo: 3, stopped: .powerLoss,
                                register: 41, .transactionEnd, hasGap: true),
                            script.boot, script.status(.available),
                        ], pulses: 41),
                    .indicate(.ready),
                ])
        }

        /// Pulses may have been missed while nobody counted: that is told until a transaction's
        /// first reading, and never after it.
        @Test func ignoresGapBeforeTransaction() throws {
            var script = try BridgeScript.starting(stored: StoredState(pulses: 500))
            #expect(script.machine.meter.hasGap)
            script.tell(.persisted(ticket: 3))
            #expect(
                script.tell(.feedbackChanged(isClosed: true)) == [
                    script.persist(
                        4,
                        [
                            script.event(
                                .updated, .chargingStateChanged, seqNo: 1, register: 500,
                                .transactionBegin)
                        ], pulses: 500, nextSeqNo: 2),
                    .indicate(.charging),
                ])
            #expect(!script.machine.meter.hasGap)
        }

        /// A contactor that a dead daemon left closed is told to open, and has a second for it.
        @Test func opensContactorThatWasLeftClosed() throws {
            var script = try BridgeScript()
            let first = script.tell(.started(StoredState())).first
            #expect(first == .setContactor(closed: false))
            #expect(script.tell(.feedbackChanged(isClosed: true)) == [])
            #expect(script.machine.nextDeadline == Uptime(milliseconds: 1000))
            #expect(script.tell(.feedbackChanged(isClosed: false), after: 40) == [])
            #expect(script.machine.nextDeadline == nil)
        }

        /// One that stays closed after the start is welded, also while a card is being asked about.
        @Test(arguments: [false, true]) func faultsWhenContactorStaysClosedAtStart(isAsking: Bool)
            throws
        {
            var script = try BridgeScript()
            script.tell(.started(StoredState()))
            script.tell(.feedbackChanged(isClosed: true))
            if isAsking { script.tell(.tokenPresented(script.card)) }
            #expect(script.tell(.timePassed, after: 999) == [])
            #expect(
                script.tell(.timePassed, after: 1) == [
                    .setContactor(closed: false),
                    .log("fault: the contactor is closed without being told to"),
                    .indicate(.faulted),
                    script.persist(
                        isAsking ? 3 : 2, [script.status(.faulted, error: "contactorWelded")],
                        latched: [.contactorWelded]),
                ])
        }
    }
}
