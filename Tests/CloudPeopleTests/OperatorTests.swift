import CommonBase
import MessageCatalogue
import TestSupport
import Testing

@testable import CloudPeople
@testable import CloudTestSupport

extension CloudPeopleTests {
    /// Who runs the cloud, the terms and the privacy notice, which everyone may read.
    @Suite struct OperatorTests {
        @Test func checksDigitOfCompanyNumber() {
            for valid in ["27082440", "00006947", "270 82 440"] {
                #expect(CompanyNumber(valid) != nil, "\(valid)")
            }
            for wrong in [
                "", "27082441", "2708244", "270824400", "2708244O", "00000000", "-7082440",
                "٢٧٠٨٢٤٤٠",
            ] {
                #expect(CompanyNumber(wrong) == nil, "\(wrong)")
            }
            #expect(CompanyNumber("270 82 440")?.text == "27082440")
        }

        /// Each seventh digit decides the eighth: exactly one of ten is right.
        @Test func acceptsOneCheckDigitOfTen() {
            for start in stride(from: 1_000_000, to: 9_999_999, by: 7_919) {
                let valid = (0...9).filter { CompanyNumber("\(start)\($0)") != nil }
                #expect(valid.count == 1, "\(start)")
            }
        }

        @Test func splitsTextIntoParagraphs() {
            let text = OperatorText(
                version: 1, kind: .terms, language: .english,
                text: "One\n  two \n\n \t\nthree\u{202E}", createdAt: ManualClock.noon)
            #expect(text.paragraphs == [["One", "two"], ["three\u{202E}"]])
            #expect(OperatorText.cleaned("a\u{202E}\n\nb\u{7}") == "a\n\nb")
        }

        /// A text in one language is better than none; a withdrawn one is none.
        @Test func showsTextOfOtherLanguage() async throws {
            let bench = try await RESTBench()
            func add(_ text: String, _ language: Language) async throws {
                try await bench.cloud.database.write {
                    try OperatorTextTable.add(text, .terms, in: language, at: ManualClock.noon, $0)
                }
            }
            try await bench.browse { browser async throws in
                #expect(try await browser.get("/terms").html.contains("Not written yet"))
                #expect(try await browser.get("/about").html.contains("Not filled in yet"))
            }
            try await add("První\nřádek\n\n<b>Druhý</b>", .czech)
            try await bench.browse { browser in
                let page = try await browser.get("/terms").html
                #expect(page.contains("<div class=\"card stack\" lang=\"cs\">"))
                #expect(page.contains("<p>První<br>řádek</p>"))
                #expect(page.contains("<p>&lt;b&gt;Druhý"))
            }
            try await add("First", .english)
            try await bench.browse { browser async throws in
                #expect(try await browser.get("/terms").html.contains("<p>First</p>"))
                #expect(try await browser.get("/privacy-notice").html.contains("Not written yet"))
            }
            try await add("", .czech)
            try await add("", .english)
            try await bench.browse { browser async throws in
                #expect(try await browser.get("/terms").html.contains("Not written yet"))
            }
            #expect(try await bench.cloud.count("operator_text") == 4)
        }
    }
}
