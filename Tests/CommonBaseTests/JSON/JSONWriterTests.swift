import Testing

@testable import CommonBase

extension CommonBaseTests {
    @Suite struct JSONWriterTests {
        /// Compact, members in their order, control characters escaped.
        @Test(
            arguments: [
                (.null, "null"), (true, "true"), (.int(.min), "-9223372036854775808"),
                (.double(1), "1.0"), (.double(0.1), "0.1"), (.double(1e300), "1e+300"),
                (.double(.infinity), "null"), (.double(.nan), "null"),
                ("\"\\/\u{8}\u{1F}\n\r\t\u{7F}č", #""\"\\/\u0008\u001F\n\r\t"# + "\u{7F}č\""),
                (.array([]), "[]"), (.array([1, .array([2])]), "[1,[2]]"),
                (.object([]), "{}"),
                (.object([.init("b", 1), .init("a", .null)]), #"{"b":1,"a":null}"#),
                (.object(["a": nil, "b": 2, "c": .some(.null)]), #"{"b":2,"c":null}"#),
            ] as [(JSONValue, String)]) func writesCompactJSON(_ value: JSONValue, _ text: String)
        {
            #expect(JSONWriter.text(value) == text)
        }

        @Test func writesLinesForPeople() {
            let value = JSONValue.object([
                "a": [1, .array([]), .object(["b": "\u{202E}x\n"])], "c": .object([]),
            ])
            let lines = [
                "{", #"  "a": ["#, "    1,", "    [],", "    {",
                #"      "b": "\u202ex\n""#, "    }", "  ],", #"  "c": {}"#, "}",
            ]
            #expect(value.pretty == lines.joined(separator: "\n"))
        }

        /// A station could make a small frame a long text by nesting.
        @Test func stopsPrettyTextAtItsLimit() {
            var value = JSONValue.array(Array(repeating: 1, count: 10_000))
            for _ in 0..<30 { value = .array([value]) }
            #expect(value.pretty.utf8.count > 600_000)
            let short = value.pretty(upTo: 4000)
            #expect(short.utf8.count < 6000)
            #expect(value.pretty.hasPrefix(short.prefix(4000)))
        }
    }
}
