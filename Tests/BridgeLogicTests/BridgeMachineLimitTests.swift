import BridgeProtocol
import BridgeTestSupport
import ChargingModel
import Testing

@testable import BridgeLogic

extension BridgeLogicTests {
    /// The car is asked first, the contactor is spared, and the meter must be there.
    @Suite struct BridgeMachineLimitTests {
        private static func policy(_ change: (inout BridgePolicy) -> Void) -> BridgePolicy {
            var policy = BridgePolicy()
            change(&policy)
            return policy
        }

        private static func end(_ effects: [BridgeEffect]) -> TransactionEvent? {
            for case .persist(_, let commit) in effects {
                for event in commit.events {
                    if case .transactionEvent(let event) = event.data, event.eventType == .ended {
                        return event
                    }
                }
            }
            return nil
        }

        private static func ended(_ effects: [BridgeEffect]) -> StoppedReason? {
            end(effects)?.stoppedReason
        }

        private static func drawing() throws -> BridgeScript {
            var script = try BridgeScript.charging(policy { $0.hasEnable = true })
            script.tell(.pulsesCounted(1), after: 300)
            return script
        }

        /// The contactor closes cold: the car may draw once it is closed.
        @Test func enablesCarAfterClosing() throws {
            var script = try BridgeScript.starting(Self.policy { $0.hasEnable = true })
            #expect(script.tell(.persisted(ticket: 3)) == [.setContactor(closed: true)])
            let closed = script.tell(.feedbackChanged(isClosed: true))
            #expect(closed.contains(.setEnable(true)))
        }

        /// A car that ends its current is waited for; two seconds without a pulse say so.
        @Test func asksCarToStopBeforeOpening() throws {
            var script = try Self.drawing()
            #expect(script.tell(.tokenPresented(script.card)) == [.setEnable(false)])
            #expect(script.tell(.pulsesCounted(1), after: 300) == [])
            #expect(script.tell(.timePassed, after: 1999) == [])
            #expect(
                script.tell(.timePassed, after: 1)
                    == [.setContactor(closed: false), .setEnable(false)])
            let end = script.tell(.feedbackChanged(isClosed: false), after: 20)
            #expect(Self.ended(end) == .local)
        }

        /// One that goes on is cut off after six seconds.
        @Test func opensWhenCarIgnoresRequest() throws {
            var script = try Self.drawing()
            script.tell(.tokenPresented(script.card))
            for _ in 0..<19 { #expect(script.tell(.pulsesCounted(1), after: 300) == []) }
            #expect(script.tell(.timePassed, after: 300).first == .setContactor(closed: false))
        }

        /// One that draws nothing is not asked, and a panic asks nobody.
        @Test func opensAtOnceWhenCarDrawsNothing() throws {
            var script = try BridgeScript.charging(Self.policy { $0.hasEnable = true })
            let idle = script.tell(.tokenPresented(script.card))
            #expect(idle == [.setContactor(closed: false), .setEnable(false)])
            script = try Self.drawing()
            #expect(script.tell(.stopRequested).first == .setContactor(closed: false))
        }

        @Test func stopsAtEnergyLimit() throws {
            var script = try BridgeScript.charging(Self.policy { $0.maximumEnergyWh = 5 })
            for _ in 0..<4 { script.tell(.pulsesCounted(1), after: 300) }
            #expect(script.tell(.pulsesCounted(1)).first == .setContactor(closed: false))
            let end = script.tell(.feedbackChanged(isClosed: false))
            #expect(Self.ended(end) == .energyLimitReached)
        }

        /// Where the disk is nearly full, who charges goes on, and nobody begins; the cloud is told once.
        @Test func refusesStartWhenDiskIsNearlyFull() throws {
            var script = try BridgeScript.charging()
            let effects = script.tell(.storageHas(.none))
            guard case .persist(_, let commit) = effects.last,
                case .securityEvent(let told) = commit.events.first?.data
            else { return #expect(Bool(false), "\(effects)") }
            #expect(told.type == "StorageRunsOut")
            #expect(script.tell(.storageHas(.none)) == [])
            #expect(script.machine.phase == .charging)
            script.tell(.tokenPresented(script.card))
            script.tell(.feedbackChanged(isClosed: false))
            script.stored()
            let full: [(StorageRoom, String?)] = [
                (.none, "the disk is nearly full"), (.little, nil),
            ]
            for (room, reason) in full {
                script.tell(.storageHas(room))
                script.tell(.tokenPresented(script.card), after: 60_000)
                let request = script.machine.storage.lastTicket
                let answer = script.tell(.authorizationAnswered(request: request, .accepted))
                #expect(
                    answer.first
                        == reason.map { .log("card …E5F6 refused: \($0)") } ?? .indicate(.accepted))
            }
        }

        /// So many closings in an hour, and no more.
        @Test func limitsClosingsPerHour() throws {
            var script = try BridgeScript.charging(Self.policy { $0.closingsPerHour = 1 })
            script.tell(.tokenPresented(script.card))
            script.tell(.feedbackChanged(isClosed: false))
            script.stored()
            script.tell(.tokenPresented(script.card), after: 3_000_000)
            let request = script.machine.storage.lastTicket
            let refused = script.tell(.authorizationAnswered(request: request, .accepted))
            #expect(
                refused == [
                    .log("card …E5F6 refused: too many closings in an hour"), .indicate(.refused),
                ])
            script.tell(.tokenPresented(script.card), after: 700_000)
            let next = script.machine.storage.lastTicket
            let accepted = script.tell(.authorizationAnswered(request: next, .accepted))
            #expect(accepted.first == .indicate(.accepted))
            #expect(script.machine.contactor.closings == 1)
        }

        /// A meter that is asked has to answer before, and all the time.
        @Test func refusesStartWithoutMeter() throws {
            let policy = Self.policy { $0.asksMeter = true }
            var script = try BridgeScript.idle(policy)
            script.tell(.tokenPresented(script.card))
            let refused = script.tell(.authorizationAnswered(request: 2, .accepted))
            #expect(
                refused.first == .log("card …E5F6 refused: the meter does not answer"))
            script.meterAnswers(5_000_000)
            script.charge()
            #expect(script.machine.phase == .charging)
            script.tell(.metered(registerWh: 5_000_010, powerW: 7000), after: 1000)
            #expect(script.machine.transaction.chargingState == .charging)
            let lost = script.tell(.meterLost, after: 5000)
            #expect(lost.first == .setContactor(closed: false))
            #expect(Self.ended(lost) == .other)
            script.tell(.feedbackChanged(isClosed: false))
            let back = script.tell(.metered(registerWh: 5_000_012, powerW: 0), after: 60_000)
            #expect(back.last == .indicate(.ready))
        }

        /// It must still be there when the contactor closes, some time after the card was accepted.
        @Test func givesUpStartWhenMeterStopsAnswering() throws {
            var script = try BridgeScript.idle(Self.policy { $0.asksMeter = true })
            script.meterAnswers(1000)
            script.charge()
            script.tell(.tokenPresented(script.card))
            script.tell(.feedbackChanged(isClosed: false))
            script.tell(.metered(registerWh: 1000, powerW: 0), after: 1000)
            script.tell(.tokenPresented(script.card))
            script.tell(
                .authorizationAnswered(request: script.machine.storage.lastTicket, .accepted))
            #expect(script.stored() == [.log("waiting for the minimum off-time")])
            let given = script.tell(.timePassed, after: 14_000)
            #expect(given.first == .log("the start is given up: the meter does not answer"))
            #expect(Self.ended(given) == .other)
            #expect(script.machine.phase == .idle)
        }

        /// The energy is what the register says; the first reading after a start is no gap.
        @Test func countsRegisterOfModbusMeter() throws {
            let policy = Self.policy { $0.asksMeter = true }
            var script = try BridgeScript.idle(policy, stored: StoredState(pulses: 700))
            script.meterAnswers(1000)
            script.charge()
            script.tell(.metered(registerWh: 1004, powerW: 11_000), after: 1000)
            script.tell(.tokenPresented(script.card))
            let end = try #require(Self.end(script.tell(.feedbackChanged(isClosed: false))))
            #expect(end.meterValue.first?.registerWh == 1004)
            #expect(!end.meterGap)
        }
    }
}
