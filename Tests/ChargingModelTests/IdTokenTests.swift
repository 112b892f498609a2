import Testing

@testable import ChargingModel

extension ChargingModelTests {
    @Suite struct IdTokenTests {
        /// The normalised text; nil if it is not a token.
        @Test(
            arguments: [
                ("04a2b3c4", "04A2B3C4"), ("  TAG-1  ", "TAG-1"), ("a b", "A B"), ("~", "~"),
                (String(repeating: "x", count: 36), String(repeating: "X", count: 36)),
                (
                    "  " + String(repeating: "x", count: 36) + " ",
                    String(repeating: "X", count: 36)
                ),
                (String(repeating: "x", count: 37), nil), ("", nil), ("   ", nil),
                ("A\u{0}", nil), ("A\u{10}\u{0E}", nil), ("a\tb", nil), ("A\u{7F}", nil),
                ("č", nil), ("K", "K"), ("\u{212A}", nil), ("🔌", nil), ("ß", nil),
            ] as [(String, String?)]) func normalisesText(_ text: String, _ expected: String?)
        {
            #expect(IdToken(text)?.text == expected)
        }

        /// Tokens that differ only in case are equal (errata 1.6 §3.73).
        @Test func ignoresCase() {
            #expect(IdToken("Abc") == IdToken("aBC"))
        }

        /// A UID must have 4, 7 or 10 bytes and is written first byte first.
        @Test func acceptsUIDOf4Or7Or10Bytes() {
            let texts = (0...12).map { IdToken(uid: [UInt8](repeating: 0xA5, count: $0))?.text }
            #expect(
                texts.enumerated().filter { $0.element != nil }.map(\.offset) == [4, 7, 10])
            #expect(IdToken(uid: [0x04, 0xA2, 0x00, 0xFF])?.text == "04A200FF")
        }

        /// Descriptions end up in logs, so they show only the last characters.
        @Test func descriptionHidesToken() throws {
            let token = try #require(IdToken("04A2B3C4"))
            #expect("\(token)" == "…B3C4")
            #expect(token.suffix == "B3C4")
        }
    }
}
