import CommonBase
import TestSupport
import Testing

@testable import CloudMoney

extension CloudMoneyTests {
    @Suite struct PaymentCodeTests {
        static let iban = "CZ6508000000192000145399"

        @Test func writesQRPlatba() throws {
            let spayd = SPAYD(
                iban: try #require(IBAN(Self.iban)), amount: Money(minor: 50_005),
                variableSymbol: VariableSymbol("2026000123"), message: "Nabíjení 2026-11 Žofie")
            #expect(
                spayd.text
                    == "SPD*1.0*ACC:CZ6508000000192000145399*AM:500.05*CC:CZK"
                    + "*MSG:Nabijeni 2026-11 Zofie*X-VS:2026000123")
        }

        @Test(arguments: [
            ("a*b%c", "a%2Ab%25c"), ("řádek\nvíc", "radek vic"), ("– 5\u{A0}Kč", "- 5 Kc"),
            ("ぬ", ""), ("Straße", "Strae"),
        ])
        func escapesMessage(typed: String, written: String) throws {
            let spayd = SPAYD(iban: try #require(IBAN(Self.iban)), message: typed)
            let start = "SPD*1.0*ACC:\(Self.iban)*CC:CZK"
            #expect(spayd.text == start + (written.isEmpty ? "" : "*MSG:\(written)"))
        }

        @Test func cutsLongMessage() throws {
            let spayd = SPAYD(
                iban: try #require(IBAN(Self.iban)), message: String(repeating: "ž", count: 90))
            #expect(spayd.text.hasSuffix("MSG:" + String(repeating: "z", count: 60)))
        }

        @Test(
            arguments: [
                (0, "0.00"), (5, "0.05"), (50_000, "500.00"), (-305, "-3.05"),
                (1_000_000_000, "10000000.00"),
            ] as [(Int64, String)])
        func writesAndReadsDecimals(minor: Int64, text: String) {
            #expect(Money(minor: minor).decimal == text)
            #expect(Money(decimal: text) == Money(minor: minor))
        }

        @Test(arguments: ["", "-", "1.", ".5", "1,5", "1.005", "1e3", "10000000.01", "٣", "1 000"])
        func refusesOtherDecimals(text: String) {
            #expect(Money(decimal: text) == nil)
        }

        @Test func readsLongDecimals() {
            #expect(Money(decimal: "12.3") == Money(minor: 1230))
            #expect(Money(decimal: "12.34000") == Money(minor: 1234))
        }

        /// One wrong digit never makes the symbol of another driver.
        @Test func findsWrongDigit() {
            var random = SeededRandom(seed: 7)
            for _ in 0..<200 {
                let symbol = VariableSymbol(driver: random.next())
                #expect(symbol.isOfDriver && symbol.text.utf8.count == 10)
                #expect(VariableSymbol(symbol.text) == symbol)
                var digits = symbol.text.map { $0 }
                let place = Int(random.next() % 9) + 1
                let other = (digits[place].wholeNumberValue ?? 0) + 1 + Int(random.next() % 9)
                digits[place] = Character(String(other % 10))
                #expect(VariableSymbol(String(digits))?.isOfDriver == false, "\(symbol.text)")
            }
        }

        @Test(arguments: [("0012", "12"), ("2026000123", "2026000123")])
        func readsSymbols(typed: String, text: String) {
            #expect(VariableSymbol(typed)?.text == text)
        }

        @Test(arguments: ["", "0000", "12345678901", "12 3", "x"])
        func refusesOtherSymbols(typed: String) { #expect(VariableSymbol(typed) == nil) }

        @Test func findsSymbolsInWords() {
            let driver = VariableSymbol(driver: 42)
            let cases: [(String?, [String], [String], String?)] = [
                ("/VS2026000123/SS/KS0308", [], [], "2026000123"), (nil, ["VS:77"], [], "77"),
                (nil, ["0000000077"], [], "77"), (nil, [], ["platba vs 0077 dík"], "77"),
                (nil, [], ["DVS 12, 2026"], nil), ("NOTPROVIDED", [], ["za 11/2026"], nil),
                (nil, [], ["kredit \(driver.text), Jan"], driver.text),
                ("/VS1/SS", [], ["VS: \(driver.text)"], driver.text),
            ]
            for (end, structured, free, expected) in cases {
                #expect(BankSymbols.find(end, structured, free)?.text == expected)
            }
        }
    }
}
