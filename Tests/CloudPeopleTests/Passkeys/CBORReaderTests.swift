import CommonBase
import TestSupport
import Testing

@testable import CloudPeople

extension CloudPeopleTests {
    @Suite struct CBORReaderTests {
        /// RFC 8949, appendix A.
        @Test(
            arguments: [
                ("00", .integer(0)), ("1864", .integer(100)), ("3903E7", .integer(-1000)),
                ("1B000000E8D4A51000", .integer(1_000_000_000_000)),
                ("4401020304", .bytes([1, 2, 3, 4])), ("6449455446", .text("IETF")),
                (
                    "8301820203820405",
                    .array([
                        .integer(1), .array([.integer(2), .integer(3)]),
                        .array([.integer(4), .integer(5)]),
                    ])
                ),
                (
                    "A26161016162820203",
                    .map([
                        .text("a"): .integer(1), .text("b"): .array([.integer(2), .integer(3)]),
                    ])
                ), ("F5", .bool(true)), ("F6", .null),
            ] as [(String, CBORValue)])
        func readsExamplesOfTheStandard(hex: String, value: CBORValue) throws {
            var reader = CBORReader(try #require(Hex.bytes(hex)))
            #expect(reader.next() == value)
            #expect(reader.remainder.isEmpty)
        }

        /// Truncated, indefinite, tagged, too large, too deep, with a repeated key, floats, and text
        /// that is not UTF-8.
        @Test(arguments: [
            "", "18", "44010203", "9F01FF", "C074", "1BFFFFFFFFFFFFFFFF", "5B7FFFFFFFFFFFFFFF",
            "9B7FFFFFFFFFFFFFFF", "818181818181818181818100", "A2010201020304", "F93C00", "62C328",
            "1C", "BA7FFFFFFF",
        ])
        func refusesEverythingElse(hex: String) throws {
            var reader = CBORReader(try #require(Hex.bytes(hex)))
            #expect(reader.next() == nil)
        }

        @Test func survivesMutations() {
            let device = VirtualAuthenticator()
            let bytes = Base64URL.bytes(device.create("x").attestation) ?? []
            var samples = JSONSamples(seed: 1)
            for _ in 0..<2000 {
                var reader = CBORReader(samples.mutated(bytes))
                let data = reader.next()?[.text("authData")]?.bytesValue ?? []
                _ = AuthenticatorData(data)
            }
        }
    }
}
