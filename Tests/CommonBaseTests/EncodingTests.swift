import Foundation
import TestSupport
import Testing

@testable import CommonBase

extension CommonBaseTests {
    @Suite struct EncodingTests {
        private func randomBytes(_ count: Int, _ random: inout SeededRandom) -> [UInt8] {
            (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        }

        /// Base 64 of any length agrees with Foundation and is read back.
        @Test func base64AgreesWithFoundation() {
            var random = SeededRandom(seed: 64)
            for count in 0..<300 {
                let bytes = randomBytes(count, &random)
                let text = Base64.text(bytes)
                #expect(text == Data(bytes).base64EncodedString())
                #expect(Base64.bytes(text) == bytes)
            }
        }

        /// Mutated base 64 that we accept is read the same by Foundation.
        @Test func base64ReaderIsAsStrictAsFoundation() {
            var random = SeededRandom(seed: 65)
            for _ in 0..<20_000 {
                var text = Array(Base64.text(randomBytes(random.index(8), &random)).utf8)
                for _ in 0..<random.index(3) where !text.isEmpty {
                    text[random.index(text.count)] = random.element(Array("=AZaz09+/-_ \n".utf8))
                }
                let changed = String(decoding: text, as: UTF8.self)
                if let bytes = Base64.bytes(changed) {
                    #expect(Data(base64Encoded: changed).map(Array.init) == bytes)
                    #expect(Base64.text(bytes) == changed)
                }
            }
        }

        /// Wrong length, characters, padding or trailing bits are rejected.
        @Test(arguments: [
            "A", "AA", "AAA", "=", "====", "A===", "AA=A", "=AAA", "AAAA=", "AAAA====", "AB==",
            "AAB=", "AA==AA==", "AA-_", "AA A", "AA\n=", "ÁAA", "AAA🔌",
        ]) func rejectsInvalidBase64(_ text: String) {
            #expect(Base64.bytes(text) == nil)
        }

        /// RFC 4648 §10.
        @Test(arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
        ]) func encodesBase64TestVectors(_ plain: String, _ text: String) {
            #expect(Base64.text(plain.utf8) == text)
            #expect(Base64.bytes(text) == Array(plain.utf8))
        }

        /// Every byte becomes two upper-case digits, and is read in either case.
        @Test func hexRoundTrips() {
            let bytes = (0...255).map { UInt8($0) }
            let text = Hex.text(bytes)
            #expect(text == bytes.map { String(format: "%02X", $0) }.joined())
            #expect(Hex.bytes(text) == bytes)
            #expect(Hex.bytes(text.lowercased()) == bytes)
            #expect(Hex.bytes("") == [])
        }

        /// An odd number of digits or an invalid character is rejected.
        @Test(arguments: ["A", "ABC", "0x", "G0", "0G", " 0", "+1", "-1", "é", "００"])
        func rejectsInvalidHex(_ text: String) {
            #expect(Hex.bytes(text) == nil)
        }
    }
}
