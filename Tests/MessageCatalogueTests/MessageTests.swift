import MessageCatalogue
import Testing

extension MessageCatalogueTests {
    @Suite struct MessageTests {
        /// Numbers take the plural forms of the language.
        @Test(arguments: [
            (0, "0 events", "0 událostí"), (1, "1 event", "1 událost"),
            (2, "2 events", "2 události"), (4, "4 events", "4 události"),
            (5, "5 events", "5 událostí"), (21, "21 events", "21 událostí"),
            (22, "22 events", "22 událostí"), (-1, "-1 events", "-1 událostí"),
        ]) func selectsPluralForms(count: Int, english: String, czech: String) {
            let message = BridgeMessages.events(count)
            #expect(message(.english) == english)
            #expect(message(.czech) == czech)
        }
    }
}
