import CommonBase
import OCPPMessages
import Testing

extension OCPPMessagesTests {
    /// Answers are repaired like CALLs, so that their commands do not time out.
    @Suite struct OCPPFrameAnswerTests {
        private static let accepted = JSONValue.object(["status": "Accepted"])
        private static let noKeys = JSONValue.object(["configurationKey": .array([])])

        @Test(
            arguments: [
                // Brackets that are missing, or too many.
                (#"[3,"7",{"configurationKey":[]"#, noKeys, [.missingBrackets]),
                (#"[3,"7",{"configurationKey":["#, noKeys, [.truncated]),
                (#"[3,"7",{"status":"Accepted"}"#, accepted, [.missingLastBracket]),
                (#"[3,"7",{"status":"Accepted""#, accepted, [.missingBrackets]),
                (#"[3,"7",{"status":"Accepted","data":"x"#, accepted, [.truncated]),
                (#"[3,"7",{"status":"Accepted"}]]"#, accepted, [.trailingText]),
                // Commas.
                (#"[3,"7",{"status":"Accepted",}]"#, accepted, [.superfluousComma]),
                (#"[3,"7",,{"status":"Accepted"},]"#, accepted, [.superfluousComma]),
                // Around the message.
                ("\u{FEFF}" + #"[3,"7",{"status":"Accepted"}]"#, accepted, [.byteOrderMark]),
                (#"[3,"7",{"status":"Accepted"}]"# + "\0", accepted, [.nulCharacter]),
                ("\0\0" + #"[3,"7",{"status":"Accepted"}]"# + "\r\n\0", accepted, [.nulCharacter]),
                (
                    #"[3,"7",{"status":"Accepted"}"# + "\0", accepted,
                    [.missingLastBracket, .nulCharacter]
                ),
            ] as [(String, JSONValue, Set<JSONRepair>)])
        func repairsAnswer(_ text: String, _ payload: JSONValue, _ repairs: Set<JSONRepair>) {
            #expect(
                OCPPFrame.decode(text.utf8)
                    == .repaired(.callResult(id: "7", payload: payload), repairs))
        }

        /// Needs no repair.
        @Test(
            arguments: [
                ("\r\n [3,\n\"7\",\n{\"status\":\"Accepted\"}\n]\r\n", "7", accepted),
                (#"[3,7,{"status":"Accepted"}]"#, "7", accepted),
                (#"[3,7.0,{"status":"Accepted"}]"#, "7", accepted),
                (#"[3,null,{"status":"Accepted"}]"#, "", accepted),
                (#"[3,{"status":"Accepted"},"7"]"#, "7", accepted),
                (#"[3,"7","Accepted"]"#, "7", accepted),
            ] as [(String, String, JSONValue)])
        func readsUnusualAnswer(_ text: String, _ id: String, _ payload: JSONValue) {
            #expect(OCPPFrame.decode(text.utf8) == .frame(.callResult(id: id, payload: payload)))
        }

        /// What the station said is unknown, and a missing status would mean success.
        @Test(arguments: [
            #"[3,"7",{"#, #"[3,"7",{"status":"Rej"#, #"[3,"7",{"data":"x","status":"Rej"#,
            #"[3,"7",{"status":"#, #"[3,"7",{"listVersion":1"#, #"[3,"7""#, #"[3,"7","Acc"#,
            // The status may have followed.
            #"[3,"7",{"filename":"a.log""#, #"[3,"7",{"data":{"a":"b"}"#,
            #"[3,"7",{"a":[{"b":true}"#, #"[3,"7",{}],"status":"Rejected"}]"#,
            // There was one, but not its word.
            #"[3,"7",{"status":}]"#, #"[3,"7",{"status":,"data":"x"}]"#,
            #"[3,"7",{"status":"""#, #"[3,"7",{"status":{"a":"b""#,
        ]) func ignoresAnswerWithoutItsStatus(_ text: String) {
            guard case .ignored = OCPPFrame.decode(text.utf8) else {
                Issue.record("\(OCPPFrame.decode(text.utf8))")
                return
            }
        }

        @Test(
            arguments: [
                (#"[4,"7","NotSupported","","#, .notSupported, [.truncated]),
                (#"[4,"7","NotSupported""#, .notSupported, [.missingLastBracket]),
                (#"[4,"7","NotSupported","no",{},]"#, .notSupported, [.superfluousComma]),
                (#"[4,"7","NotSupp"#, .genericError, [.truncated]),
                (
                    "\u{FEFF}" + #"[4,"7","NotSupported"]"# + "\0", .notSupported,
                    [.byteOrderMark, .nulCharacter]
                ),
            ] as [(String, OCPPErrorCode, Set<JSONRepair>)])
        func repairsError(_ text: String, _ code: OCPPErrorCode, _ repairs: Set<JSONRepair>) {
            guard
                case .repaired(.callError("7", let found, _, _), let made) =
                    OCPPFrame.decode(text.utf8)
            else {
                Issue.record("\(OCPPFrame.decode(text.utf8))")
                return
            }
            #expect((found, made) == (code, repairs))
        }

        @Test(
            arguments: [
                ("notsupported", .notSupported), ("NOT_IMPLEMENTED", .notImplemented),
                ("formatViolation", .formationViolation), ("Oops", .genericError),
            ] as [(String, OCPPErrorCode)])
        func readsErrorCodeInAnyCase(_ text: String, _ code: OCPPErrorCode) {
            #expect(OCPPErrorCode(lenient: text) == code)
        }

        /// A CALL with the same defects, and with a number as its id.
        @Test(
            arguments: [
                ("\u{FEFF}" + #"[2,"7","A",{"a":1}]"#, [.byteOrderMark]),
                (#"[2,"7","A",{"a":1}]"# + "\0", [.nulCharacter]),
                (#"[2,7,"A",{"a":1}]"#, [.numericID]),
                (#"[2,7,"A",{"a":1},]"#, [.numericID, .superfluousComma]),
            ] as [(String, Set<JSONRepair>)])
        func repairsCall(_ text: String, _ repairs: Set<JSONRepair>) {
            let frame = OCPPFrame.call(id: "7", action: "A", payload: .object(["a": 1]))
            #expect(OCPPFrame.decode(text.utf8) == .repaired(frame, repairs))
            #expect(repairs.allSatisfy { !$0.losesContent })
        }

        /// A repeated CALL has the same digest under another id, whatever stands around it.
        @Test(arguments: ["", "\u{FEFF}", "\0", " \r\n"])
        func findsEndOfID(_ prefix: String) {
            for id in [#""12""#, "12"] {
                let start = "\(prefix)[2,\(id)"
                let frame = Array((start + #","A",{}]"#).utf8)
                #expect(OCPPFrame.endOfID(frame) == start.utf8.count)
            }
        }

        @Test(
            arguments: [
                (.callResult(id: "17", payload: .object([])), "[3,17,{}]"),
                (.callResult(id: "a", payload: .object([])), #"[3,"a",{}]"#),
                (
                    .callError(id: "17", OCPPError(.genericError, "no")),
                    #"[4,17,"GenericError","no",{}]"#
                ),
            ] as [(OCPPFrame, String)])
        func writesNumericID(_ frame: OCPPFrame, _ text: String) {
            #expect(String(decoding: frame.bytesWithNumericID, as: UTF8.self) == text)
        }

        @Test(
            arguments: [
                ("[2,", true), ("\u{FEFF} \r\n[", true), ("\0[", true), ("", true), ("{", false),
                ("hello", false),
            ]) func tellsMessageFromOtherBytes(_ text: String, _ isMessage: Bool)
        {
            #expect(OCPPFrame.looksLikeMessage(Array(text.utf8)) == isMessage)
        }
    }
}
