import BridgeProtocol
import BridgeTestSupport
import CommonBase
import Testing

@testable import BridgeLogic

extension BridgeLogicTests {
    @Suite struct ReaderWatchTests {
        private func statuses(_ effects: [BridgeEffect]) -> [BridgeEvent.StatusNotification] {
            effects.flatMap { effect -> [BridgeCommit.Event] in
                if case .persist(_, let commit) = effect { commit.events } else { [] }
            }.compactMap { event in
                if case .statusNotification(let status) = event.data { status } else { nil }
            }
        }

        /// The cloud hears of a dead reader at once, and of its return.
        @Test func reportsDeadReader() throws {
            var script = try BridgeScript.idle()
            #expect(
                statuses(script.tell(.readerChanged(isDead: true)))
                    == [.init(connectorStatus: .available, errorCode: "ReaderFailure")])
            #expect(statuses(script.tell(.readerChanged(isDead: true))).isEmpty)
            #expect(
                statuses(script.tell(.readerChanged(isDead: false), after: 60_000))
                    == [.init(connectorStatus: .available)])
        }

        /// A reader with a loose cable is reported once a minute at most, and the last report is
        /// right.
        @Test(arguments: [true, false]) func thinsOutChanges(endsDead: Bool) throws {
            var script = try BridgeScript.idle()
            var reports: [BridgeEvent.StatusNotification] = []
            for second in 0..<600 {
                let isDead = second.isMultiple(of: 2)
                reports += statuses(script.tell(.readerChanged(isDead: isDead), after: 1000))
                reports += statuses(script.tell(.timePassed))
                script.stored()
            }
            reports += statuses(script.tell(.readerChanged(isDead: endsDead)))
            while let due = script.machine.readerReportDueAt, due > script.now.uptime {
                reports += statuses(try script.passDeadline())
                script.stored()
            }
            reports += statuses(script.tell(.timePassed))
            #expect((2...12).contains(reports.count))
            #expect(reports.last?.errorCode == (endsDead ? "ReaderFailure" : nil))
        }

        /// A session goes on without the reader, and the cloud hears of it during the session.
        @Test func keepsCharging() throws {
            var script = try BridgeScript.idle()
            script.tell(.tokenPresented(script.card))
            script.tell(
                .authorizationAnswered(request: script.machine.storage.lastTicket, .accepted))
            script.stored()
            script.tell(.feedbackChanged(isClosed: true), after: 30)
            let effects = script.tell(.readerChanged(isDead: true), after: 1000)
            #expect(
                statuses(effects)
                    == [.init(connectorStatus: .available, errorCode: "ReaderFailure")])
            #expect(!effects.contains(.setContactor(closed: false)))
            #expect(script.machine.phase == .charging)
        }

        /// During a fault the fault is reported; after it, the reader is.
        @Test func reportsReaderAfterFault() throws {
            var script = try BridgeScript.idle()
            script.tell(.meterLost)
            #expect(statuses(script.tell(.readerChanged(isDead: true))).isEmpty)
            let over = statuses(script.tell(.metered(registerWh: 1, powerW: 0), after: 1000))
            #expect(over == [.init(connectorStatus: .available, errorCode: "ReaderFailure")])
        }
    }
}
