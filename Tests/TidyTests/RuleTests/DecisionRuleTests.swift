import Testing

extension TidyTests {
    @Suite struct DecisionRuleTests {
        private func lines(_ names: String...) -> [String] {
            DecisionRule.findings(in: names.map { "docs/decisions/" + $0 }).map(\.description)
        }

        /// Numbered names with a title are allowed, and files elsewhere are ignored.
        @Test func validNamesAreAllowed() {
            #expect(lines("0001-facts-are-appended.md", "0002-sqlite.md").isEmpty)
            #expect(DecisionRule.findings(in: ["docs/hardware.md"]).isEmpty)
        }

        /// Any other name is found.
        @Test(arguments: [
            "1-short.md", "0001.md", "0001-.md", "0001-Title.md", "0001_title.md", "00001-a.md",
            "README.md", "0001-title.txt", "old/0001-title.md",
        ]) func invalidNameIsFound(name: String) {
            #expect(lines(name).count == 1)
        }

        /// Each number may be used once; the finding for the later file names the earlier one.
        @Test func duplicateNumberIsFound() {
            #expect(
                lines("0007-b.md", "0007-a.md", "0008-c.md") == [
                    "docs/decisions/0007-b.md:1: [decision] docs/decisions/0007-a.md has the "
                        + "number 0007: take the next free one"
                ])
        }
    }
}
