import CommonBase
import TestSupport
import Testing

@testable import CloudPeople

extension CloudPeopleTests {
    /// The RSA key and its signature of "zapoj" were made by Python's `cryptography`.
    @Suite struct PasskeyKeyTests {
        private static let modulus = """
            uAkYSWHgKveBhp5lUrvdN6UM/Cemp/O0J+c/uh6fG+s802Gq5RCklXON/HaZmG1A4v+x+j8uFxOc\
            i9jmqh6cIvQPekTr3XAkprJizzprdM4D4pKg046PP+qyC7OfEiy4valFB3aJlu3Z7uc1V0DLxbv+\
            Mx7OUV1g13o2kVM0hkbjs1VeKQqlprNl55Bu+2HlqXcsjKyGPf0nVi3bPoojdgfKl+eOgzmmIUaf\
            4c1P5BMaVvSHV8QkqHP1Od+B5fForeH72kYnKaa93kSP/QZfg0RAJ+kiO5A/aj9xDJNFU4fLm9MC\
            LfRmbuDumj5g+jgUG2DAZFJhYY/gh7JSLif94Q==
            """
        private static let signature = """
            jkAeWf4+nxdQrRseL3saWLCpugHtmEaLOWJu2Ddx+0myQbafG9A0G1yXzXDVeBueloElzthEg+Rd\
            mABA+8M31pq1FO5BCLFdtEeo1vCNdhptN0PhMFbtPj30Si6mlxLU06B5uBL28BxrmBfG3WsrhWG/\
            HXSgQnry0jzS6lc1fmpTQUgs2dE1+bTe0o5EdK03SMYUt8TVv4EEKy2vyoTTQy5cq+BNb/zGpDmZ\
            6T+sWhL/kA++ABG3Qp8fRRuvKlGDZPyNFYFIH/DD2G+yQfvB74nUyRKY23iNPbxyI4/GciAkma2Q\
            ucg4YtS+Low+QuVzdfJKUFAS8CDa/AFyw3ASPQ==
            """
        private let text = Array("zapoj".utf8)

        /// A COSE key, with other values for some members.
        private func rsa(_ changes: [Int64: CBORValue] = [:]) throws -> CBORValue {
            let modulus = try #require(Base64.bytes(Self.modulus))
            let members: [Int64: CBORValue] = [
                1: .integer(3), 3: .integer(-257), -1: .bytes(modulus), -2: .bytes([1, 0, 1]),
            ]
            let changed = members.merging(changes) { $1 }.map { (CBORValue.integer($0), $1) }
            return .map(Dictionary(uniqueKeysWithValues: changed))
        }

        @Test func acceptsSignaturesOfRSAKeys() throws {
            let signature = try #require(Base64.bytes(Self.signature))
            let key = try #require(PasskeyKey(try rsa()))
            #expect(key.isValid(signature, for: text))
            #expect(PasskeyKey(stored: key.stored)?.isValid(signature, for: text) == true)
            #expect(!key.isValid(signature, for: text + [0]))
            #expect(!key.isValid(signature.reversed(), for: text))
            #expect(!key.isValid([], for: text))
        }

        @Test func storesEveryAcceptedRSAKeyInItsColumn() throws {
            let longest = [UInt8](repeating: 0xFF, count: PasskeyKey.modulusLengths.upperBound)
            let key = try #require(PasskeyKey(try rsa([-1: .bytes(longest)])))
            #expect((88...800).contains(key.stored.count))
        }

        /// Another type, SHA-1, RSASSA-PSS, the exponent 3, and a modulus that is too short, too
        /// long, too small or even.
        @Test(
            arguments: [
                [1: .integer(2)], [3: .integer(-65535)], [3: .integer(-37)], [-2: .bytes([3])],
                [-1: .bytes([UInt8](repeating: 0xFF, count: 255))],
                [-1: .bytes([UInt8](repeating: 0xFF, count: 513))],
                [-1: .bytes([0] + [UInt8](repeating: 0xFF, count: 255))],
                [-1: .bytes([UInt8](repeating: 0xFE, count: 256))],
            ] as [[Int64: CBORValue]])
        func refusesOtherRSAKeys(changes: [Int64: CBORValue]) throws {
            #expect(PasskeyKey(try rsa(changes))?.stored == nil)
        }

        @Test(arguments: ["", "AAAA", "not base 64", String(repeating: "A", count: 88)])
        func refusesOtherStoredTexts(text: String) {
            #expect(PasskeyKey(stored: text)?.stored == nil)
        }
    }
}
