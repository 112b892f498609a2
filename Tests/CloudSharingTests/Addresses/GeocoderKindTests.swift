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
                #"""
                {"candidates":[
                    {"address":"Haškova, Brno","location":{"x":16.1,"y":49.1},
                        "attributes":{"Type":"Ulice"}},
                    {"address":"Haškova 12, 60200 Brno","location":{"x":16.2,"y":49.2},
                        "attributes":{"Type":"AdresniMisto"}},
                    {"address":"Haškova 12, Lesná, 63800 Brno",
                        "location":{"x":16.6068,"y":49.2261},
                        "attributes":{"Type":"AdresniMisto"}}
                ]}
                """#
            ),
        ]
        private static let nothing: [(GeocoderKind, String)] = [
            (.nominatim, "[]"), (.photon, #"{"features":[]}"#), (.ruian, #"{"candidates":[]}"#),
            (
                .ruian,
                #"{"candidates":[{"address":"63800 Brno","location":{"x":16.6,"y":49.2},"#
                    + #""attributes":{"Type":"Obec"}}]}"#
            ),
            (
                .ruian,
                #"{"candidates":[{"address":"Haškova 14, Lesná, 63800 Brno","#
                    + #""location":{"x":16.6,"y":49.2},"attributes":{"Type":"AdresniMisto"}}]}"#
            ),
        ]
        private static let query = AddressQuery(
            street: "Haškova", houseNumber: "12", postcode: "638 00", town: "Brno")

        @Test func readsAnswers() throws {
            for (kind, answer) in Self.found {
                let position = try #require(
                    try kind.position(inAnswer: Array(answer.utf8), to: Self.query))
                #expect(position.latitudeE6 == 49_226_100, "\(kind)")
                #expect(position.longitudeE6 == 16_606_800, "\(kind)")
            }
            for (kind, answer) in Self.nothing {
                let position = try kind.position(inAnswer: Array(answer.utf8), to: Self.query)
                #expect(position == nil, "\(kind)")
            }
        }

        @Test func refusesAnswersOfUnknownForm() {
            for kind in [GeocoderKind.nominatim, .photon, .ruian] {
                for answer in ["", "{", "{}", "null", "[{}]", #"{"features":[{}]}"#] {
                    #expect(throws: (any Error).self, "\(kind) \(answer)") {
                        try kind.position(inAnswer: Array(answer.utf8), to: Self.query)
                    }
                }
            }
        }

        @Test func escapesTheAddress() {
            var query = Self.query
            query.houseNumber = "1/2 & co"
            let url = GeocoderKind.photon.url("https://g.example", for: query)
            let address = "Ha%C5%A1kova%201%2F2%20%26%20co%2C%20638%2000%20Brno"
            #expect(url == "https://g.example/api?limit=1&q=\(address)")
        }

        @Test(arguments: ["455", "3", "455/3", "č. p. 455"])
        func registerKnowsEitherNumberOfHouse(number: String) throws {
            let answer = #"""
                {"candidates":[{"address":"Sokolská 455/3, Nové Město, 12000 Praha 2",
                    "location":{"x":14.4,"y":50.1},"attributes":{"Type":"AdresniMisto"}}]}
                """#
            let query = AddressQuery(
                street: "Sokolská", houseNumber: number, postcode: "120 00", town: "Praha")
            #expect(
                try GeocoderKind.ruian.position(inAnswer: Array(answer.utf8), to: query) != nil)
        }

        @Test func asksTheRegisterWithoutThePostcode() {
            let url = GeocoderKind.ruian.url("https://g.example", for: Self.query)
            #expect(url.hasSuffix("&SingleLine=Ha%C5%A1kova%2012%2C%20Brno"))
        }

        @Test func asksOnlyForWholeAddresses() {
            #expect(Self.query.text == "Haškova 12, 638 00 Brno")
            let partial = AddressQuery(street: "", houseNumber: "", postcode: "", town: "Brno")
            #expect(partial.text == nil)
        }
    }
}
