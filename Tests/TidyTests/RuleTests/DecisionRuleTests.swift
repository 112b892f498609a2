import Testing

extension TidyTests {
    @Suite struct DecisionRuleTests {
        private func lines(_ names: String...) -> [String] {
            DecisionRule.findings(in: names.map { "docs/decisions/" + $0 }).map(\.description)
        }

        /// Numbered names with a title pass, and files elsewhere are not asked.
        @Test func goodNamesPass() {
            #expect(lines("0001-facts-are-appended.md", "0002-sqlite.md").isEmpty)
            #expect(DecisionRule.findings(in: ["docs/hardware.md"]).isEmpty)
        }

        /// Any other name is found.
        @Test(arguments: [
            "1-short.md", "0001.md", "0001-.md", "0001-Title.md", "0001_title.md", "00001-a.md",
            "README.md", "0001-title.txt", "old/0001-title.md",
        ]) func badNameIsFound(name: String) {
            #expect(lines(name).count == 1)
        }

        /// A number is taken once; the later name is told who has it.
        @Test func secondUseIsFound() {
            #expect(
                lines("0007-b.md", "0007-a.md", "0008-c.md") == [
                    "docs/decisions/0007-b.md:1: [decision] docs/decisions/0007-a.md has the "
                        + "number 0007: take the next free one"
                ])
        }
    }
}
