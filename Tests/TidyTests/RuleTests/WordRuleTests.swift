import Testing

extension TidyTests {
    /// The words come from the rule, for this folder may not hold them either.
    @Suite struct WordRuleTests {
        private static let folders = ["Sources/Common", "Tests/A", "scripts", "docs", "systemd"]

        /// A machine's path is found in every folder of ours, in code, comment and string.
        @Test(arguments: WordRule.machinePaths) func machinePathIsFound(path: String) {
            for folder in Self.folders {
                let file = SourceFile.sample("a\ncd \(path)main", at: folder + "/sample.txt")
                #expect(file.verdicts == ["2 path"])
            }
            #expect(SourceFile.sample("let a = \"\(path)a\" // \(path)").verdicts == ["1 path"])
        }

        /// A note of work to do is found, wherever it stands.
        @Test(arguments: WordRule.notes) func noteIsFound(note: String) {
            for text in ["// \(note): later", "let a = \"\(note)\"", "# \(note)(me)"] {
                #expect(SourceFile.sample(text).verdicts == ["1 todo"])
            }
        }

        /// A longer word that holds one of them passes, and so does a folder that is not ours.
        @Test func longerWordPasses() {
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
