import Testing

extension TidyTests {
    @Suite struct MoneyRuleTests {
        static let places = [
            "Sources/Cloud/Money/Ledger/Sample.swift", "Sources/Cloud/Pricing/Sample.swift",
            "Sources/Common/Base/Money.swift",
        ]

        /// Each type of floating point and each decimal literal is found where money is.
        @Test(arguments: [
            "let a: Double", "Float(a)", "[Decimal]()", "a as? CGFloat", "let a = 1.5",
            "f(a, 0.01)", "a * 1.21", "NSNumber(value: a)", "let a: TimeInterval = 3",
        ]) func findsFloatingPoint(text: String) {
            for path in Self.places {
                #expect(SourceFile.sample(text, at: path).verdicts == ["1 money"], "\(path)")
            }
        }

        @Test(arguments: [
            "let a = 15", "1...5", "0..<10", "$0.0", "$0.0.1", "a.1.0", "// 1.5 Kč, a Double",
            #"let a = "1.5""#, "case .double(let a): b", "Money(minor: 150)", "1_000.description",
        ]) func allowsIntegers(text: String) {
            for path in Self.places {
                #expect(SourceFile.sample(text, at: path).verdicts.isEmpty, "\(path)")
            }
        }

        @Test func allowsFloatingPointElsewhere() {
            for path in ["Sources/Cloud/Sharing/Sample.swift", "Tests/CloudMoneyTests/A.swift"] {
                #expect(SourceFile.sample("let a = Double(1.5)", at: path).verdicts.isEmpty)
            }
        }
    }
}
