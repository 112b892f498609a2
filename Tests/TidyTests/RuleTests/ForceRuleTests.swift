import Testing

extension TidyTests {
    @Suite struct ForceRuleTests {
        /// Every form of force unwrapping, casting and trying is found.
        @Test(arguments: [
            "try! f()", "a as! B", "try? f()", "a!", "a!.b", "f()!", "a[0]!", "a.0!", "$0!",
            "a! == b", "a! = b", "var a: B!", "a?.b!", #"URL(string: "a")!"#, #"f("\(a!)")"#,
            "init!(a: B)", "fatalError(\"TO" + "DO: later\") // tidy:allow todo: a sample",
        ]) func forceIsFound(text: String) {
            #expect(SourceFile.sample(text).verdicts == ["1 force"])
        }

        /// Negations, comparisons, exclamation marks and other forms of try and as are allowed.
        @Test(arguments: [
            "!a", "a != b", "a!=b", "if !a {}", "f(!a)", "[!a]", "a && !b", "return !a", "try f()",
            "a as? B", "try await f()", "a ? b : c", "#if !os(Linux)\n#endif", "a?.b",
            #"fatalError("no such row")"#, #"let a = "stop!""#, "// stop! try! f()", "/* a! */",
            #"let a = "\(b)!""#, "let a: B?",
        ]) func otherSyntaxIsAllowed(text: String) {
            #expect(SourceFile.sample(text).verdicts.isEmpty)
        }

        /// Tests may use force: there it makes the test fail.
        @Test func forceIsAllowedInTests() {
            let file = SourceFile.sample("try! f()!", at: "Tests/CloudTests/Sample.swift")
            #expect(file.verdicts.isEmpty)
        }
    }
}
