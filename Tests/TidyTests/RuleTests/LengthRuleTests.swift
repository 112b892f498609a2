import Testing

extension TidyTests {
    @Suite struct LengthRuleTests {
        private func lines(_ count: Int) -> String {
            String(repeating: "a()\n", count: count)
        }

        /// A file may have at most 400 lines, in sources and tests alike.
        @Test func longFileIsFound() {
            #expect(SourceFile.sample(lines(400)).verdicts.isEmpty)
            #expect(SourceFile.sample(lines(401)).verdicts == ["1 length"])
            let test = SourceFile.sample(lines(401), at: "Tests/CloudTests/Sample.swift")
            #expect(test.verdicts == ["1 length"])
            let page = SourceFile.sample(lines(401), at: "docs/page.md")
            #expect(page.verdicts.isEmpty)
        }

        /// The body of a function may have at most 70 lines, however its declaration is written.
        @Test(arguments: [
            "func f() ", "init(a: Int) ", "init?<A>(a: A) ", "func f(a: () -> Int = { 1 }) ",
            "func f<A>() -> [A]\nwhere A: B ", "func + (a: Int, b: Int) -> Int ",
            "func f()\n    async throws(E) -> some A\n",
        ]) func longBodyIsFound(head: String) {
            #expect(SourceFile.sample(head + "{\n" + lines(70) + "}\n").verdicts.isEmpty)
            let verdicts = SourceFile.sample(head + "{\n" + lines(71) + "}\n").verdicts
            #expect(verdicts == ["1 length"])
        }

        /// A protocol requirement has no body, and is not given the one that follows.
        @Test(arguments: [
            "protocol A {\nfunc f()\n}\nextension B {\n", "protocol A { func f() }\nstruct B {\n",
            "protocol A {\nfunc f() -> Int\nvar a: Int { get }\n}\nenum B {\n",
            "protocol A {\ninit()\n/// A comment.\nfunc g()\n}\nenum B {\n",
            "self.init()\nenum B {\n", "f(func: 1)\nenum B {\n",
            "#if A\nfunc f()\n#endif\nenum B {\n",
        ]) func requirementHasNoBody(head: String) {
            #expect(SourceFile.sample(head + lines(80) + "}\n").verdicts.isEmpty)
        }

        /// Braces in comments and strings are ignored.
        @Test func ignoresBracesInCommentsAndStrings() {
            let text = "func f() {\n// }\na(\"}\")\n/* } */\n" + lines(68) + "}\n"
            #expect(SourceFile.sample(text).verdicts == ["1 length"])
        }
    }
}
