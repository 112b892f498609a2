import CommonBase
import OCPPMessages
import Testing

@testable import CloudStationGateway

extension CloudStationGatewayTests {
    /// Which answers belong to the outstanding command, and how the station's own ids come back.
    @Suite struct OCPPSessionAnswerTests {
        private static let now = Moment(
            uptime: Uptime(milliseconds: 0), wall: .epoch, bootID: "boot", isSynchronised: true)

        /// A session with the id prefix `zapoj` that has sent the commands up to this ticket, and got
        /// the answers to all but the last.
        private static func session(sent ticket: UInt64 = 1) -> OCPPSession {
            var session = OCPPSession(idPrefix: "zapoj")
            for number in 1...ticket {
                issue(number, &session)
                guard number < ticket else { break }
                let answer = OCPPFrame.callResult(id: "zapoj-\(number)", payload: .object([]))
                _ = session.handle(.received(answer.bytes), at: now)
            }
            return session
        }

        private static func issue(_ ticket: UInt64, _ session: inout OCPPSession) {
            let call = OutgoingCall(
                ticket: ticket, action: "ClearCache", payload: .object([]),
                deadline: now.uptime.adding(milliseconds: 1000))
            _ = session.handle(.commandIssued(call), at: now)
        }

        private static func completes(
            _ text: String, _ session: inout OCPPSession
        ) -> StationAnswer? {
            let effects = session.handle(.received(Array(text.utf8)), at: now)
            for case .completed(_, let answer) in effects { return answer }
            return nil
        }

        private static let accepted = StationAnswer.result(.object(["status": "Accepted"]))

        @Test(arguments: [
            #""zapoj-12""#, #""ZAPOJ-12""#, #"" zapoj-12\n""#, #""zapoj-12\u0000""#, #""12""#, "12",
            "0", "-1", #""""#, "null", #""zapoj""#, #""zap""#,
        ]) func takesAnswerWithUnusualID(_ id: String) {
            var session = Self.session(sent: 12)
            #expect(Self.completes(#"[3,\#(id),{"status":"Accepted"}]"#, &session) == Self.accepted)
            #expect(session.nextDeadline == nil)
        }

        /// The id of a refused CALL comes back as it was sent.
        @Test(
            arguments: [
                (#"[2,17,"A",[]]"#, "[4,17,"), (#"[2,17]"#, "[4,17,"),
                (#"[2,"17","A",[]]"#, #"[4,"17","#),
            ]) func refusesWithIDAsSent(_ call: String, _ start: String)
        {
            var session = Self.session()
            let effects = session.handle(.received(Array(call.utf8)), at: Self.now)
            guard case .send(let bytes) = effects.last else {
                Issue.record("\(effects)")
                return
            }
            #expect(String(decoding: bytes, as: UTF8.self).hasPrefix(start))
        }

        @Test(arguments: [
            #""zapoj-1""#, #""zapoj-11""#, #""zapoj-13""#, "11", "1", #""11""#, #""other-12""#,
            #""12-zapoj""#, #""x""#,
        ]) func ignoresAnswerToOtherCall(_ id: String) {
            var session = Self.session(sent: 12)
            #expect(Self.completes(#"[3,\#(id),{"status":"Accepted"}]"#, &session) == nil)
            #expect(session.nextDeadline != nil)
        }

        /// After a timeout a late answer may come, so only a name or number of the command counts.
        @Test(
            arguments: [
                (#""zapoj-2""#, true), (#""ZAPOJ-2""#, true), ("2", true), ("0", false),
                (#""""#, false), ("null", false), (#""zapoj""#, false), (#""zapoj-1""#, false),
            ]) func requiresNameAfterTimeout(_ id: String, _ isTaken: Bool)
        {
            var session = Self.session()
            _ = session.handle(.timePassed, at: Self.now.advanced(milliseconds: 1000))
            Self.issue(2, &session)
            let answer = Self.completes(#"[3,\#(id),{"status":"Accepted"}]"#, &session)
            #expect(answer == (isTaken ? Self.accepted : nil))
        }

        @Test(
            arguments: [
                (
                    #"[3,"zapoj-1",{"configurationKey":[]"#,
                    .result(.object(["configurationKey": .array([])]))
                ),
                (#"[3,"zapoj-1",{"status":"Accepted",}]"#, accepted),
                (#"[3,"zapoj-1",{"status":"Accepted"}]"# + "\0", accepted),
                ("\u{FEFF}" + #"[3,"zapoj-1",{"status":"Accepted"}]"#, accepted),
                (#"[4,"zapoj-1","NotSupported""#, .error(OCPPError(.notSupported, ""))),
                (#"[4,"zapoj-1","","",null]"#, .error(OCPPError(.genericError, ""))),
            ] as [(String, StationAnswer)])
        func takesRepairedAnswer(_ text: String, _ answer: StationAnswer) {
            var session = Self.session()
            #expect(Self.completes(text, &session) == answer)
        }

        /// A repeated answer by number does not end the next command.
        @Test func ignoresRepeatedAnswerByNumber() {
            var session = Self.session()
            #expect(Self.completes(#"[3,1,{"status":"Accepted"}]"#, &session) == Self.accepted)
            Self.issue(2, &session)
            #expect(Self.completes(#"[3,1,{"status":"Accepted"}]"#, &session) == nil)
            #expect(Self.completes(#"[3,2,{"status":"Accepted"}]"#, &session) == Self.accepted)
        }

        /// An id that the station sent as a number comes back as one, also in errors and repetitions.
        @Test func answersNumericIDWithNumber() {
            var session = OCPPSession(idPrefix: "zapoj")
            let call = Array(#"[2,17,"Authorize",{"idTag":"A"}]"#.utf8)
            guard case .process(let incoming) = session.handle(.received(call), at: Self.now).last
            else { return #expect(Bool(false)) }
            #expect(incoming.id == "17")
            #expect(incoming.repairs == [.numericID])
            let answer = OCPPFrame.callResult(id: "17", payload: .object([]))
            let sent = OCPPSession.Effect.send(Array("[3,17,{}]".utf8))
            #expect(session.handle(.answered(answer), at: Self.now) == [sent])
            #expect(session.handle(.received(call), at: Self.now).last == sent)
            let other = Array(#"[2,17,"Authorize",{"idTag":"B"}]"#.utf8)
            guard case .send(let error) = session.handle(.received(other), at: Self.now).last else {
                return #expect(Bool(false))
            }
            #expect(String(decoding: error, as: UTF8.self).hasPrefix(#"[4,17,"ProtocolError""#))
        }
    }
}
