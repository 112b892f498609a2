import Testing

extension TidyTests {
    @Suite struct ExemptionTests {
        /// An exemption applies to its own line and the line after its comment.
        @Test(arguments: [
            "Date() // tidy:allow time: the adapter's own clock",
            "// tidy:allow time: the adapter's own clock\nDate()",
            "// tidy:allow time: the adapter's own clock,\n// which is the station's\nDate()",
            "// tidy:allow time: the clock\n// tidy:allow random: the id\nf(Date(), UUID())",
            "// tidy:allow random: the id\nf(Date(), UUID()) // tidy:allow time: the clock",
            "// tidy:allow time: once for both\nf(Date(), Date())",
        ]) func exemptionSuppressesFinding(text: String) {
            #expect(SourceFile.sample(text).verdicts.isEmpty)
        }

        /// It does not apply to later lines, to other rules, or in a string.
        @Test func exemptionIsLimitedToLineAndRule() {
            let far = SourceFile.sample("// tidy:allow time: why\n\nDate()")
            #expect(far.verdicts == ["1 exemption", "3 time"])
            let other = SourceFile.sample("Date() // tidy:allow sleep: why")
            #expect(other.verdicts.sorted() == ["1 exemption", "1 time"])
            let string = SourceFile.sample(#"f(Date(), "// tidy:allow time: why")"#)
            #expect(string.verdicts == ["1 time"])
        }

        /// An exemption without a reason or with an unknown rule is itself a finding.
        @Test(arguments: [
            "Date() // tidy:allow time", "Date() // tidy:allow time:",
            "Date() // tidy:allow time: -",
            "a() // tidy:allow", "a() // tidy:allow clock: why", "a() // tidy:allow exemption: why",
        ]) func malformedExemptionIsFound(text: String) {
            #expect(SourceFile.sample(text).verdicts == ["1 exemption"])
        }

        /// An unneeded exemption is a finding; prose about exemptions is not.
        @Test func unneededExemptionIsFound() {
            let unneeded = SourceFile.sample("a()\n// tidy:allow force: it was needed once\na()")
            #expect(unneeded.verdicts == ["2 exemption"])
            let prose = SourceFile.sample("/// Write `// tidy:allow RULE: why`.\na()")
            #expect(prose.verdicts.isEmpty)
        }

        /// A file's length is exempted on its first line, a function's at its declaration.
        @Test func lengthCanBeExempted() {
            let lines = String(repeating: "a()\n", count: 401)
            let file = SourceFile.sample("// tidy:allow length: a table\n" + lines)
            #expect(file.verdicts.isEmpty)
            let body = "func f() {\n" + lines.prefix(4 * 80) + "}\n"
            let function = SourceFile.sample("a()\n// tidy:allow length: a table\n" + body)
            #expect(function.verdicts.isEmpty)
        }

        /// Other languages use their own comment syntax for exemptions.
        @Test(arguments: ["# %", "<!-- % -->", "{{! % }}"]) func exemptsInOtherLanguages(
            comment: String
        ) {
            let word = WordRule.notes[0]
            let mark = comment.replacing("%", with: "tidy:allow todo: the word is the subject")
            let excused = SourceFile.sample("\(mark)\n\(word)\n", at: "docs/page.md")
            #expect(excused.verdicts.isEmpty)
            let unneeded = SourceFile.sample("\(mark)\n\n\(word)\n", at: "docs/page.md")
            #expect(unneeded.verdicts == ["1 exemption", "3 todo"])
            let prose = SourceFile.sample("Write `tidy:allow RULE: why`.", at: "docs/page.md")
            #expect(prose.verdicts.isEmpty)
        }
    }
}
