import CommonBase
import TestSupport
import Testing

@testable import CloudCore

extension CloudCoreTests {
    @Suite struct SecrecySearchTests {
        /// The search by bytes, which comes first, hides exactly what a search by characters does.
        @Test func masksTokensAsSlowSearchDoes() {
            let parts = [
                "/transfers/", "/transfers", "transfers/", "/", "//", "abc", "é", "e\u{301}",
                "/\u{301}", "\u{301}", "s\u{327}", "/Transfers/", "\u{2F}", "\u{FF0F}", "https:",
                "🏳️‍🌈",
                " ", "\u{200D}", "\r\n",
            ]
            var random = SeededRandom(seed: 14)
            for _ in 0..<20_000 {
                let text = (0..<random.index(9)).map { _ in parts[random.index(parts.count)] }
                    .joined()
                #expect(Secrecy.shown(text) == Self.slow(text), "\(text.debugDescription)")
            }
        }

        private static func slow(_ text: String) -> String {
            guard let path = text.firstRange(of: "/transfers/") else { return text }
            let rest = text[path.upperBound...]
            return
                "\(text[..<path.upperBound])…\(rest[(rest.firstIndex(of: "/") ?? rest.endIndex)...])"
        }
    }
}
