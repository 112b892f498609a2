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
    }
}
