/// Texts from outside: stations, bridges, people. SQLite counts the length of a text in Unicode
/// scalars and ends it at U+0000; a terminal acts on control characters, and characters that set
/// the direction of text make a line read differently from what it says.

extension Unicode.Scalar {
    /// Whether the character controls a terminal, ends a line, or sets the direction of text: C0,
    /// DEL, C1, U+2028–2029, U+202A–202E, U+2066–2069.
    package var isControlling: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

extension StringProtocol {
    /// Whether the text has a U+0000.
    package var hasNUL: Bool { utf8.contains(0) }

    /// Whether the text has a character that `Unicode.Scalar.isControlling`.
    package var hasControls: Bool { unicodeScalars.contains(where: \.isControlling) }

    /// The first `count` Unicode scalars. `prefix` counts characters, one of which may have
    /// thousands of combining marks.
    package func cut(toScalars count: Int) -> String {
        // A scalar has at least one byte.
        if utf8.count <= count { return String(self) }
        return String(String.UnicodeScalarView(unicodeScalars.prefix(count)))
    }

    /// A text that a column or a page can hold: without controlling characters, and cut to `count`
    /// Unicode scalars.
    package func storable(scalars count: Int) -> String {
        if !hasControls { return cut(toScalars: count) }
        let clean = unicodeScalars.lazy.filter { !$0.isControlling }
        return String(String.UnicodeScalarView(clean.prefix(count)))
    }

    /// The text for one line of a log or a terminal: controlling characters are written as `\u202e`,
    /// and `\n`, `\r`, `\t`. In JSON, in which they occur in strings only, this is the same document.
    /// - Parameter keepsLines: whether line feeds stay.
    package func escapingControls(keepsLines: Bool = false) -> String {
        guard hasControls else { return String(self) }
        var shown = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar {
            case "\n" where keepsLines: shown.append(scalar)
            case "\n": shown.append(contentsOf: #"\n"#.unicodeScalars)
            case "\r": shown.append(contentsOf: #"\r"#.unicodeScalars)
            case "\t": shown.append(contentsOf: #"\t"#.unicodeScalars)
            case _ where scalar.isControlling:
                let (high, low) = (UInt8(scalar.value >> 8), UInt8(scalar.value & 0xFF))
                let digits = Hex.text([high, low]).lowercased()
                shown.append(contentsOf: #"\u\#(digits)"#.unicodeScalars)
            default: shown.append(scalar)
            }
        }
        return String(shown)
    }
}
