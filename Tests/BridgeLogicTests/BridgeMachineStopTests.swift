import BridgeTestSupport
import Testing

@testable import BridgeLogic

extension BridgeLogicTests {
    @Suite struct BridgeMachineStopTests {
        /// Asked to end while charging: open first, then the transaction's end, then the daemon's
        /// once both are on the disk.
        @Test func opensAndEndsTransactionOnStop() throws {
            var script = try BridgeScript.charging()
            #expect(
                script.tell(.stopRequested) == [
                    .setContactor(closed: false),
                    script.persist(
                        5,
                        [
                            script.event(
                                .ended, .abnormalCondition, seqNo: 2, stopped: .reboot,
                                register: 0, .transactionEnd)
                        ]),
                    script.persist(6, [script.status(.unavailable)]),
                ])
            #expect(script.tell(.persisted(ticket: 5)) == [])
            #expect(script.tell(.persisted(ticket: 6)) == [.finished(failure: nil)])
        }

        /// In every phase a stop, a board that fails and a disk that fails open the contactor
        /// before all else; nothing that happens then closes it or keeps the daemon, and a silent disk
        /// does not for long.
        @Test(
            arguments: [
                .stopRequested, .boardFailed("broken"), .storageFailed("full"),
            ] as [BridgeInput])
        func stopsInEveryPhase(input: BridgeInput) throws {
            let failure: String? =
                switch input {
                case .boardFailed(let reason), .storageFailed(let reason): reason
                default: nil
                }
            for var script in try Self.phases() {
                let effects = script.tell(input)
                #expect(effects.first == .setContactor(closed: false))
                let last = script.machine.storage.lastTicket
                for late in [
                    .authorizationAnswered(request: 2, .accepted), .persisted(ticket: last - 1),
                    .feedbackChanged(isClosed: true), .tokenPresented(script.card), .timePassed,
                    .pulsesCounted(9), .stopRequested, .boardFailed("again"),
                ] as [BridgeInput] {
                    #expect(script.tell(late, after: 1000) == [])
                }
                var silent = script
                #expect(
                    script.tell(.persisted(ticket: last)) == [.finished(failure: failure)])
                let reason = failure ?? "the disk does not answer"
                #expect(try silent.passDeadline() == [.finished(failure: reason)])
            }
        }

        private static func phases() throws -> [BridgeScript] {
            var asking = try BridgeScript.idle()
            asking.tell(.tokenPresented(asking.card))
            var closing = try BridgeScript.starting()
            closing.tell(.persisted(ticket: 3))
            var opening = try BridgeScript.charging()
            opening.tell(.tokenPresented(opening.card))
            var faulted = closing
            try faulted.passDeadline()
            return [
                try .idle(), asking, try .starting(), closing, try .charging(), opening, faulted,
            ]
        }

        /// When the disk refuses even the last words, the daemon ends and says why.
        @Test func finishesWhenDiskFailsWhileStopping() throws {
            var script = try BridgeScript.charging()
            script.tell(.stopRequested)
            #expect(script.tell(.storageFailed("full")) == [.finished(failure: "full")])
            var broken = try BridgeScript.charging()
            broken.tell(.boardFailed("gone"))
            #expect(broken.tell(.storageFailed("full")) == [.finished(failure: "gone")])
        }
    }
}
