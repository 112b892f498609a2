import CommonBase
import TestSupport
import Testing

extension CommonBaseTests {
    @Suite struct OutsideTextTests {
        /// C0, DEL, C1, line separators and characters that set the direction are escaped.
        @Test(
            arguments: [
                ("plain", "plain"), ("č € 😀 e\u{301}", "č € 😀 e\u{301}"),
                ("a\nb\rc\td", #"a\nb\rc\td"#), ("\0", #"\u0000"#), ("\u{1B}[2J", #"\u001b[2J"#),
                ("\u{7F}\u{80}\u{9B}", #"\u007f\u0080\u009b"#), ("\u{A0}", "\u{A0}"),
                ("\u{2028}\u{2029}", #"\u2028\u2029"#), ("\u{202A}\u{202E}", #"\u202a\u202e"#),
                ("\u{2066}\u{2069}", #"\u2066\u2069"#), ("\u{2027}\u{202F}", "\u{2027}\u{202F}"),
            ]) func escapesControls(text: String, shown: String)
        {
            #expect(text.escapingControls() == shown)
            #expect(!text.escapingControls().hasControls)
        }

        @Test func keepsLineFeedsOnRequest() {
            #expect("{\n  \u{202E}\r\n}".escapingControls(keepsLines: true) == "{\n  \\u202e\\r\n}")
        }

        /// Lengths count Unicode scalars, as SQLite does; one character may have thousands.
        @Test func cutsAtScalars() {
            let one = "e" + String(repeating: "\u{301}", count: 10_000)
            #expect(one.count == 1)
            #expect(one.cut(toScalars: 50).unicodeScalars.count == 50)
            #expect(one.storable(scalars: 50).unicodeScalars.count == 50)
            #expect("abc".cut(toScalars: 3) == "abc")
            #expect("ab\u{202E}c\0d".storable(scalars: 3) == "abc")
            #expect("😀😀😀".cut(toScalars: 2) == "😀😀")
        }

        /// Any text becomes one that a column of this length can hold.
        @Test func storableTextHasNoControls() {
            var random = SeededRandom(seed: 14)
            for _ in 0..<2000 {
                var text = String.UnicodeScalarView()
                for _ in 0..<random.index(60) {
                    let range = random.element([
                        0...0x20, 0x7E...0xA1, 0x300...0x36F, 0x2020...0x2070, 0x1F600...0x1F64F,
                    ])
                    let value = UInt32(
                        random.number(Int64(range.lowerBound)...Int64(range.upperBound)))
                    if let scalar = Unicode.Scalar(value) { text.append(scalar) }
                }
                let stored = String(text).storable(scalars: 20)
                #expect(stored.unicodeScalars.count <= 20)
                #expect(!stored.hasControls && !stored.hasNUL)
            }
        }
    }
}
