import ChargingModel
import MessageCatalogue
import Testing

@testable import CloudInsight

extension CloudInsightTests {
    @Suite struct WordsTests {
        /// Each anomaly has words of its own in each language.
        @Test func saysEachAnomalyDifferently() {
            for language in Language.allCases {
                let texts = Anomaly.allCases.map { $0.message(language) }
                #expect(Set(texts).count == Anomaly.allCases.count)
                let labels = Anomaly.allCases.map { $0.label(language) }
                #expect(Set(labels).count == Anomaly.allCases.count)
            }
        }

        /// Drivers and hosts read no words of the protocol.
        @Test func avoidsWordsOfTheProtocol() {
            let messages = Anomaly.allCases.flatMap { [$0.message, $0.label] }
            let words = ["ocpp", "token", "transac", "transak", "connector", "anomal", "evse"]
            for message in messages {
                for language in Language.allCases {
                    let text = message(language).lowercased()
                    #expect(!words.contains { text.contains($0) }, "\(text)")
                }
            }
        }
    }
}
