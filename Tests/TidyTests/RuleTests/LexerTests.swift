import Testing

extension TidyTests {
    /// Tests the lexer by the code that remains after removing comments and literals.
    @Suite struct LexerTests {
        private func code(_ source: String) -> String {
            Lexer(source).tokens.filter { $0.kind != .text }.map(\.string).joined(separator: " ")
        }

        /// Comments of every kind are removed, and the code around them stays.
        @Test(arguments: [
            "a // b", "a /* b */", "a /* b /* c */ d */", "/* b\n c */ a", "/// b\na",
            "a // \"b", "a /* \" */", "a // /* b",
        ]) func removesComments(source: String) {
            #expect(code(source) == "a")
        }

        /// Strings of every kind are removed.
        @Test(arguments: [
            #"a "b""#, #"a "b \" c""#, #"a "// b""#, #"a "/* b""#, #"a "\\""#, #"a """#,
            ##"a #"b " \(c) \"#"##, "a \"\"\"\n b \" c \"\" d\n \"\"\"",
            "a \"\"\"\n b \\\"\"\" c \\\n d\n \"\"\"", "a #\"\"\"\n b \"\"\" \\(c)\n \"\"\"#",
            ##"a #"""#"##,
        ]) func removesStrings(source: String) {
            #expect(code(source) == "a")
        }

        /// The code inside an interpolation is kept, at any depth.
        @Test func keepsCodeInInterpolation() {
            #expect(code(#""b \(a) c""#) == "( a )")
            #expect(code(#""b \(f(x, "y \(z) )")) c" + d"#) == "( f ( x , ( z ) ) ) + d")
            #expect(code(##"#"b \#(a) \(c)"#"##) == "( a )")
            #expect(code("\"\"\"\n b \\(a)\n c\n \"\"\"") == "( a )")
        }

        /// A regex literal is removed, even with quotes in it; a division is kept.
        @Test func distinguishesRegexFromDivision() {
            #expect(code(#"let r = /a"b\/c/ + d"#) == "let r = + d")
            #expect(code(##"f(#/a"b/c/#, d)"##) == "f ( , d )")
            #expect(code("return /a\"/") == "return")
            #expect(code("a / b / c + (d)/e/f") == "a / b / c + ( d ) / e / f")
            #expect(code("reduce(1, /)") == "reduce ( 1 , / )")
        }

        /// Every token and comment has its line number, whatever precedes it.
        @Test func countsLines() {
            let lexer = Lexer("a\r\n/* b\n */ c // d\n\"\"\"\n e\n \"\"\" + f\n// g")
            let lines = lexer.tokens.filter { $0.kind != .text }.map { "\($0.string)\($0.line)" }
            #expect(lines == ["a1", "c3", "+6", "f6"])
            #expect(
                lexer.comments == [
                    LineComment(text: " d", line: 3, isAlone: false),
                    LineComment(text: " g", line: 7, isAlone: true),
                ])
        }

        /// Lexing terminates on source that does not compile.
        @Test(arguments: [
            "\"", "\"\\", "\"a\nb", "\"\"\"\n", "/*", "/* /* */", "#\"", "\"\\(", "`a", "#/",
            "/a\\",
            "= /a\\", "\"\"\"\n\\",
        ]) func terminatesOnBrokenSource(source: String) {
            #expect(Lexer(source).tokens.count < 10)
        }
    }
}
