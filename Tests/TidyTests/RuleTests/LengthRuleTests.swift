import Testing

extension TidyTests {
    @Suite struct LengthRuleTests {
        private func lines(_ count: Int) -> String {
            String(repeating: "a()\n", count: count)
        }

        /// A file may have 400 lines and not one more, in sources and tests alike.
        @Test func longFileIsFound() {
            #expect(SourceFile.sample(lines(400)).verdicts.isEmpty)
            #expect(SourceFile.sample(lines(401)).verdicts == ["1 length"])
            let test = SourceFile.sample(lines(401), at: "Tests/CloudTests/Sample.swift")
            #expect(test.verdicts == ["1 length"])
            let page = SourceFile.sample(lines(401), at: "docs/page.md")
            #expect(page.verdicts.isEmpty)
        }

        /// The body of a function may have 70 lines, however its head is written.
        @Test(arguments: [
            "func f() ", "init(a: Int) ", "init?<A>(a: A) ", "func f(a: () -> Int = { 1 }) ",
            "func f<A>() -> [A]\nwhere A: B ", "func + (a: Int, b: Int) -> Int ",
            "func f()\n    async throws(E) -> some A\n",
        ]) func longBodyIsFound(head: String) {
            #expect(SourceFile.sample(head + "{\n" + lines(70) + "}\n").verdicts.isEmpty)
            let verdicts = SourceFile.sample(head + "{\n" + lines(71) + "}\n").verdicts
            #expect(verdicts == ["1 length"])
        }

        /// A requirement has no body, and takes none from what comes after it.
        @Test(arguments: [
            "protocol A {\nfunc f()\n}\nextension B {\n", "protocol A { func f() }\nstruct B {\n",
            "protocol A {\nfunc f() -> Int\nvar a: Int { get }\n}\nenum B {\n",
            "protocol A {\ninit()\n/// A comment.\nfunc g()\n}\nenum B {\n",
            "self.init()\nenum B {\n", "f(func: 1)\nenum B {\n",
            "#if A\nfunc f()\n#endif\nenum B {\n",
        ]) func requirementHasNoBody(head: String) {
            #expect(SourceFile.sample(head + lines(80) + "}\n").verdicts.isEmpty)
        }

        /// Braces in comments and strings end no body.
        @Test func bracesAreCode() {
            let text = "func f() {\n// }\na(\"}\")\n/* } */\n" + lines(68) + "}\n"
            #expect(SourceFile.sample(text).verdicts == ["1 length"])
        }
    }
}
