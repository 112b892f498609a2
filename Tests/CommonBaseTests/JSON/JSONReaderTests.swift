import TestSupport
import Testing

@testable import CommonBase

extension CommonBaseTests {
    @Suite struct JSONReaderTests {
        /// Documents of RFC 8259 and their values (the y_ cases of JSONTestSuite).
        @Test(
            arguments: [
                ("null", .null), ("true", true), ("false", false), (" \t\r\n1 \t\r\n", 1),
                ("0", 0),
                ("-0", 0), ("-1", -1), ("20", 20), ("9223372036854775807", .int(.max)),
                ("-9223372036854775808", .int(.min)),
                ("9223372036854775808", .double(9_223_372_036_854_775_808)),
                ("-9223372036854775809", .double(-9_223_372_036_854_775_808)),
                ("123456789012345678901234567890", .double(1.2345678901234568e29)),
                ("1.0", .double(1)), ("-0.0", .double(-0.0)), ("0e1", .double(0)),
                ("1e2", .double(100)), ("1E+2", .double(100)), ("1e-2", .double(0.01)),
                ("123.456e78", .double(123.456e78)), ("0.1", .double(0.1)),
                ("5e-324", .double(.leastNonzeroMagnitude)), ("1e-999", .double(0)),
                (#""""#, ""), (#""a""#, "a"), (#""č🔌""#, "č🔌"),
                (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
                (#""\u0000""#, "\0"), ("\"a\n\t\u{0}\u{1F}\"", "a\n\t\u{0}\u{1F}"),
                (#""\u0041\u00e9\uFFFF""#, "Aé\u{FFFF}"),
                (#""\uD834\uDD1E""#, "𝄞"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"),
                (#""x\ud83d\udd0cy""#, "x🔌y"), ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
                (#"" /*b*/ ""#, " /*b*/ "), (#""\\u0041""#, #"\u0041"#),
                ("[]", .array([])), ("[ ]", .array([])), ("[1]", .array([1])),
                ("[1 , 2]", .array([1, 2])),
                ("[[],[[]]]", .array([.array([]), .array([.array([])])])),
                ("{}", .object([])), ("{ }", .object([])),
                (#"{"a":1}"#, .object([.init("a", 1)])),
                (#"{ "a" : 1 , "" : [ ] }"#, .object([.init("a", 1), .init("", .array([]))])),
                (#"{"a":1,"a":2}"#, .object([.init("a", 1), .init("a", 2)])),
                (#"{"\u0061":1}"#, .object([.init("a", 1)])),
            ] as [(String, JSONValue)]) func readsValidDocument(_ text: String, _ value: JSONValue)
            throws
        {
            #expect(try json(text) == value)
        }

        /// Invalid documents (the n_ cases of JSONTestSuite), and some that real chargers sent.
        @Test(arguments: [
            "", " ", "nul", "nullx", "True", "tru", "NaN", "Infinity", "-Infinity", "undefined",
            "+1", "-", "-a", "01", "-01", "00", "1.", ".5", "-.5", "1.e1", "1e", "1e+", "1e1.5",
            "0x1", "1_000", "1 000", "1,5", "1e999", "-1e999", "１", "1a", "1 2",
            "\"", "\"a", "'a'", #""\""#, #""\x00""#, #""\a""#, #""\u""#, #""\u12""#,
            #""\u12G4""#, #""\u+123""#, #""\uD800""#, #""\uD800a""#, #""\uD800\n""#,
            #""\uD800\u0041""#, #""\uD800\uD800""#, #""\uDC00""#, #""\uDC00\uD800""#,
            "\u{FEFF}1",
            "[", "]", "[1", "[1,", "[1,]", "[,1]", "[,]", "[1,,2]", "[1 2]", "[1}", "[1]]",
            "[1]x", "[1:2]", "{", "}", "{]", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":1"#,
            #"{"a" 1}"#, #"{"a":1 "b":2}"#, "{a:1}", "{1:1}", "{'a':1}", #"{,"a":1}"#,
            #"{"a":1}}"#, #"{"a"::1}"#, "{null:1}", "// 1", "1 // a", "/**/1",
            // Quirks Q18, Q19, Q20, Q21.
            #"{"sampledValue":[,{"value":"1"}]}"#, #"{"transactionId":,"meterStop":1}"#,
            #"[2,"7","MeterValues",{"connectorId":1,"meterVa"#,
            #"{"connectorId":1 "meterStart":5}"#,
        ]) func rejectsInvalidDocument(_ text: String) {
            #expect(throws: JSONReader.Failure.self) { try json(text) }
        }

        /// The failure has a reason and an offset.
        @Test(
            arguments: [
                ("", .syntax, 0), ("[1,]", .syntax, 3), (#"{"a":tru}"#, .syntax, 5),
                ("[1]x", .syntax, 3),
            ] as [(String, JSONReader.Failure.Reason, Int)]) func reportsReasonAndOffset(
                _ text: String, _ reason: JSONReader.Failure.Reason, _ offset: Int
            )
        {
            #expect(throws: JSONReader.Failure(reason: reason, offset: offset)) {
                try json(text)
            }
        }

        /// Invalid UTF-8 is rejected: in strings with that reason, elsewhere as a syntax error.
        @Test(
            arguments: [
                [0x80], [0xFF], [0xC0, 0xAF], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80],
                [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x80, 0x80, 0x80],
                [0xF8, 0x88, 0x80, 0x80, 0x80],
            ] as [[UInt8]]) func rejectsInvalidUTF8(_ bytes: [UInt8])
        {
            for text in [
                [0x22] + bytes + [0x22], Array(#"["\n"#.utf8) + bytes + Array("\"]".utf8),
            ] {
                let failure = #expect(throws: JSONReader.Failure.self) {
                    try JSONReader.parse(text)
                }
                #expect(failure?.reason == .invalidUTF8)
            }
            let failure = #expect(throws: JSONReader.Failure.self) {
                try JSONReader.parse(bytes)
            }
            #expect(failure?.reason == .syntax)
        }

        /// 32 levels are accepted, the 33rd is rejected, and a million levels do no harm.
        @Test(arguments: [("[", "]"), (#"{"a":"#, "}")]) func limitsNestingDepth(
            _ open: String, _ close: String
        ) {
            let nested = { (levels: Int) in
                try json(
                    String(repeating: open, count: levels - 1) + "[]"
                        + String(repeating: close, count: levels - 1))
            }
            #expect(throws: Never.self) { try nested(32) }
            for levels in [33, 1000] {
                let failure = #expect(throws: JSONReader.Failure.self) { try nested(levels) }
                #expect(failure?.reason == .tooDeep)
            }
            let bottomless = Array(String(repeating: open, count: 1_000_000).utf8)
            #expect(throws: JSONReader.Failure.self) { try JSONReader.parse(bottomless) }
        }

        /// Any sequence of bytes is accepted, contiguous or not.
        @Test func readsNonContiguousSequence() throws {
            let bytes = Array(#"  {"a":[1,"b"]}"#.utf8)
            let expected = JSONValue.object([.init("a", .array([1, "b"]))])
            #expect(try JSONReader.parse(bytes) == expected)
            #expect(try JSONReader.parse(bytes.dropFirst(2)) == expected)
            #expect(try JSONReader.parse(AnySequence(bytes)) == expected)
        }

        /// The first of duplicate names counts; a value that is not an object has no members.
        @Test func looksUpMembers() throws {
            let value = try json(#"{"a":1,"b":"x","a":2,"c":[null]}"#)
            #expect(value["a"]?.intValue == 1)
            #expect(value["b"]?.stringValue == "x")
            #expect(value["c"]?.arrayValue == [.null])
            #expect(value["d"] == nil)
            #expect(value["b"]?["a"] == nil)
            #expect([value["a"]?.stringValue, value["c"]?.stringValue] == [nil, nil])
        }
    }
}
