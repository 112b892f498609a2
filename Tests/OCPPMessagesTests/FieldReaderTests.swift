import TestSupport
import Testing

@testable import ChargingModel
@testable import OCPPMessages

extension OCPPMessagesTests {
    @Suite struct FieldReaderTests {
        /// String members: numbers become text (Q40), NULs are dropped (Q17), an empty string is
        /// nil (Q36).
        @Test(
            arguments: [
                (#"{}"#, nil), (#"{"a":null}"#, nil), (#"{"a":""}"#, nil),
                (#"{"a":"\u0000"}"#, nil),
                (#"{"a":"x"}"#, "x"), (#"{"a":"x\u0000\u0000"}"#, "x"),
                (#"{"a":"0123\u0010\u000e"}"#, "0123"), (#"{"a":"a\tb\u007f"}"#, "ab"),
                (#"{"a":7}"#, "7"), (#"{"a":-7}"#, "-7"), (#"{"a":1.5}"#, "1.5"),
                (#"{"b":1,"a":"č"}"#, "č"), (#"{"a":" "}"#, " "),
            ] as [(String, String?)]) func readsStringMember(_ text: String, _ value: String?)
            throws
        {
            #expect(try fields(text).string("a") == value)
        }

        /// A long string is cut (Q35), not rejected.
        @Test func cutsLongString() throws {
            let long = try fields(#"{"a":"\#(String(repeating: "č", count: 300))"}"#)
            #expect(try long.string("a") == String(repeating: "č", count: 255))
            #expect(try long.string("a", limit: 3) == "ččč")
        }

        /// Values that are accepted as an integer.
        @Test(
            arguments: [
                (#"{}"#, nil), (#"{"a":null}"#, nil), (#"{"a":""}"#, nil), (#"{"a":5}"#, 5),
                (#"{"a":-1}"#, -1), (#"{"a":5.0}"#, 5), (#"{"a":5e3}"#, 5000), (#"{"a":"5"}"#, 5),
                (#"{"a":"-5"}"#, -5), (#"{"a":9223372036854775807}"#, .max),
                (#"{"a":-9223372036854775808}"#, .min), (#"{"a":"9223372036854775807"}"#, .max),
            ] as [(String, Int64?)]) func readsIntegerMember(_ text: String, _ value: Int64?) throws
        {
            #expect(try fields(text).int("a") == value)
        }

        /// Values that are rejected as an integer.
        @Test(arguments: [
            "5.5", "1e30", "9223372036854775808", #""five""#, #""5.0""#, #"" 5""#, "true", "[]",
            "[5]", "{}",
        ]) func rejectsNonInteger(_ value: String) throws {
            let fields = try fields(#"{"a":\#(value)}"#)
            #expect(
                throws: OCPPError(.typeConstraintViolation, "a is not an integer")
            ) { try fields.int("a") }
        }

        /// Each invalid member gets the matching OCPP-J error code.
        @Test func throwsMatchingErrorCode() throws {
            let fields = try fields(
                #"{"list":[1],"flag":true,"time":"noon","choice":"Maybe","many":[{},{},{}]}"#)
            #expect(throws: OCPPError(.protocolError, "none is required")) {
                try fields.required("none", fields.int)
            }
            #expect(throws: OCPPError(.typeConstraintViolation, "list is not a string")) {
                try fields.string("list")
            }
            #expect(throws: OCPPError(.typeConstraintViolation, "flag is not a string")) {
                try fields.string("flag")
            }
            #expect(
                throws: OCPPError(.propertyConstraintViolation, "time is not an RFC 3339 time")
            ) { try fields.timestamp("time") }
            #expect(
                throws: OCPPError(.propertyConstraintViolation, "choice does not allow 'Maybe'")
            ) { let _: AuthorizationStatus? = try fields.choice("choice") }
            #expect(throws: OCPPError(.typeConstraintViolation, "list is not an object")) {
                try fields.object("list")
            }
            #expect(throws: OCPPError(.typeConstraintViolation, "flag is not an array")) {
                try fields.list("flag", limit: 3)
            }
            #expect(throws: OCPPError(.occurenceConstraintViolation, "many has more than 2 items"))
            {
                try fields.list("many", limit: 2)
            }
        }

        /// Lists, a single object as a list of one (Q41), and an absent member as an empty list.
        @Test(arguments: [
            (#"{"a":[{"b":1},{"b":2}]}"#, ["1", "2"]), (#"{"a":{"b":3}}"#, ["3"]), ("{}", []),
            (#"{"a":null}"#, []), (#"{"a":""}"#, []), (#"{"a":[]}"#, []),
        ]) func readsListMember(_ text: String, _ values: [String]) throws {
            let items = try fields(text).list("a", limit: 3)
            #expect(try items.map { try $0.string("b") } == values)
        }

        /// A value that is not an object has no members.
        @Test(arguments: ["null", "5", "[]", #""text""#])
        func nonObjectHasNoMembers(_ text: String) throws {
            let fields = try fields(text)
            #expect(try fields.string("a") == nil)
            #expect(try fields.int("a") == nil)
            #expect(try fields.list("a", limit: 1).isEmpty)
        }
    }
}
