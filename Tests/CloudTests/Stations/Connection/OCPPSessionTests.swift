import Common
import Testing

@testable import CloudStations

extension CloudTests {
    @Suite struct OCPPSessionTests {
        private static func call(_ id: String) -> [UInt8] {
            OCPPFrame.call(id: id, action: "Heartbeat", payload: .object([])).bytes
        }

        private static func process(_ id: String) -> OCPPSession.Effect {
            .process(id: id, action: "Heartbeat", payload: .object([]))
        }

        private static func answer(_ id: String) -> OCPPFrame {
            .callResult(id: id, payload: .object([]))
        }

        /// One CALL at a time, in the order in which they came.
        @Test func oneAtATime() {
            var session = OCPPSession()
            #expect(session.handle(.received(Self.call("1"))) == [Self.process("1")])
            #expect(session.handle(.received(Self.call("2"))) == [])
            #expect(session.handle(.received(Self.call("3"))) == [])
            for (id, next) in [("1", "2"), ("2", "3")] {
                let answer = Self.answer(id)
                #expect(
                    session.handle(.answered(answer)) == [.send(answer.bytes), Self.process(next)])
            }
            let last = Self.answer("3")
            #expect(session.handle(.answered(last)) == [.send(last.bytes)])
            #expect(session.handle(.received(Self.call("4"))) == [Self.process("4")])
        }

        /// A CALL whose id is used again is another CALL: ids are told apart by nobody.
        @Test func sameIdTwice() {
            var session = OCPPSession()
            _ = session.handle(.received(Self.call("1")))
            #expect(session.handle(.received(Self.call("1"))) == [])
            let answer = Self.answer("1")
            #expect(
                session.handle(.answered(answer)) == [.send(answer.bytes), Self.process("1")])
        }

        /// Who has sent more than may wait is cut off; what waited is still answered.
        @Test func queueLimit() {
            var session = OCPPSession()
            _ = session.handle(.received(Self.call("first")))
            for number in 0..<OCPPSession.queueLimit {
                #expect(session.handle(.received(Self.call("\(number)"))) == [])
            }
            #expect(session.handle(.received(Self.call("more"))) == [.closeOverloaded])
            let answer = Self.answer("first")
            #expect(
                session.handle(.answered(answer)) == [.send(answer.bytes), Self.process("0")])
        }

        /// What can't be read is answered at once where its id can, and only noted where not.
        @Test(
            arguments: [
                (#"[2,"7","Heartbeat","#, "7"), (#"[2,"7"]"#, "7"), (#"[2,"7","A",[]]"#, "7"),
                ("[", nil), ("", nil), ("{}", nil), (#"[9,"7","Heartbeat",{}]"#, nil),
                (#"[3,"7",{}]"#, nil), (#"[4,"7","GenericError","",{}]"#, nil),
                (#"[2,7,"A",{}]"#, nil),
            ] as [(String, String?)])
        func unreadable(text: String, id: String?) {
            var session = OCPPSession()
            let effects = session.handle(.received(Array(text.utf8)))
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

        /// Seeded schedules of CALLs, nonsense and answers: every CALL is processed once, in order,
        /// never two at a time.
        @Test func schedules() {
            for seed: UInt64 in 0..<200 {
                var random = SeededRandom(seed: seed)
                var session = OCPPSession()
                var (sent, processed, running): ([String], [String], String?) = ([], [], nil)
                for step in 0..<100 {
                    var effects: [OCPPSession.Effect] = []
                    if let id = running, random.chance(60) {
                        effects = session.handle(.answered(Self.answer(id)))
                        running = nil
                    } else if random.chance(80) {
                        sent.append("\(step)")
                        effects = session.handle(.received(Self.call("\(step)")))
                    } else {
                        effects = session.handle(.received([UInt8(random.index(256))]))
                    }
                    for case .process(let id, _, _) in effects {
                        #expect(running == nil)
                        running = id
                        processed.append(id)
                    }
                }
                #expect(processed == Array(sent.prefix(processed.count)))
            }
        }
    }
}
