import CommonBase
import OCPPMessages
import TestSupport
import Testing

@testable import CloudStationGateway

extension CloudStationGatewayTests {
    @Suite struct OCPPSessionTests {
        private static let now = Moment(
            uptime: Uptime(milliseconds: 1_000_000), wall: ManualClock.noon, bootID: "boot",
            isSynchronised: true)

        private static func call(_ id: String) -> [UInt8] {
            OCPPFrame.call(id: id, action: "Heartbeat", payload: .object([])).bytes
        }

        private static func process(_ id: String) -> OCPPSession.Effect {
            .process(IncomingCall(id: id, action: "Heartbeat", payload: .object([])))
        }

        private static func answer(_ id: String) -> OCPPFrame {
            .callResult(id: id, payload: .object([]))
        }

        /// CALLs are processed one at a time, in the order of their arrival.
        @Test func processesCallsOneAtATime() {
            var session = OCPPSession(idPrefix: "zapoj")
            #expect(session.handle(.received(Self.call("1")), at: Self.now) == [Self.process("1")])
            #expect(session.handle(.received(Self.call("2")), at: Self.now) == [])
            #expect(session.handle(.received(Self.call("3")), at: Self.now) == [])
            for (id, next) in [("1", "2"), ("2", "3")] {
                let answer = Self.answer(id)
                #expect(
                    session.handle(.answered(answer), at: Self.now) == [
                        .send(answer.bytes), Self.process(next),
                    ])
            }
            let last = Self.answer("3")
            #expect(session.handle(.answered(last), at: Self.now) == [.send(last.bytes)])
            #expect(session.handle(.received(Self.call("4")), at: Self.now) == [Self.process("4")])
        }

        /// A CALL that is repeated before its answer is not executed twice; after it, it gets the
        /// same answer.
        @Test func repeatsAnswerToRepeatedCall() {
            var session = OCPPSession(idPrefix: "zapoj")
            let boot = OCPPFrame.call(id: "1", action: "BootNotification", payload: .object([]))
            #expect(
                session.handle(.received(boot.bytes), at: Self.now) == [
                    .process(
                        IncomingCall(id: "1", action: "BootNotification", payload: .object([])))
                ])
            guard case .note = session.handle(.received(boot.bytes), at: Self.now).first else {
                return #expect(Bool(false))
            }
            let answer = Self.answer("1")
            #expect(session.handle(.answered(answer), at: Self.now) == [.send(answer.bytes)])
            let again = session.handle(.received(boot.bytes), at: Self.now)
            #expect(again.last == .send(answer.bytes) && again.count == 2)
        }

        /// Heartbeats always get a fresh time, and errors are not stored as answers.
        @Test func doesNotRepeatHeartbeatsOrErrors() {
            var session = OCPPSession(idPrefix: "zapoj")
            for _ in 1...2 {
                #expect(
                    session.handle(.received(Self.call("1")), at: Self.now) == [Self.process("1")])
                _ = session.handle(.answered(Self.answer("1")), at: Self.now)
            }
            let other = OCPPFrame.call(id: "2", action: "Authorize", payload: .object([]))
            for _ in 1...2 {
                guard case .process = session.handle(.received(other.bytes), at: Self.now).first
                else {
                    return #expect(Bool(false))
                }
                let error = OCPPFrame.callError(id: "2", OCPPError(.internalError, "full"))
                _ = session.handle(.answered(error), at: Self.now)
            }
        }

        /// A message id of another CALL is an error, except for CALLs that carry energy.
        @Test(arguments: ["Authorize", "StopTransaction"]) func rejectsReusedMessageID(
            action: String
        ) {
            var session = OCPPSession(idPrefix: "zapoj")
            let first = OCPPFrame.call(
                id: "1", action: action, payload: .object(["idTag": "A"]))
            let second = OCPPFrame.call(
                id: "1", action: action, payload: .object(["idTag": "B"]))
            _ = session.handle(.received(first.bytes), at: Self.now)
            _ = session.handle(.answered(Self.answer("1")), at: Self.now)
            let effects = session.handle(.received(second.bytes), at: Self.now)
            let isProcessed = effects.contains {
                if case .process = $0 { true } else { false }
            }
            #expect(isProcessed == (action == "StopTransaction"))
        }

        /// The connection reads no more while the queue is full, and goes on after an answer.
        @Test func hasNoRoomWhileQueueIsFull() {
            var session = OCPPSession(idPrefix: "zapoj")
            _ = session.handle(.received(Self.call("first")), at: Self.now)
            for number in 0..<OCPPSession.queueLimit {
                #expect(session.hasRoom)
                #expect(session.handle(.received(Self.call("\(number)")), at: Self.now) == [])
            }
            #expect(!session.hasRoom)
            let answer = Self.answer("first")
            #expect(
                session.handle(.answered(answer), at: Self.now) == [
                    .send(answer.bytes), Self.process("0"),
                ])
            #expect(session.hasRoom)
        }

        /// Only what carries energy may be as large as a message.
        @Test(arguments: [
            ("MeterValues", true), ("StopTransaction", true), ("DataTransfer", false),
        ])
        func limitsSizeOfCalls(action: String, isProcessed: Bool) {
            var session = OCPPSession(idPrefix: "zapoj")
            let frame = OCPPFrame.call(id: "1", action: action, payload: .object([])).bytes
            let filling = [UInt8](repeating: 32, count: OCPPSession.callBytes)
            let effects = session.handle(.received(frame + filling), at: Self.now)
            // It needs its place until it is answered, also while others wait behind it.
            #expect(session.room.hasLargeCall == isProcessed)
            guard isProcessed else { return }
            _ = session.handle(.received(Self.call("2")), at: Self.now)
            #expect(session.room.hasLargeCall)
            _ = session.handle(.answered(Self.answer("1")), at: Self.now)
            #expect(!session.room.hasLargeCall)
            _ = session.handle(.received(frame + filling), at: Self.now)
            let answers = effects.compactMap { effect -> String? in
                guard case .send(let bytes) = effect else { return nil }
                return String(decoding: bytes, as: UTF8.self)
            }
            #expect(answers.count == (isProcessed ? 0 : 1))
            #expect(answers.allSatisfy { $0.hasPrefix(#"[4,"1","FormationViolation","#) })
        }

        /// A malformed frame is rejected if its id is readable, otherwise only logged.
        @Test(
            arguments: [
                (#"[2,"7","Heartbeat","#, "7"), (#"[2,"7"]"#, "7"), (#"[2,"7","A",[]]"#, "7"),
                ("[", nil), ("", nil), ("{}", nil), (#"[9,"7","Heartbeat",{}]"#, nil),
                (#"[3,"7",{}]"#, nil), (#"[4,"7","GenericError","",{}]"#, nil),
            ] as [(String, String?)])
        func answersMalformedFrames(text: String, id: String?) {
            var session = OCPPSession(idPrefix: "zapoj")
            let effects = session.handle(.received(Array(text.utf8)), at: Self.now)
            guard case .note = effects.first else {
                Issue.record("\(effects)")
                return
            }
            let codes = effects.dropFirst().map { effect -> String in
                guard case .send(let bytes) = effect,
                    case .frame(.callError(let id, .formationViolation, _, .object([]))) =
                        OCPPFrame.decode(bytes)
                else { return "\(effect)" }
                return id
            }
            #expect(codes == (id.map { [$0] } ?? []))
        }

        private static func command(_ ticket: UInt64, deadline: Int64 = 30_000) -> OutgoingCall {
            OutgoingCall(
                ticket: ticket, action: "Reset", payload: .object(["type": "Soft"]),
                deadline: now.uptime.adding(milliseconds: deadline))
        }

        private static func sent(_ ticket: UInt64) -> OCPPSession.Effect {
            let frame = OCPPFrame.call(
                id: "zapoj-\(ticket)", action: "Reset", payload: .object(["type": "Soft"]))
            return .send(frame.bytes)
        }

        /// One command is outstanding; the next follows its answer (J 4.1.1), and CALLs of the
        /// station may come in between.
        @Test func sendsCommandsOneAtATime() {
            var session = OCPPSession(idPrefix: "zapoj")
            #expect(session.handle(.commandIssued(Self.command(1)), at: Self.now) == [Self.sent(1)])
            #expect(session.handle(.commandIssued(Self.command(2)), at: Self.now) == [])
            #expect(
                session.handle(.received(Self.call("1")), at: Self.now) == [Self.process("1")])
            let answer = OCPPFrame.callResult(id: "zapoj-1", payload: .object(["status": "A"]))
            #expect(
                session.handle(.received(answer.bytes), at: Self.now) == [
                    .completed(ticket: 1, .result(.object(["status": "A"]))), Self.sent(2),
                ])
            let error = OCPPFrame.callError(id: "zapoj-2", OCPPError(.notSupported, "no"))
            #expect(
                session.handle(.received(error.bytes), at: Self.now) == [
                    .completed(ticket: 2, .error(OCPPError(.notSupported, "no")))
                ])
            #expect(session.nextDeadline == nil)
        }

        /// After a timeout the next command is sent, and a late answer is ignored (J 4.1.1, JE
        /// 3.4).
        @Test func timesOutCommands() {
            var session = OCPPSession(idPrefix: "zapoj")
            _ = session.handle(.commandIssued(Self.command(1, deadline: 1000)), at: Self.now)
            _ = session.handle(.commandIssued(Self.command(2, deadline: 1000)), at: Self.now)
            _ = session.handle(.commandIssued(Self.command(3, deadline: 9000)), at: Self.now)
            #expect(session.nextDeadline == Self.now.uptime.adding(milliseconds: 1000))
            let later = Self.now.advanced(milliseconds: 1000)
            #expect(
                session.handle(.timePassed, at: later) == [
                    .completed(ticket: 2, .notSent), .completed(ticket: 1, .timedOut),
                    Self.sent(3),
                ])
            let late = OCPPFrame.callResult(id: "zapoj-1", payload: .object([]))
            guard case .note = session.handle(.received(late.bytes), at: later).first else {
                return #expect(Bool(false))
            }
        }

        /// A disconnect ends all commands; the outcome tells which may have been executed.
        @Test func endsCommandsAtDisconnect() {
            var session = OCPPSession(idPrefix: "zapoj")
            _ = session.handle(.commandIssued(Self.command(1)), at: Self.now)
            _ = session.handle(.commandIssued(Self.command(2)), at: Self.now)
            #expect(
                session.handle(.disconnected, at: Self.now) == [
                    .completed(ticket: 1, .timedOut), .completed(ticket: 2, .notSent),
                ])
            #expect(session.nextDeadline == nil)
        }

        @Test func rejectsCommandsWhenQueueIsFull() {
            var session = OCPPSession(idPrefix: "zapoj")
            for ticket in 0...UInt64(OCPPSession.commandLimit) {
                _ = session.handle(.commandIssued(Self.command(ticket)), at: Self.now)
            }
            #expect(
                session.handle(.commandIssued(Self.command(99)), at: Self.now) == [
                    .completed(ticket: 99, .overloaded)
                ])
        }

        /// For seeded schedules of CALLs, malformed frames and answers, every CALL is processed
        /// once, in order, and never two at a time.
        @Test func processesRandomSchedulesInOrder() {
            for seed: UInt64 in 0..<200 {
                var random = SeededRandom(seed: seed)
                var session = OCPPSession(idPrefix: "zapoj")
                var (sent, processed, running): ([String], [String], String?) = ([], [], nil)
                for step in 0..<100 {
                    var effects: [OCPPSession.Effect] = []
                    if let id = running, random.chance(60) {
                        effects = session.handle(.answered(Self.answer(id)), at: Self.now)
                        running = nil
                    } else if random.chance(80) {
                        sent.append("\(step)")
                        effects = session.handle(.received(Self.call("\(step)")), at: Self.now)
                    } else {
                        effects = session.handle(
                            .received([UInt8(random.index(256))]), at: Self.now)
                    }
                    for case .process(let call) in effects {
                        #expect(running == nil)
                        running = call.id
                        processed.append(call.id)
                    }
                }
                #expect(processed == Array(sent.prefix(processed.count)))
            }
        }
    }
}
