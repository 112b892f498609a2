import ChargingModel
import Synchronization
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudCore
@testable import CloudFleet
@testable import CloudStationGateway
@testable import CloudTestSupport

extension CloudAccessTests {
    @Suite struct SecretTests {
        /// The example of FIPS 180-2.
        @Test func hashesSecretWithSHA256() {
            #expect(
                SecretHash.of("abc")
                    == "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")
        }

        @Test(arguments: [
            ("", "", true), ("AB", "AB", true), ("AB", "A", false), ("AB", "ABC", false),
            ("AB", "AC", false), ("AB", "ab", false), ("", "A", false),
        ]) func matchesOnlyEqualHashes(left: String, right: String, expected: Bool) {
            #expect(SecretHash.matches(left, right) == expected)
        }

        @Test func acceptsStationCredentialAsDigitsOrBytes() {
            let credential = StationCredential(random: .counting())
            #expect(credential.text == "000102030405060708090A0B0C0D0E0F10111213")
            let bytes = (0..<20).map { UInt8($0) }
            #expect(credential.hash == SecretHash.of(bytes))
            for right in [
                Array(credential.text.utf8), Array(credential.text.lowercased().utf8), bytes,
            ] {
                #expect(StationCredential.matches(right, hash: credential.hash))
            }
            for wrong in [
                [], Array(bytes.dropLast()), bytes + [0], Array(credential.text.utf8.dropLast(2)),
                Array("\(credential.text)00".utf8), Array(credential.hash.utf8),
            ] {
                #expect(!StationCredential.matches(wrong, hash: credential.hash))
            }
        }

        /// A station may send a key that an admin gave as the text, as its bytes, or as the digits of
        /// its bytes.
        @Test(arguments: [
            ("correct-horse-42", "correct-horse-42"), ("0123456789ABCDEF", "0123456789ABCDEF"),
            ("correct-horse-42!!!!", "636f72726563742d686f7273652d343221212121"),
            ("000102030405060708090a0b0c0d0e0f", "000102030405060708090A0B0C0D0E0F"),
        ]) func acceptsGivenCredential(given: String, sent: String) throws {
            let credential = try StationCredential(given: given)
            #expect(credential.text == given)
            #expect(StationCredential.matches(Array(sent.utf8), hash: credential.hash))
            #expect(!StationCredential.matches(Array("\(sent)0".utf8), hash: credential.hash))
        }

        @Test(arguments: [
            "", "short", "fifteen-letters", "twenty-one-characters", "sixteen letters!",
            "sixteen-lettérs!", String(repeating: "0", count: 30),
            String(repeating: "0", count: 33), String(repeating: "0", count: 42),
            String(repeating: "x", count: 32),
        ]) func rejectsInvalidGivenCredential(text: String) async throws {
            let answer = try await refusal { try StationCredential(given: text) }
            #expect(answer == "invalidInput password")
        }

        /// `Basic` is case-insensitive; ids and passwords may contain colons.
        @Test(
            arguments: [
                ("Basic YTpi", "a", "b"), ("basic YTpi", "a", "b"), ("BASIC   YTpi", "a", "b"),
                ("Basic YTpiOmM=", "a", "b:c"), ("Basic YTpiOmM=", "a:b", "c"),
                ("Basic Og==", "", ""),
                ("Basic YTpi", "", nil), ("Basic YTpi", "a:", nil), ("Basic YTpi", "A", "b"),
                ("Basic YWI=", "ab", nil), ("Basic /zph", "a", nil), ("Basic ", "", nil),
            ] as [(String, String, String?)])
        func readsBasicCredentials(header: String, user: String, password: String?) {
            let credentials = BasicCredentials(header: header)
            #expect(credentials?.password(ofUser: user) == password.map { Array($0.utf8) })
        }

        @Test(arguments: ["", "Basic", "Basic ?", "Basic YTp", "Bearer YTpi", "BasicYTpi"])
        func rejectsHeaderOtherThanBasicCredentials(header: String) {
            #expect(BasicCredentials(header: header) == nil)
        }

        @Test func tokenReferenceIsCaseInsensitiveAndDependsOnKey() throws {
            let token = try #require(IdToken("04a2b3c4d5e6f7"))
            let vault = try TokenVault(key: Array(1...32))
            let reference = vault.reference(token)
            #expect(reference.suffix == "E6F7")
            #expect(reference.hash.utf8.count == 64)
            #expect(vault.reference(try #require(IdToken("04A2B3C4D5E6F7"))) == reference)
            #expect(vault.reference(try #require(IdToken("04A2B3C4D5E6F8"))).hash != reference.hash)
            #expect(try TokenVault(key: Array(0...31)).reference(token).hash != reference.hash)
            #expect(reference.hash != SecretHash.of(token.text))
        }

        @Test(arguments: [0, 31, 33, 64])
        func rejectsVaultKeyOtherThan32Bytes(length: Int) async throws {
            let key = [UInt8](repeating: 1, count: length)
            #expect(try await refusal { try TokenVault(key: key) } == "invalidInput")
        }

        @Test func readableCodesHaveGroupsOfFourDigits() {
            let random = CloudBench.source(seed: 1)
            let codes = (0..<1000).map { _ in random.readable(groups: 2) }
            #expect(Set(codes).count == codes.count)
            let digits = Set("0123456789abcdefghjkmnpqrstvwxyz")
            #expect(
                codes.allSatisfy { code in
                    let groups = code.split(separator: "-", omittingEmptySubsequences: false)
                    return groups.map(\.count) == [4, 4]
                        && groups.allSatisfy { $0.allSatisfy(digits.contains) }
                })
        }
    }
}
