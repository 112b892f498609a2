import Testing

extension TidyTests {
    /// The words come from the rule, because this folder must not contain them either.
    @Suite struct WordRuleTests {
        private static let folders = ["Sources/Common", "Tests/A", "scripts", "docs", "systemd"]

        /// A machine path is found in every folder of ours, in code, comments and strings.
        @Test(arguments: WordRule.machinePaths) func machinePathIsFound(path: String) {
            for folder in Self.folders {
                let file = SourceFile.sample("a\ncd \(path)main", at: folder + "/sample.txt")
                #expect(file.verdicts == ["2 path"])
            }
            #expect(SourceFile.sample("let a = \"\(path)a\" // \(path)").verdicts == ["1 path"])
        }

        /// A note of future work is found anywhere.
        @Test(arguments: WordRule.notes) func noteIsFound(note: String) {
            for text in ["// \(note): later", "let a = \"\(note)\"", "# \(note)(me)"] {
                #expect(SourceFile.sample(text).verdicts == ["1 todo"])
            }
        }

        /// A longer word that contains one of them is allowed, and so is any word in other folders.
        @Test func longerWordIsAllowed() {
            let long =
                WordRule.notes.flatMap { ["my\($0)", "\($0)S", "\($0)_A"] }
                + WordRule.machinePaths.map { "https://a.example\($0)" }
            for text in long {
                #expect(SourceFile.sample("// \(text)").verdicts.isEmpty)
            }
            let outside = SourceFile.sample(WordRule.notes[0], at: "CHANGELOG.md")
            #expect(outside.verdicts.isEmpty)
        }
    }
}
