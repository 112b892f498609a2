import CommonBase
import MessageCatalogue
import TestSupport
import Testing

@testable import CloudFleet
@testable import CloudPricing
@testable import CloudTestSupport
@testable import CloudWeb

extension CloudPricingTests {
    @Suite struct TariffPageTests {
        private static let page = "/places/home/tariff"

        /// The host sees what the last month would have cost, and sets the price.
        @Test func previewsAndSavesPrice() async throws {
            let bench = try await PriceBench()
            try await bench.charge()
            try await bench.browse(as: "host") { browser async throws in
                let query = "?energy=6,20&night=4.50&nightFrom=22:00&nightUntil=06:00&vat=gross"
                let preview = try await browser.get("\(Self.page)/preview\(query)")
                #expect(preview.status == 200)
                #expect(preview.html.contains("CZK\u{A0}18.60"))
                let saved = try await browser.post(
                    Self.page, from: preview,
                    [
                        "energy": "6,20", "night": "4.50", "nightFrom": "22:00",
                        "nightUntil": "06:00", "vat": "gross",
                    ])
                #expect((saved.status, saved.location) == (303, Self.page))
                let shown = try await browser.get(Self.page)
                #expect(shown.html.contains("CZK\u{A0}4.50 per kWh"))
                let list = try await browser.get("/tariffs")
                #expect(list.html.contains("CZK\u{A0}6.20 per kWh"))
                let removed = try await browser.post("\(Self.page)/remove", from: shown, [:])
                #expect(removed.status == 303)
            }
            #expect(try await bench.price(for: nil) == nil)
        }

        @Test func namesWrongField() async throws {
            let bench = try await PriceBench()
            try await bench.browse(as: "host") { browser async throws in
                for query in ["energy=six", "energy=6&grace=x", "energy=", "night=4&nightFrom=x"] {
                    let page = try await browser.get("\(Self.page)/preview?\(query)")
                    #expect(page.status == 400, "\(query)")
                    #expect(page.html.contains("aria-invalid"), "\(query)")
                }
            }
        }

        @Test func showsPriceToDriver() async throws {
            let bench = try await PriceBench()
            try await bench.add("place", PriceBench.perKilowattHour(6))
            try await bench.charge()
            let record = try #require(try await bench.cloud.transactions().first)
            try await bench.browse(as: "driver-1") { browser async throws in
                for path in ["/charging/\(record.id)", "/history", "/history/\(record.id)"] {
                    let page = try await browser.get(path)
                    #expect(page.html.contains("CZK\u{A0}18.00"), "\(path)")
                }
                let csv = try await browser.get("/history.csv")
                #expect(csv.html.contains("18.00"))
            }
        }

        /// The form shows a tariff that it has made unchanged.
        @Test func keepsTariffOfForm() throws {
            var simple = SimpleTariff()
            simple.energy = UnitPrice(tenThousandths: 62_000)
            simple.night = .init(
                price: UnitPrice(tenThousandths: 45_000), startMinute: 1320, endMinute: 360)
            simple.perIdleMinute = UnitPrice(tenThousandths: 10_000)
            simple.graceMinutes = 15
            simple.start = UnitPrice(tenThousandths: 100_000)
            simple.minimum = UnitPrice(tenThousandths: 200_000)
            for vat in SimpleTariff.VAT.allCases {
                simple.vat = vat
                let tariff = try #require(simple.tariff)
                #expect(SimpleTariff(tariff) == simple)
            }
            var rich = try #require(simple.tariff)
            rich.elements[0].restrictions.weekdays = [6, 7]
            #expect(SimpleTariff(rich) == nil)
        }

        /// AFIR's order: energy, time, once, other.
        @Test func ordersPriceCard() throws {
            var simple = SimpleTariff()
            simple.start = UnitPrice(tenThousandths: 100_000)
            simple.perIdleMinute = UnitPrice(tenThousandths: 10_000)
            simple.graceMinutes = 15
            simple.energy = UnitPrice(tenThousandths: 60_000)
            simple.minimum = UnitPrice(tenThousandths: 200_000)
            let card = PriceCard(
                try #require(simple.tariff), Formats(.czech), .czech)
            #expect(
                card.rows.map { $0.price.replacing("\u{A0}", with: " ") } == [
                    "6,00 Kč za kWh", "1,00 Kč za minutu", "10,00 Kč", "20,00 Kč",
                ])
            #expect(card.rows[1].validity == "po 15\u{A0}min zdarma")
        }

        /// The VAT on a bill is the seller's; the total stays what the tariff says.
        @Test func showsVATOfSeller() {
            let (net, vat) = (Money(minor: 10_000), Money(minor: 2100))
            var bill = Bill(
                lines: [], total: net + vat, vat: vat,
                vatShares: [VATShare(perMille: 210, net: net, vat: vat)], energyWh: 0,
                pricesIncludeVAT: true)
            func names(_ shown: BillModel.ShownVAT) -> [String] {
                BillModel(bill, Formats(.english), .english, vat: shown).vat.map(\.name)
            }
            #expect(names(.ofTariff) == ["of which VAT 21\u{A0}%"])
            #expect(names(.nothing) == [])
            #expect(names(.ofSeller(perMille: 120, vat)) == ["of which VAT 12\u{A0}%"])
            bill.pricesIncludeVAT = false
            #expect(names(.ofTariff) == ["VAT 21\u{A0}%"])
            #expect(names(.nothing) == ["Added by the price list"])
        }

        @Test func tellsWhenTheOtherPriceHolds() throws {
            var simple = SimpleTariff()
            simple.energy = UnitPrice(tenThousandths: 60_000)
            simple.night = SimpleTariff.Night(
                price: UnitPrice(tenThousandths: 40_000), startMinute: 1320, endMinute: 360)
            let card = PriceCard(try #require(simple.tariff), Formats(.english), .english)
            #expect(card.rows.map(\.validity) == ["22:00 to 6:00", "at other times"])
        }
    }
}
