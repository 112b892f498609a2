import BridgeProtocol
import BridgeTestSupport
import ChargingModel
import CommonBase
import Testing

@testable import BridgeLogic

extension BridgeLogicTests {
    @Suite struct BridgeMachineTapTests {
        /// Whatever the cloud says but Accepted, and silence, refuses the card and closes nothing.
        @Test(arguments: AuthorizationStatus.allCases.filter { $0 != .accepted } + [nil])
        func refusesRejectedCards(status: AuthorizationStatus?) throws {
            var script = try BridgeScript.idle()
            script.tell(.tokenPresented(script.card))
            let reason = status?.rawValue ?? "the cloud can't be reached"
            let effects = script.tell(.authorizationAnswered(request: 2, status))
            let told = status == nil ? [script.refused(.offline)] : []
            #expect(
                effects == [.log("card …E5F6 refused: \(reason)")] + told + [.indicate(.refused)])
            #expect(script.machine.phase == .idle)
        }

        /// Without the cloud's answer the authorization list decides, and the event says so; with it
        /// the list means nothing.
        @Test(arguments: [AuthorizationStatus.accepted, .invalid, .expired])
        func usesListWhenCloudDoesNotAnswer(status: AuthorizationStatus) throws {
            var script = try BridgeScript.idle()
            script.tell(.tokenPresented(script.card, listed: .init(status)))
            var heard = script
            let effects = script.tell(.timePassed, after: 2000)
            guard status == .accepted else {
                #expect(
                    effects == [
                        .log("card …E5F6 refused: \(status.rawValue)"),
                        script.refused(.offline), .indicate(.refused),
                    ])
                return
            }
            var started = script.event(
                .started, .authorized, seqNo: 0, state: .evConnected, token: script.card,
                register: 0)
            guard case .transactionEvent(var event) = started.data else { return }
            event.offline = true
            started.data = .transactionEvent(event)
            #expect(
                effects == [.indicate(.accepted), script.persist(3, [started], nextSeqNo: 1)])
            let refusal = heard.tell(.authorizationAnswered(request: 2, .blocked))
            #expect(refusal == [.log("card …E5F6 refused: Blocked"), .indicate(.refused)])
        }

        /// On the list's word a guest gets so much and no more; when the cloud decides, as usual.
        @Test(arguments: [true, false])
        func limitsEnergyOfListedCards(isOffline: Bool) throws {
            var script = try BridgeScript.idle()
            let guest = AuthorizationList.Standing(.accepted, maximumEnergyWh: 2)
            script.tell(.tokenPresented(script.card, listed: guest))
            let answer = isOffline ? nil : AuthorizationStatus.accepted
            script.tell(.authorizationAnswered(request: 2, answer))
            script.stored()
            script.tell(.feedbackChanged(isClosed: true))
            script.tell(.pulsesCounted(1), after: 1000)
            #expect(script.machine.phase == .charging)
            let effects = script.tell(.pulsesCounted(1), after: 1000)
            #expect(effects.contains(.setContactor(closed: false)) == isOffline)
        }

        /// What a card says anew goes to the cloud, and with the transaction.
        @Test func passesProofOfCard() throws {
            var script = try BridgeScript.idle()
            let proof = SUNMessage(picc: Array(0..<16), mac: Array(0..<8))
            let asked = script.tell(.tokenPresented(script.card, proof: proof))
            #expect(asked.last == .authorize(request: 2, script.card, proof: proof))
            let effects = script.tell(.authorizationAnswered(request: 2, .accepted))
            guard case .persist(_, let commit) = effects.last,
                case .transactionEvent(let event) = commit.events.first?.data
            else { return #expect(Bool(false), "\(effects)") }
            #expect(event.idToken?.proof == proof)
        }

        /// The cloud has two seconds; what it says later, or twice, or about another tap, means
        /// nothing.
        @Test func refusesUnlistedCardAfterTimeout() throws {
            var script = try BridgeScript.idle()
            script.tell(.tokenPresented(script.card))
            #expect(script.tell(.timePassed, after: 1999) == [])
            let refusal = script.tell(.timePassed, after: 1)
            #expect(
                refusal == [
                    .log("card …E5F6 refused: the cloud can't be reached"),
                    script.refused(.offline), .indicate(.refused),
                ])
            #expect(script.tell(.authorizationAnswered(request: 2, .accepted)) == [])
            script.tell(.tokenPresented(script.card))
            #expect(script.tell(.authorizationAnswered(request: 2, .accepted)) == [])
            script.tell(.authorizationAnswered(request: 4, .accepted))
            #expect(script.tell(.authorizationAnswered(request: 4, .blocked)) == [])
            guard case .starting(ticket: 5, isDurable: false, _) = script.machine.phase else {
                return #expect(Bool(false), "\(script.machine.phase)")
            }
        }

        /// Somebody who taps for hours fills no disk.
        @Test func limitsReportsOfRefusals() throws {
            var script = try BridgeScript.idle()
            var reports = 0
            for _ in 0..<40 {
                script.tell(.tokenPresented(script.card))
                let effects = script.tell(
                    .authorizationAnswered(request: script.machine.storage.lastTicket, nil))
                reports += effects.filter { if case .persist = $0 { true } else { false } }.count
                #expect(effects.last == .indicate(.refused))
            }
            #expect(reports == 20)
        }

        /// Another's card while charging is refused; the session goes on.
        @Test func refusesOtherCardWhileCharging() throws {
            var script = try BridgeScript.charging()
            let other = try card("04000000000001")
            #expect(
                script.tell(.tokenPresented(other)) == [
                    .log("card …0001 refused: busy or faulted"), .indicate(.refused),
                ])
            #expect(script.machine.phase == .charging)
        }

        /// A second tap while the first is being dealt with is no second transaction.
        @Test func ignoresTapsWhileStarting() throws {
            var script = try BridgeScript.idle()
            script.tell(.tokenPresented(script.card))
            #expect(script.tell(.tokenPresented(script.card)) == [])
            script.tell(.authorizationAnswered(request: 2, .accepted))
            #expect(script.tell(.tokenPresented(script.card)) == [])
            script.tell(.persisted(ticket: 3))
            #expect(script.tell(.tokenPresented(script.card)) == [])
            script.tell(.feedbackChanged(isClosed: true))
            #expect(script.tell(.tokenPresented(script.card)) == [.setContactor(closed: false)])
            #expect(script.tell(.tokenPresented(script.card)) == [])
        }

        /// After a start and after an opening the contactor stays open for 15 s, however fast the
        /// cloud and the disk are.
        @Test func waitsForMinimumOffTime() throws {
            var script = try BridgeScript()
            script.tell(.started(StoredState()))
            script.tell(.feedbackChanged(isClosed: false))
            script.tell(.tokenPresented(script.card), after: 1000)
            script.tell(.authorizationAnswered(request: 2, .accepted))
            #expect(
                script.tell(.persisted(ticket: 3)) == [.log("waiting for the minimum off-time")])
            #expect(script.tell(.timePassed, after: 13_999) == [])
            #expect(script.tell(.timePassed, after: 1) == [.setContactor(closed: true)])

            script.tell(.feedbackChanged(isClosed: true))
            script.tell(.tokenPresented(script.card), after: 5000)
            script.tell(.feedbackChanged(isClosed: false), after: 20)
            script.tell(.tokenPresented(script.card))
            script.tell(.authorizationAnswered(request: 6, .accepted))
            script.tell(.persisted(ticket: 7))
            #expect(script.machine.nextDeadline == Uptime(milliseconds: 35_000))
        }

        /// Only the session's own ticket lets the contactor close.
        @Test func ignoresOtherTickets() throws {
            var script = try BridgeScript.starting()
            for ticket in [0, 1, 2, 4, .max] as [UInt64] {
                #expect(script.tell(.persisted(ticket: ticket)) == [])
            }
            #expect(script.tell(.persisted(ticket: 3)) == [.setContactor(closed: true)])
            #expect(script.tell(.persisted(ticket: 3)) == [])
        }

        /// A start that the disk holds up is given up in the end; then its answer comes too late.
        @Test func givesUpStartWhenDiskIsSilent() throws {
            var script = try BridgeScript.starting()
            let deadline = try #require(script.machine.nextDeadline)
            let wait = deadline.milliseconds - script.now.uptime.milliseconds
            #expect(script.tell(.timePassed, after: wait - 1) == [])
            #expect(script.tell(.timePassed, after: 1).last == .indicate(.refused))
            #expect(script.machine.phase == .idle)
            #expect(script.machine.transaction.session == nil)
            #expect(script.tell(.persisted(ticket: 3)) == [])
        }
    }
}
