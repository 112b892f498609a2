import BridgeProtocol
import BridgeTestSupport
import ChargingModel
import CommonBase
import Testing

@testable import BridgeLogic

extension BridgeLogicTests {
    @Suite struct BridgeMachineRemoteTests {
        private static func answer(
            _ number: Int64, _ status: BridgeCommandResult.Status, _ reason: String? = nil
        ) -> BridgeEffect {
            .answerCommand(number: number, BridgeCommandResult(status: status, reason: reason))
        }

        private static func start(_ card: IdToken, evse: Int64 = 1) -> BridgeInput {
            .commanded(
                number: 7, .requestStart(.init(idToken: WireIdToken(card), evseId: evse)))
        }

        private static func stop(_ transaction: TransactionID) -> BridgeInput {
            .commanded(number: 8, .requestStop(.init(transactionId: transaction)))
        }

        private static func make(_ status: BridgeCommand.OperationalStatus) -> BridgeInput {
            .commanded(number: 9, .changeAvailability(.init(operationalStatus: status)))
        }

        /// A start of the cloud is a start like a tap's: durable first, then closed.
        @Test func startsRemotely() throws {
            var script = try BridgeScript.idle()
            let effects = script.tell(Self.start(script.card))
            let event = script.event(
                .started, .remoteStart, seqNo: 0, state: .evConnected, token: script.card,
                register: 0)
            #expect(
                effects == [
                    .log("card …E5F6 started by the cloud"), .indicate(.accepted),
                    script.persist(2, [event], nextSeqNo: 1), Self.answer(7, .accepted),
                ])
            #expect(script.tell(.persisted(ticket: 2)).first == .setContactor(closed: true))
        }

        /// A busy charger and an EVSE that is not there refuse a start.
        @Test func rejectsUnsafeRemoteStart() throws {
            var script = try BridgeScript.charging()
            #expect(
                script.tell(Self.start(script.card))
                    == [Self.answer(7, .rejected, "busy or faulted")])
            var idle = try BridgeScript.idle()
            #expect(
                idle.tell(Self.start(idle.card, evse: 2))
                    == [Self.answer(7, .rejected, "there is no such token or EVSE")])
        }

        /// A stop opens first, and ends the transaction as Remote; another transaction is nobody's.
        @Test func stopsRemotely() throws {
            var script = try BridgeScript.charging()
            let other = TransactionID(random: (1, 2))
            let refusal = Self.answer(8, .rejected, "this transaction does not run")
            #expect(script.tell(Self.stop(other)) == [refusal])
            let effects = script.tell(Self.stop(script.transactionId))
            #expect(effects == [.setContactor(closed: false), Self.answer(8, .accepted)])
            let end = script.tell(.feedbackChanged(isClosed: false))
            let event = script.event(
                .ended, .remoteStop, seqNo: 2, stopped: .remote, register: 0, .transactionEnd)
            #expect(end.contains(script.persist(5, [event])))
            #expect(script.tell(Self.stop(script.transactionId)) == [refusal])
        }

        private static func stoppedReason(_ effects: [BridgeEffect]) -> StoppedReason? {
            for case .persist(_, let commit) in effects {
                for case .transactionEvent(let event) in commit.events.map(\.data)
                where event.eventType == .ended { return event.stoppedReason }
            }
            return nil
        }

        /// A start with limits, up to the closed contactor.
        private static func limited(
            maximumEnergyWh: Int64? = nil, endsAfter seconds: Int64? = nil
        ) throws -> BridgeScript {
            var script = try BridgeScript.idle()
            let end = seconds.map { script.now.wall.adding(seconds: $0) }
            script.tell(
                .commanded(
                    number: 7,
                    .requestStart(
                        .init(
                            idToken: WireIdToken(script.card), maximumEnergyWh: maximumEnergyWh,
                            endsAt: end))))
            script.tell(.persisted(ticket: 2))
            script.tell(.feedbackChanged(isClosed: true))
            script.stored()
            return script
        }

        /// The bridge keeps the limits of a start itself, also while the cloud cannot be reached.
        @Test func endsAtEnergyOfRemoteStart() throws {
            var script = try Self.limited(maximumEnergyWh: 3)
            #expect(!script.tell(.pulsesCounted(2)).contains(.setContactor(closed: false)))
            #expect(script.tell(.pulsesCounted(1)).contains(.setContactor(closed: false)))
            let end = script.tell(.feedbackChanged(isClosed: false))
            #expect(Self.stoppedReason(end) == .energyLimitReached)
        }

        private static func limit(
            _ energyWh: Int64?, of transaction: TransactionID
        ) -> BridgeInput {
            .commanded(
                number: 8,
                .setTransactionLimit(
                    .init(transactionId: transaction, maximumEnergyWh: energyWh)))
        }

        @Test func raisesEnergyLimitOfRunningTransaction() throws {
            var script = try Self.limited(maximumEnergyWh: 3)
            let id = script.transactionId
            script.tell(.pulsesCounted(2))
            let answer = script.tell(Self.limit(5, of: id))
            #expect(answer.last == Self.answer(8, .accepted))
            #expect(!script.tell(.pulsesCounted(2)).contains(.setContactor(closed: false)))
            #expect(script.tell(.pulsesCounted(1)).contains(.setContactor(closed: false)))
            let end = script.tell(.feedbackChanged(isClosed: false))
            #expect(Self.stoppedReason(end) == .energyLimitReached)
        }

        @Test func endsTransactionThatIsAboveLoweredLimit() throws {
            var script = try Self.limited(maximumEnergyWh: 9)
            let id = script.transactionId
            script.tell(.pulsesCounted(4))
            #expect(
                !script.tell(Self.limit(5, of: id)).contains(.setContactor(closed: false)))
            let effects = script.tell(Self.limit(4, of: id))
            #expect(effects.contains(.setContactor(closed: false)))
            #expect(effects.last == Self.answer(8, .accepted))
            let end = script.tell(.feedbackChanged(isClosed: false))
            #expect(Self.stoppedReason(end) == .energyLimitReached)
        }

        @Test func liftsEnergyLimitOfRunningTransaction() throws {
            var script = try Self.limited(maximumEnergyWh: 3)
            let id = script.transactionId
            script.tell(Self.limit(nil, of: id))
            #expect(!script.tell(.pulsesCounted(5)).contains(.setContactor(closed: false)))
        }

        @Test func rejectsLimitOfOtherTransaction() throws {
            var script = try Self.limited(maximumEnergyWh: 3)
            let other = TransactionID(random: (1, 2))
            #expect(
                script.tell(Self.limit(9, of: other))
                    == [Self.answer(8, .rejected, "this transaction does not run")])
            #expect(script.tell(.pulsesCounted(3)).contains(.setContactor(closed: false)))
        }

        @Test func endsAtTimeOfRemoteStart() throws {
            var script = try Self.limited(endsAfter: 2)
            let due = try #require(script.machine.nextDeadline)
            #expect(due <= script.now.uptime.adding(milliseconds: 2000))
            #expect(script.tell(.timePassed, after: 2000).contains(.setContactor(closed: false)))
            let end = script.tell(.feedbackChanged(isClosed: false))
            #expect(Self.stoppedReason(end) == .timeout)
        }

        /// A stop before the disk has answered keeps the contactor open.
        @Test func stopsBeforeClosing() throws {
            var script = try BridgeScript.starting()
            let effects = script.tell(Self.stop(script.transactionId))
            #expect(effects.last == Self.answer(8, .accepted))
            #expect(script.tell(.persisted(ticket: 3)) == [])
            #expect(script.machine.phase == .idle)
        }

        /// Out of use, no card charges; the state is stored, told, and lasts across restarts.
        @Test func refusesCardsWhileInoperative() throws {
            var script = try BridgeScript.idle()
            let effects = script.tell(Self.make(.inoperative))
            #expect(effects.last == Self.answer(9, .accepted))
            guard case .persist(2, let commit) = effects.first else {
                return #expect(Bool(false), "\(effects)")
            }
            #expect(commit.events == [script.status(.unavailable)])
            #expect(!commit.state.isOperative)
            let refusal = script.tell(.tokenPresented(script.card, listed: .init(.accepted)))
            #expect(
                refusal == [
                    .log("card …E5F6 refused: out of use"),
                    script.refused(.inoperative, isOperative: false), .indicate(.refused),
                ])
            let restarted = try BridgeScript.idle(stored: StoredState(isOperative: false))
            #expect(!restarted.machine.isOperative)
            let again = script.tell(Self.make(.operative))
            guard case .persist(4, let commit) = again.first else {
                return #expect(Bool(false), "\(again)")
            }
            #expect(commit.events == [script.status(.available)])
            #expect(commit.state.isOperative)
        }

        /// A running transaction goes on, and the charger is out of use when it has ended.
        @Test func becomesInoperativeAfterTransaction() throws {
            var script = try BridgeScript.charging()
            #expect(script.tell(Self.make(.inoperative)).last == Self.answer(9, .scheduled))
            script.tell(.tokenPresented(script.card))
            let end = script.tell(.feedbackChanged(isClosed: false))
            let told = end.contains { effect in
                guard case .persist(_, let commit) = effect else { return false }
                return commit.events == [script.status(.unavailable)]
            }
            #expect(told)
        }

        /// A reset opens and ends what runs, and then the daemon; one that should wait for idle is
        /// refused while a transaction runs.
        @Test func resetsImmediatelyOrWhenIdle() throws {
            var script = try BridgeScript.charging()
            let onIdle = BridgeInput.commanded(number: 10, .reset(.init(type: .onIdle)))
            #expect(script.tell(onIdle) == [Self.answer(10, .rejected, "a transaction runs")])
            let now = BridgeInput.commanded(number: 11, .reset(.init(type: .immediate)))
            let effects = script.tell(now)
            #expect(effects.first == .setContactor(closed: false))
            #expect(effects.last == Self.answer(11, .accepted))
            #expect(
                script.tell(.persisted(ticket: 6))
                    == [.finished(failure: "the cloud told it to restart")])
        }

        /// What the bridge does not know it says so.
        @Test func answersNotSupported() throws {
            var script = try BridgeScript.idle()
            #expect(
                script.tell(.commanded(number: 1, .other(type: "Dance")))
                    == [Self.answer(1, .notSupported)])
        }
    }
}
