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

        /// A UID is the same token with and without separators between its bytes.
        @Test(
            arguments: [
                "F6CA0CC5", "f6ca0cc5", "F6:CA:0C:C5", "f6-ca-0c-c5", " F6 CA 0C C5", "F6.CA.0C.C5",
                "F6CA-0CC5", "0xF6CA0CC5", "0XF6:CA:0C:C5", "F6 :CA: 0C:C5",
            ]) func dropsSeparatorsOfUID(_ text: String)
        {
            #expect(IdToken(text) == IdToken(uid: [0xF6, 0xCA, 0x0C, 0xC5]))
        }

        @Test func dropsSeparatorsOfLongUIDs() {
            #expect(IdToken("04:a1:b2:c3:d4:e5:f6")?.text == "04A1B2C3D4E5F6")
            #expect(IdToken("04-A1-B2-C3-D4-E5-F6-A7-B8-C9")?.text == "04A1B2C3D4E5F6A7B8C9")
        }

        /// Other texts keep their separators, so that they equal no UID by accident.
        @Test(
            arguments: [
                "VIRTUAL-12", "12345-678", "F6:CA:0C", "F6:CA:0C:C5:00", "F6CA0CC", "A-B",
                "12:34:56",
                "F6/CA/0C/C5", "0x12", "F6CA0CC5-X", "04:A1:B2:C3:D4:E5", "1-2-3-4-5-6-7-8",
            ]) func keepsSeparatorsOfOtherTexts(_ text: String)
        {
            #expect(IdToken(text)?.text == text.uppercased())
        }

        /// A reader that cuts a UID, or pads it with zeros, sends another token.
        @Test func tellsCutAndPaddedUIDsApart() {
            let card = IdToken("04A1B2C3D4E5F6")
            for other in ["04A1B2C3D4E5", "04A1B2C3D4E5F600", "04A1B2C3", "F6E5D4C3B2A104"] {
                #expect(IdToken(other) != card)
            }
            #expect(IdToken("F6CA0CC5000000") != IdToken("F6CA0CC5"))
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
