import CommonBase
import MessageCatalogue
import Testing

@testable import CloudWeb

extension CloudWebTests {
    @Suite struct FormatsTests {
        private static func plain(_ text: String) -> String {
            text.replacing("\u{A0}", with: " ").replacing("\u{202F}", with: " ")
        }

        @Test func writesNumbersAsPeopleDo() {
            let (czech, english) = (Formats(.czech), Formats(.english))
            #expect(Self.plain(czech.energy(13_640)) == "13,6 kWh")
            #expect(czech.energy(13_640).contains("\u{A0}kWh"))
            #expect(Self.plain(english.energy(1_234_567)) == "1,234.6 kWh")
            #expect(Self.plain(czech.energy(1_234_567)) == "1 234,6 kWh")
            #expect(Self.plain(czech.power(10_940)) == "10,9 kW")
            #expect(Self.plain(czech.duration(seconds: 46 * 60)) == "46 min")
            #expect(Self.plain(czech.duration(seconds: 75 * 60)) == "1:15 h")
        }

        @Test func writesTimesInTheZoneOfTheCharger() throws {
            let time = try #require(Timestamp(parsing: "2026-11-29T17:58:00Z"))
            let czech = Formats(.czech)
            #expect(Self.plain(czech.date(time)) == "29. 11. 2026")
            #expect(Self.plain(czech.dayAndTime(time)) == "ne 29. 11. 18:58")
            #expect(Formats(.czech, zone: "Europe/London").time(time) == "17:58")
            #expect(Formats(.czech, zone: "no/where").time(time) == "18:58")
            #expect(Self.plain(Formats(.english).dateTime(time)) == "29/11/2026 18:58")
            let early = try #require(Timestamp(parsing: "2026-11-30T03:09:00Z"))
            #expect([czech.time(early), Formats(.english).time(early)] == ["04:09", "04:09"])
            let night = try #require(Timestamp(parsing: "2026-11-29T23:30:00Z"))
            #expect(czech.isoDay(night) == "2026-11-30")
        }

        @Test func writesAmounts() {
            let (czech, english) = (Formats(.czech), Formats(.english))
            #expect(Self.plain(czech.money(Money(minor: 13_640))) == "136,40 Kč")
            #expect(Self.plain(czech.money(Money(minor: 123_456_705))) == "1 234 567,05 Kč")
            #expect(Self.plain(czech.money(Money(minor: -5))) == "\u{2212}0,05 Kč")
            #expect(Self.plain(english.money(Money(minor: 123_405))) == "CZK 1,234.05")
            #expect(Self.plain(czech.shortMoney(Money(minor: 120_000))) == "1 200 Kč")
            #expect(Self.plain(english.shortMoney(Money(minor: 20_050))) == "CZK 200.50")
            #expect(Self.plain(czech.unitPrice(60_000)) == "6,00 Kč")
            #expect(Self.plain(czech.unitPrice(45_025)) == "4,5025 Kč")
            #expect(czech.typedPrice(60_000) == "6")
            #expect(english.typedPrice(45_020) == "4.502")
        }

        @Test func readsTypedAmounts() {
            let read = { (text: String) in TypedAmount.tenThousandths(text, upTo: 1000) }
            #expect(read("6") == 60_000)
            #expect(read("6,20") == 62_000)
            #expect(read("6 Kč") == 60_000)
            #expect(read("6,20 Kč/kWh") == 62_000)
            #expect(read(" 1 000.0000 ") == 10_000_000)
            for text in ["", "-1", "6,", ",5", "6,12345", "1000.01", "1e3", "٣", "6,2.0", "Kč"] {
                #expect(read(text) == nil, "\(text)")
            }
            #expect(TypedAmount.minor("6,2", upTo: 10) == 620)
        }
    }
}
