import TestSupport
import Testing

@testable import CommonBase
@testable import OCPPMessages

extension OCPPMessagesTests {
    @Suite struct OCPPFrameTests {
        private static let longID = String(repeating: "i", count: 36)
        private static let empty = JSONValue.object([])

        /// The decoded form of each valid message.
        @Test(
            arguments: [
                (#"[2,"7","Heartbeat",{}]"#, .call(id: "7", action: "Heartbeat", payload: empty)),
                (
                    #" [ 2 , "7" , "Heartbeat" , { "a" : 1 } ] "#,
                    .call(id: "7", action: "Heartbeat", payload: .object(["a": 1]))
                ),
                (
                    #"[2,"\#(longID)","Heartbeat",{}]"#,
                    .call(id: longID, action: "Heartbeat", payload: empty)
                ),
                // A null or missing payload (§4.2.1, Q27), and superfluous elements.
                (
                    #"[2,"7","Heartbeat",null]"#,
                    .call(id: "7", action: "Heartbeat", payload: empty)
                ),
                (#"[2,"7","Heartbeat"]"#, .call(id: "7", action: "Heartbeat", payload: empty)),
                (
                    #"[2,"7","Heartbeat",{},1]"#,
                    .call(id: "7", action: "Heartbeat", payload: empty)
                ),
                // Case-sensitive: the router does not know this action.
                (#"[2,"7","heartbeat",{}]"#, .call(id: "7", action: "heartbeat", payload: empty)),
                (#"[3,"7",{}]"#, .callResult(id: "7", payload: empty)),
                (#"[3,"7",null]"#, .callResult(id: "7", payload: empty)),
                (#"[3,"7"]"#, .callResult(id: "7", payload: empty)),
                // Q26: this message crashed a receiver.
                (#"[3,"",{}]"#, .callResult(id: "", payload: empty)),
                (
                    #"[4,"7","NotSupported","no",{"a":1}]"#,
                    .callError(
                        id: "7", code: .notSupported, description: "no", details: .object(["a": 1])
                    )
                ),
                (
                    #"[4,"7"]"#,
                    .callError(id: "7", code: .genericError, description: "", details: empty)
                ),
                // Details or a code of a wrong type (steve#45).
                (
                    #"[4,"7",5,null,"text"]"#,
                    .callError(id: "7", code: .genericError, description: "", details: "text")
                ),
            ] as [(String, OCPPFrame)]) func decodesFrame(_ text: String, _ frame: OCPPFrame)
        {
            #expect(OCPPFrame.decode(text.utf8) == .frame(frame))
        }

        /// Messages that are logged and ignored, because nobody could receive an answer.
        @Test(arguments: [
            ("", "unreadable message: syntax at byte 0"),  // Q16
            ("hello", "unreadable message: syntax at byte 0"),
            (#"[3,"7",{"#, "unreadable message: syntax at byte 8"),
            ("{}", "not an OCPP-J message"), ("[]", "not an OCPP-J message"),
            ("2", "not an OCPP-J message"), (#"["2","7","A",{}]"#, "not an OCPP-J message"),
            (#"[2.5,"7","A",{}]"#, "not an OCPP-J message"),
            // §4.1.3: no CALLERROR for an unknown type.
            (#"[5,"7","A",{}]"#, "unknown message type 5"),
            (#"[-1,"7"]"#, "unknown message type -1"),
            ("[2]", "a CALL without a usable message id"),
            (#"[2,"","A",{}]"#, "a CALL without a usable message id"),
            (#"[2,"\#(longID)x","A",{}]"#, "a CALL without a usable message id"),
            ("[3]", "a CALLRESULT without a message id"),
            ("[4]", "a CALLERROR without a message id"),
            ("[4,null]", "a CALLERROR without a message id"),
        ]) func ignoresUnanswerableMessage(_ text: String, _ reason: String) {
            #expect(OCPPFrame.decode(text.utf8) == .ignored(reason))
        }

        /// A CALL with a readable id is answered with the error in the rest.
        @Test(arguments: [
            (#"[2,"7"]"#, "a CALL without an action"),
            (#"[2,"7",null,{}]"#, "a CALL without an action"),
            (#"[2,"7",{}]"#, "a CALL without an action"),
            (#"[2,"7","A",[]]"#, "the payload is not an object"),
            (#"[2,"7","A","{}"]"#, "the payload is not an object"),
            (#"[2,"7","A",5]"#, "the payload is not an object"),
            (" [\n2 ,\t\"7\" x", "not valid JSON: syntax at byte 11"),
            (#"[2,"7","A",{]}]"#, "not valid JSON: syntax at byte 12"),
            (#"[2,"7"#, ""),
        ]) func rejectsMalformedCall(_ text: String, _ description: String) {
            let refusal = OCPPFrame.Decoded.refused(
                id: "7", OCPPError(.formationViolation, description))
            // The last one ends within the id, so the id is unknown.
            #expect(
                OCPPFrame.decode(text.utf8)
                    == (description.isEmpty
                        ? .ignored("unreadable message: syntax at byte 5") : refusal))
        }

        /// Broken JSON is repaired if its meaning is clear; incomplete values are dropped.
        @Test(
            arguments: [
                (#"{"sampledValue":[,{}]}]"#, ["sampledValue": [.object([])]], [.superfluousComma]),
                (#"{"transactionId":,"a":1}]"#, ["transactionId": .null, "a": 1], [.missingValue]),
                (#"{"transactionId":}]"#, ["transactionId": .null], [.missingValue]),
                (#"{"a":1 "b":2}]"#, ["a": 1, "b": 2], [.missingComma]),
                (
                    #"{"a":[{}{}],}]"#, ["a": [.object([]), .object([])]],
                    [.missingComma, .superfluousComma]
                ),
                (#"{"meterStart":1"#, [:], [.truncated]),
                (#"{"meterStart":12,"b":tr"#, ["meterStart": 12], [.truncated]),
                (#"{"meterStart":12,"idTag":"AB"#, ["meterStart": 12], [.truncated]),
                (#"{"meterStart":12,"idT"#, ["meterStart": 12], [.truncated]),
                (#"{"meterStart":12,"idTag""#, ["meterStart": 12], [.truncated]),
                (#"{"meterStart":12,"idTag":"#, ["meterStart": 12], [.truncated]),
                (#"{"a":{"b":[1,2"#, ["a": .object(["b": [1]])], [.truncated]),
                (#"{"a":1}"#, ["a": 1], [.missingLastBracket]),
                (#"{"a":"b""#, ["a": "b"], [.missingBrackets]),
                (#"{"a":[{"b":true}"#, ["a": .array([.object(["b": true])])], [.missingBrackets]),
                (#"{"a":1,"#, ["a": 1], [.truncated]),
                (#"{"a":1}]]"#, ["a": 1], [.trailingText]),
            ] as [(String, KeyValuePairs<String, JSONValue?>, Set<JSONRepair>)])
        func repairsBrokenCall(
            _ text: String, _ members: KeyValuePairs<String, JSONValue?>, _ repairs: Set<JSONRepair>
        ) {
            let frame = OCPPFrame.call(id: "7", action: "A", payload: .object(members))
            #expect(
                OCPPFrame.decode(#"[2,"7","A",\#(text)"#.utf8) == .repaired(frame, repairs))
        }

        /// The id of a broken CALL is recovered whole or not at all.
        @Test(
            arguments: [
                (#"[2,"a b","A",{]"#, "a b"), (#"[2,"\#(longID)","A",{]"#, longID),
                (#"[2,"\#(longID)x","A",{]"#, nil), (#"[2,"","A",{]"#, nil),
                (#"[2,"a\"b","A",{]"#, nil), (#"[2,7,"A",{]"#, nil), (#"[2 "7","A",{]"#, nil),
                (#"[22,"7","A",{]"#, nil), (#"x[2,"7","A",{]"#, nil), (#"[2,"č","A",{]"#, "č"),
            ] as [(String, String?)]) func recoversIDOfBrokenCall(_ text: String, _ id: String?)
        {
            switch OCPPFrame.decode(text.utf8) {
            case .refused(let found, let error, _):
                #expect(found == id)
                #expect(error.code == .formationViolation)
            case .ignored: #expect(id == nil)
            case .frame(let frame), .repaired(let frame, _): Issue.record("read \(frame)")
            }
        }

        /// The encoded form, which is decoded to the same frame.
        @Test(
            arguments: [
                (
                    .call(id: "7", action: "Reset", payload: .object(["type": "Soft"])),
                    #"[2,"7","Reset",{"type":"Soft"}]"#
                ),
                (.callResult(id: "a\"b", payload: empty), #"[3,"a\"b",{}]"#),
                (
                    .callError(id: "7", OCPPError(.occurenceConstraintViolation, "too many")),
                    #"[4,"7","OccurenceConstraintViolation","too many",{}]"#
                ),
            ] as [(OCPPFrame, String)]) func encodesFrame(_ frame: OCPPFrame, _ text: String)
        {
            #expect(String(decoding: frame.bytes, as: UTF8.self) == text)
            #expect(OCPPFrame.decode(frame.bytes) == .frame(frame))
        }

        /// A description is cut to the length that the specification allows.
        @Test func cutsLongDescription() {
            let frame = OCPPFrame.callError(
                id: "7", OCPPError(.genericError, String(repeating: "č", count: 300)))
            let expected = OCPPFrame.callError(
                id: "7", OCPPError(.genericError, String(repeating: "č", count: 255)))
            #expect(OCPPFrame.decode(frame.bytes) == .frame(expected))
        }

        /// Mutated messages are decoded, ignored or rejected, and never trap.
        @Test func mutationsNeverTrap() {
            var samples = JSONSamples(seed: 16)
            let frame = Array(
                #"[2,"19223201","BootNotification",{"chargePointVendor":"Č","a":[1.5e3,null]}]"#
                    .utf8)
            for _ in 0..<20_000 {
                switch OCPPFrame.decode(samples.mutated(frame)) {
                case .refused(let id, _, _): #expect((1...36).contains(id.utf8.count))
                case .frame(.call(let id, _, let payload)),
                    .repaired(.call(let id, _, let payload), _):
                    #expect((1...36).contains(id.utf8.count))
                    if case .object = payload { continue }
                    Issue.record("\(payload)")
                case .frame, .repaired, .ignored: break
                }
            }
        }

        /// Random bytes never trap.
        @Test func noiseNeverTraps() {
            var random = SeededRandom(seed: 8262)
            for _ in 0..<20_000 {
                let bytes = (0..<random.index(40)).map { _ in
                    UInt8(truncatingIfNeeded: random.next())
                }
                _ = OCPPFrame.decode(bytes)
            }
        }
    }
}
