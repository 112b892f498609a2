import MessageCatalogue
import Testing

extension MessageCatalogueTests {
    @Suite struct LanguageTests {
        /// The language with the highest quality is selected; English if neither is named.
        @Test(arguments: [
            ("", "en"), ("cs", "cs"), ("cs-CZ,cs;q=0.9,en;q=0.8", "cs"),
            ("en-GB, en;q=0.9, cs;q=0.8", "en"), ("de, cs;q=0.1", "cs"), ("de", "en"),
            ("en;q=0.5, CS ; q=0.7", "cs"), ("cs;q=0", "en"), ("cs;q=x,en;q=0.1", "en"),
            ("csb", "en"), (",;,=", "en"), (String(repeating: "de,", count: 20) + "cs", "en"),
        ]) func selectsThePreferredLanguage(header: String, expected: String) {
            #expect(Language(accepting: header).rawValue == expected)
        }
    }
}
