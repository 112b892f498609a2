import Testing

extension TidyTests {
    /// The lexer, by the code that is left when comments and literals are gone.
    @Suite struct LexerTests {
        private func code(_ source: String) -> String {
            Lexer(source).tokens.filter { $0.kind != .text }.map(\.string).joined(separator: " ")
        }

        /// Comments of every kind leave no code, and the code around them stays.
        @Test(arguments: [
            "a // b", "a /* b */", "a /* b /* c */ d */", "/* b\n c */ a", "/// b\na",
            "a // \"b", "a /* \" */", "a // /* b",
        ]) func commentsAreNoCode(source: String) {
            #expect(code(source) == "a")
        }

        /// Strings of every kind leave no code.
        @Test(arguments: [
            #"a "b""#, #"a "b \" c""#, #"a "// b""#, #"a "/* b""#, #"a "\\""#, #"a """#,
            ##"a #"b " \(c) \"#"##, "a \"\"\"\n b \" c \"\" d\n \"\"\"",
            "a \"\"\"\n b \\\"\"\" c \\\n d\n \"\"\"", "a #\"\"\"\n b \"\"\" \\(c)\n \"\"\"#",
            ##"a #"""#"##,
        ]) func stringsAreNoCode(source: String) {
            #expect(code(source) == "a")
        }

        /// The code inside an interpolation is code, at any depth.
        @Test func interpolationIsCode() {
            #expect(code(#""b \(a) c""#) == "( a )")
            #expect(code(#""b \(f(x, "y \(z) )")) c" + d"#) == "( f ( x , ( z ) ) ) + d")
            #expect(code(##"#"b \#(a) \(c)"#"##) == "( a )")
            #expect(code("\"\"\"\n b \\(a)\n c\n \"\"\"") == "( a )")
        }

        /// A regex literal is no code, though quotes stand in it; a division is.
        @Test func regexIsToldFromDivision() {
            #expect(code(#"let r = /a"b\/c/ + d"#) == "let r = + d")
            #expect(code(##"f(#/a"b/c/#, d)"##) == "f ( , d )")
            #expect(code("return /a\"/") == "return")
            #expect(code("a / b / c + (d)/e/f") == "a / b / c + ( d ) / e / f")
            #expect(code("reduce(1, /)") == "reduce ( 1 , / )")
        }

        /// Every token and comment knows its line, whatever came before it.
        @Test func linesAreCounted() {
            let lexer = Lexer("a\r\n/* b\n */ c // d\n\"\"\"\n e\n \"\"\" + f\n// g")
            let lines = lexer.tokens.filter { $0.kind != .text }.map { "\($0.string)\($0.line)" }
            #expect(lines == ["a1", "c3", "+6", "f6"])
            #expect(
                lexer.comments == [
                    LineComment(text: " d", line: 3, isAlone: false),
                    LineComment(text: " g", line: 7, isAlone: true),
                ])
        }

        /// Source that does not compile comes to an end.
        @Test(arguments: [
            "\"", "\"\\", "\"a\nb", "\"\"\"\n", "/*", "/* /* */", "#\"", "\"\\(", "`a", "#/",
            "/a\\",
            "= /a\\", "\"\"\"\n\\",
        ]) func brokenSourceEnds(source: String) {
            #expect(Lexer(source).tokens.count < 10)
        }
    }
}
