import CommonBase
import Foundation
import Testing

@testable import CloudPricing

extension CloudPricingTests {
    @Suite struct TariffJSONTests {
        @Test func tariffsAreReadAsWritten() throws {
            var random = SeededRandom(seed: 4)
            for _ in 0..<100 {
                let tariff = RandomRating.tariff(&random)
                let data = try JSONEncoder().encode(tariff)
                #expect(try JSONDecoder().decode(Tariff.self, from: data) == tariff)
                let facts = RandomRating.facts(&random)
                let written = try JSONEncoder().encode(facts)
                #expect(try JSONDecoder().decode(RatedFacts.self, from: written) == facts)
                let bill = Rating.bill(facts, tariff)
                let shown = try JSONEncoder().encode(bill)
                #expect(try JSONDecoder().decode(Bill.self, from: shown) == bill)
            }
        }

        /// OCPI has net prices, no grace, and always the net of a limit.
        @Test func ocpiTariffsAreReadAsWritten() throws {
            var random = SeededRandom(seed: 5)
            for _ in 0..<100 {
                var tariff = RandomRating.tariff(&random)
                tariff.pricesIncludeVAT = false
                tariff.graceMinutes = 0
                let limit = PriceLimit(
                    net: UnitPrice(tenThousandths: 41_322), gross: UnitPrice(tenThousandths: 50_000)
                )
                tariff.minimumPrice = limit
                tariff.maximumPrice = nil
                let bytes = JSONWriter.bytes(Self.ocpi(tariff))
                #expect(try Tariff(ocpi: JSONReader.parse(bytes)) == tariff)
            }
        }

        private static func ocpi(_ tariff: Tariff) -> JSONValue {
            OCPITariff(
                countryCode: "CZ", partyID: "ZPJ", id: "1", updatedAt: .epoch, tariff: tariff
            ).json
        }

        @Test func grossPricesAreExportedNet() throws {
            var tariff = Tariff(elements: [TariffElement([Sample.energy(60_000)])])
            tariff.maximumPrice = PriceLimit(gross: UnitPrice(tenThousandths: 1_210_000))
            let json = JSONWriter.text(Self.ocpi(tariff))
            #expect(
                json == #"{"country_code":"CZ","party_id":"ZPJ","id":"1","currency":"CZK","#
                    + #""max_price":{"excl_vat":100,"incl_vat":121},"#
                    + #""elements":[{"price_components":[{"type":"ENERGY","price":4.9587,"#
                    + #""vat":21,"step_size":1}]}],"last_updated":"1970-01-01T00:00:00Z"}"#)
        }

        @Test(arguments: [
            (#""price": -1"#, "elements.0.price_components.0.price"),
            (#""price": 0.00001"#, "elements.0.price_components.0.price"),
            (#""price": 1e300"#, "elements.0.price_components.0.price"),
            (#""price": "1""#, "elements.0.price_components.0.price"),
            (#""price": 1, "vat": 101"#, "elements.0.price_components.0.vat"),
            (#""price": 1, "step_size": 0.5"#, "elements.0.price_components.0.step_size"),
        ]) func numbersOutOfRangeAreRejected(member: String, field: String) throws {
            let element =
                #"{"price_components": [{"type": "ENERGY", \#(member), "step_size": 1}]}"#
            let error = #expect(throws: ServiceError.self) { try Sample.tariff(element) }
            #expect(error?.field == field)
        }

        @Test(arguments: [
            #"{"elements": [], "pricesIncludeVat": true}"#,
            #"{"elements": [{"components": []}], "pricesIncludeVat": true}"#,
            """
            {"elements": [{"components": [{"dimension": "ENERGY", "priceE4": 1000000001}]}],
             "pricesIncludeVat": true}
            """,
            """
            {"elements": [{"components": [{"dimension": "ENERGY", "priceE4": 1}],
             "restrictions": {"startTime": "24:00"}}], "pricesIncludeVat": true}
            """,
        ]) func ownJSONIsChecked(text: String) {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(Tariff.self, from: Data(text.utf8))
            }
        }

        /// A long time with many elements would take long to rate.
        @Test func longPreviewsAreRejected() throws {
            let start = Timestamp(milliseconds: 1_796_000_000_000)
            for (days, isTaken) in [(Int64(32), true), (33, false)] {
                let end = start.adding(seconds: days * 86_400)
                let charged = RatedFacts(start: start, end: end, zone: Sample.prague, energy: [])
                let reserved = RatedFacts(expired: start, until: end, zone: Sample.prague)
                for facts in [charged, reserved] {
                    let data = try JSONEncoder().encode(facts)
                    let read = try? JSONDecoder().decode(RatedFacts.self, from: data)
                    #expect((read == facts) == isTaken, "\(days)")
                }
            }
        }
    }
}
