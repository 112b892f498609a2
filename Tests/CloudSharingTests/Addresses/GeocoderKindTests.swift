import CommonBase
import TestSupport
import Testing

@testable import CloudSharing

extension CloudSharingTests {
    @Suite struct GeocoderKindTests {
        private static let found: [(GeocoderKind, String)] = [
            (.nominatim, #"[{"lat":"49.2261","lon":"16.6068","display_name":"x"}]"#),
            (
                .photon,
                #"{"type":"FeatureCollection","features":[{"geometry":{"type":"Point","#
                    + #""coordinates":[16.6068,49.2261]}}]}"#
            ),
            (
                .ruian,
                #"{"candidates":[{"address":"x","location":{"x":16.6068,"y":49.2261},"#
                    + #""score":100}]}"#
            ),
        ]
        private static let nothing: [(GeocoderKind, String)] = [
            (.nominatim, "[]"), (.photon, #"{"features":[]}"#), (.ruian, #"{"candidates":[]}"#),
        ]

        @Test func readsAnswers() throws {
            for (kind, answer) in Self.found {
                let position = try #require(try kind.position(inAnswer: Array(answer.utf8)))
                #expect(position.latitudeE6 == 49_226_100, "\(kind)")
                #expect(position.longitudeE6 == 16_606_800, "\(kind)")
            }
            for (kind, answer) in Self.nothing {
                #expect(try kind.position(inAnswer: Array(answer.utf8)) == nil, "\(kind)")
            }
        }

        @Test func refusesAnswersOfUnknownForm() {
            for kind in [GeocoderKind.nominatim, .photon, .ruian] {
                for answer in ["", "{", "{}", "null", "[{}]", #"{"features":[{}]}"#] {
                    #expect(throws: (any Error).self, "\(kind) \(answer)") {
                        try kind.position(inAnswer: Array(answer.utf8))
                    }
                }
            }
        }

        @Test func escapesTheAddress() {
            let url = GeocoderKind.photon.url("https://g.example", for: "Haškova 1/2 & co")
            #expect(url == "https://g.example/api?limit=1&q=Ha%C5%A1kova%201%2F2%20%26%20co")
        }

        @Test func asksOnlyForWholeAddresses() {
            let query = AddressQuery(
                street: "Haškova", houseNumber: "12", postcode: "638 00", town: "Brno")
            #expect(query.text == "Haškova 12, 638 00 Brno")
            let partial = AddressQuery(street: "", houseNumber: "", postcode: "", town: "Brno")
            #expect(partial.text == nil)
        }
    }
}
