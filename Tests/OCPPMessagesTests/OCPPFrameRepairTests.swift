import CommonBase
import OCPPMessages
import TestSupport
import Testing

extension OCPPMessagesTests {
    /// Numbers and texts that JSON or the database does not allow are repaired: a CALLERROR would
    /// make the station discard the energy.
    @Suite struct OCPPFrameRepairTests {
        private static let huge = JSONValue.double(.greatestFiniteMagnitude)

        @Test(
            arguments: [
                (#"1e400"#, huge, [.hugeNumber]),
                (#"-1e400"#, .double(-.greatestFiniteMagnitude), [.hugeNumber]),
                (#"nan"#, "nan", [.unquotedText]), (#"NaN"#, "NaN", [.unquotedText]),
                (#"-Infinity"#, "-Infinity", [.unquotedText]), (#"007"#, "007", [.unquotedText]),
                (#"+5"#, "+5", [.unquotedText]), (#"5."#, "5.", [.unquotedText]),
                (#".5"#, ".5", [.unquotedText]), (#"1.2.3"#, "1.2.3", [.unquotedText]),
                (#""a\u0000b""#, "ab", [.nulCharacter]), ("\"a\0b\"", "ab", [.nulCharacter]),
                (#""\ud800x""#, "\u{FFFD}x", [.loneSurrogate]),
                (#""\udc00""#, "\u{FFFD}", [.loneSurrogate]),
                (#""\ud800\ud800""#, "\u{FFFD}\u{FFFD}", [.loneSurrogate]),
                (#""\ud83d\ude00\u0000""#, "😀", [.nulCharacter]),
            ] as [(String, JSONValue, Set<JSONRepair>)])
        func repairsValue(_ text: String, _ value: JSONValue, _ repairs: Set<JSONRepair>) {
            let payload = JSONValue.object([.init("a", value), .init("b", 1)])
            for action in ["StopTransaction", "X"] {
                #expect(
                    OCPPFrame.decode(#"[2,"7","\#(action)",{"a":\#(text),"b":1}]"#.utf8)
                        == .repaired(.call(id: "7", action: action, payload: payload), repairs))
            }
            // An answer is repaired, too, so that its command does not time out.
            #expect(
                OCPPFrame.decode(#"[3,"7",{"a":\#(text),"b":1}]"#.utf8)
                    == .repaired(.callResult(id: "7", payload: payload), repairs))
        }

        /// A message of energy is decoded without the values that are out of range.
        @Test(arguments: [
            "9223372036854775807", "-9223372036854775808", "1e308", "1e400", "NaN", "\"NaN\"",
            "\"1e12\"", "1000000000001", "true", "[]",
        ]) func leavesOutImpossibleRegister(_ number: String) throws {
            let text = """
                [2,"7","StopTransaction",{"transactionId":5,"meterStop":\(number),
                "timestamp":"2026-11-22T11:00:00Z","transactionData":[{"timestamp":
                "2026-11-22T10:00:00Z","sampledValue":[{"value":\(number)},{"value":"5"}]}]}]
                """
            let payload: JSONValue
            switch OCPPFrame.decode(text.utf8) {
            case .frame(.call(_, _, let read)), .repaired(.call(_, _, let read), _): payload = read
            case let other:
                Issue.record("\(other)")
                return
            }
            let stop = V16.StopTransaction.Request(FieldReader(payload))
            #expect(stop.transactionId == 5)
            #expect(stop.meterStop == (number == "\"1e12\"" ? 1_000_000_000_000 : nil))
            let reading = try #require(stop.transactionData.first).reading(fallback: .epoch)
            #expect(reading.reading.values.contains { $0.thousandths == 5000 })
        }

        /// The readings belong to a transaction, even if its number can't be read.
        @Test(
            arguments: [
                (#""transactionId":"x","#, true), (#""transactionId":1e400,"#, true),
                (#""transactionId":5,"#, false), (#""transactionId":null,"#, false),
                (#""transactionId":"","#, false), ("", false),
            ]) func noticesUnreadableTransaction(_ member: String, _ isUnreadable: Bool) throws
        {
            let bytes = Array(#"{\#(member)"connectorId":1}"#.utf8)
            let payload = try JSONReader.parseRepairing(bytes).value
            let request = V16.MeterValues.Request(FieldReader(payload))
            #expect(request.hasUnreadableTransaction == isUnreadable)
        }

        /// The version of a list is computed with, so it has OCPP's range.
        @Test(
            arguments: [
                ("0", 0), ("-1", -1), ("2147483647", 2_147_483_647), ("2147483648", nil),
                ("-2", nil), ("9223372036854775807", nil), ("1e308", nil),
            ] as [(String, Int64?)]) func boundsListVersion(_ text: String, _ version: Int64?)
            throws
        {
            let fields = FieldReader(try JSONReader.parse(#"{"listVersion":\#(text)}"#.utf8))
            var found: Int64?
            do throws(OCPPError) {
                found = try V16.GetLocalListVersion.Response(fields).listVersion
            } catch {}
            #expect(found == version)
        }
    }
}
