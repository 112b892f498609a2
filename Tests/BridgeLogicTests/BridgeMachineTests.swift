import BridgeTestSupport
import Testing

@testable import BridgeLogic

extension BridgeLogicTests {
    @Suite struct BridgeMachineTests {
        /// From the start to the second tap, effect by effect: durable before closed, and open
        /// before anything is written.
        @Test func runsWholeSession() throws {
            var script = try BridgeScript()
            #expect(
                script.tell(.started(StoredState())) == [
                    .setContactor(closed: false),
                    script.persist(1, [script.boot, script.status(.available)]),
                    .indicate(.ready),
                ])
            #expect(script.tell(.persisted(ticket: 1)) == [])
            #expect(script.tell(.feedbackChanged(isClosed: false)) == [])
            try tapAndClose(&script)
            try chargeAndOpen(&script)
            #expect(script.machine.nextDeadline == nil)
        }

        private func tapAndClose(_ script: inout BridgeScript) throws {
            #expect(
                script.tell(.tokenPresented(script.card), after: 20_000) == [
                    .log("card …E5F6"), .indicate(.asking),
                    .authorize(request: 2, script.card),
                ])
            #expect(
                script.tell(.authorizationAnswered(request: 2, .accepted), after: 300) == [
                    .indicate(.accepted),
                    script.persist(
                        3,
                        [
                            script.event(
                                .started, .authorized, seqNo: 0, state: .evConnected,
                                token: script.card, register: 0)
                        ], nextSeqNo: 1),
                ])
            #expect(script.tell(.persisted(ticket: 3), after: 20) == [.setContactor(closed: true)])
            #expect(
                script.tell(.feedbackChanged(isClosed: true), after: 30) == [
                    script.persist(
                        4,
                        [
                            script.event(
                                .updated, .chargingStateChanged, seqNo: 1, register: 0,
                                .transactionBegin)
                        ], nextSeqNo: 2),
                    .indicate(.charging),
                ])
        }

        private func chargeAndOpen(_ script: inout BridgeScript) throws {
            #expect(
                script.tell(.pulsesCounted(1), after: 40_000) == [
                    script.persist(
                        5,
                        [
                            script.event(
                                .updated, .chargingStateChanged, seqNo: 2, state: .charging)
                        ], pulses: 1, nextSeqNo: 3)
                ])
            script.stored()
            #expect(script.tell(.pulsesCounted(2), after: 300) == [])
            let sample = try script.passDeadline()
            #expect(
                sample == [
                    script.persist(
                        6,
                        [
                            script.event(
                                .updated, .meterValuePeriodic, seqNo: 3, register: 3,
                                .samplePeriodic)
                        ], pulses: 3, nextSeqNo: 4)
                ])
            #expect(
                script.tell(.tokenPresented(script.card), after: 200) == [
                    .setContactor(closed: false)
                ])
            #expect(script.tell(.pulsesCounted(1), after: 10) == [])
            #expect(
                script.tell(.feedbackChanged(isClosed: false), after: 20) == [
                    script.persist(
                        7,
                        [
                            script.event(
                                .ended, .stopAuthorized, seqNo: 4, stopped: .local, register: 4,
                                .transactionEnd)
                        ], pulses: 4),
                    .indicate(.finished),
                ])
        }

        /// Without an auxiliary contact the contactor counts as following at once.
        @Test func runsSessionWithoutFeedback() throws {
            var policy = BridgePolicy()
            policy.hasFeedback = false
            var script = try BridgeScript.starting(policy)
            #expect(
                script.tell(.persisted(ticket: 3)) == [
                    .setContactor(closed: true),
                    script.persist(
                        4,
                        [
                            script.event(
                                .updated, .chargingStateChanged, seqNo: 1, register: 0,
                                .transactionBegin)
                        ], nextSeqNo: 2),
                    .indicate(.charging),
                ])
            #expect(
                script.tell(.tokenPresented(script.card), after: 1000) == [
                    .setContactor(closed: false),
                    script.persist(
                        5,
                        [
                            script.event(
                                .ended, .stopAuthorized, seqNo: 2, stopped: .local, register: 0,
                                .transactionEnd)
                        ]),
                    .indicate(.finished),
                ])
        }

        /// The register is the pulses at the meter's rate, in whole Wh, and never overflows.
        @Test(
            arguments: [
                (0, 1000, 0), (999, 1000, 999), (1, 500, 2), (1999, 2000, 999), (7, 0, 7000),
                (.max, 1000, .max / 1000), (.max, 1, .max),
            ] as [(Int64, Int64, Int64)])
        func convertsPulsesToWh(pulses: Int64, rate: Int64, expected: Int64) {
            var policy = BridgePolicy()
            policy.impulsesPerKWh = rate
            #expect(policy.registerWh(pulses) == expected)
        }
    }
}
