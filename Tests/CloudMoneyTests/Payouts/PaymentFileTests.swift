import CommonBase
import Foundation
import Testing

@testable import CloudMoney

extension CloudMoneyTests {
    @Suite struct PaymentFileTests {
        private static func file() throws -> PaymentFile {
            let createdAt = try #require(Timestamp(parsing: "2026-11-23T12:00:00Z"))
            return PaymentFile(
                messageID: "ZAPOJ7k3mq0xw7k3mq0xw7k3mq0xw7k", createdAt: createdAt,
                day: "2026-11-24", debtor: "Sdílená nabíjení s.r.o.",
                debtorIBAN: "CZ9455000000001011038930",
                message: "Vyplata Sdílená nabíjení s.r.o.",
                transfers: [
                    PaymentFile.Transfer(
                        endToEndID: "/VS7000000001", amount: Money(minor: 123_405),
                        iban: "CZ6508000000192000145399", holder: "Zdeněk Příliš  Žluťoučký"),
                    PaymentFile.Transfer(
                        endToEndID: "/VS7000000002", amount: Money(minor: 100_00),
                        iban: "CZ9455000000001011038930", holder: "Company & Co. <(CZ)>"),
                ])
        }

        /// `Tests/Interop/test_payouts.py` validates the same file against its schema.
        @Test func writesTheValidatedFile() throws {
            let tests = URL(filePath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
            let path = tests.appending(path: "Interop/payouts.xml")
            #expect(try Self.file().xml == String(contentsOf: path, encoding: .utf8))
        }

        @Test(arguments: [
            ("", "NOTPROVIDED"), ("Łódź", "odz"), ("a\nb", "a b"), ("Ø", "NOTPROVIDED"),
            ("Müller (CZ), +1", "Muller (CZ), +1"), ("<b>&\"", "b"),
        ])
        func writesNamesInCharactersOfSEPA(_ text: String, _ plain: String) {
            #expect(PaymentFile.plain(text, upTo: 70) == plain)
        }

        @Test func cutsLongNames() {
            let name = String(repeating: "abc ", count: 40)
            #expect(PaymentFile.plain(name, upTo: 70).count <= 70)
        }

        @Test func findsPayoutBySymbol() {
            #expect(Payout.number(endToEndID: "/VS7000000123") == 123)
            #expect(Payout.number(endToEndID: "/VS7000000123/SS/KS308") == 123)
            for text in ["", "NOTPROVIDED", "/VS7000000000", "/VS8000000000", "/VS2026000123"] {
                #expect(Payout.number(endToEndID: text) == nil)
            }
        }
    }
}
