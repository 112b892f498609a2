import BridgeProtocol
import CommonBase
import Crypto
import TestSupport
import Testing

@testable import CloudBridgeGateway
@testable import CloudTestSupport

extension CloudBridgeGatewayTests {
    @Suite struct EnrolmentTests {
        private static let code = "7k3m-q0xw"
        private static let pem = P256.Signing.PrivateKey().publicKey.pemRepresentation

        private static func claim(_ bench: CloudBench, station: String = "box") async throws {
            let moment = bench.clock.now
            _ = try await bench.database.write { db in
                try BridgeService.makeClaim(station: id(station), code: code, db, at: moment)
            }
        }

        private static func enrol(
            _ bench: CloudBench, code: String = code, key: String = pem,
            as name: String = "bridge-1"
        ) async throws -> EnrolmentResponse {
            try await enrol(
                bench, EnrolmentRequest(claimCode: code, publicKey: key), as: name)
        }

        private static func enrol(
            _ bench: CloudBench, _ request: EnrolmentRequest, as name: String
        ) async throws -> EnrolmentResponse {
            let (moment, resources) = (bench.clock.now, bench.resources)
            return try await bench.database.write { db in
                try BridgeService.enrol(
                    request, as: id(name), signer: resources.signer,
                    vault: resources.vault, db, at: moment)
            }
        }

        /// A device without P-256 enrols with a shared key, which the database stores only
        /// encrypted.
        @Test func storesSharedKeyEncrypted() async throws {
            let bench = try CloudBench()
            try await bench.addBridgeStation("box")
            try await Self.claim(bench)
            let secret = [UInt8](1...32)
            let request = EnrolmentRequest(
                claimCode: Self.code, sharedKey: Base64.text(secret))
            _ = try await Self.enrol(bench, request, as: "bridge-1")
            // The first answer was lost.
            let again = try await Self.enrol(bench, request, as: "bridge-2")
            #expect(again.bridgeId == (try id("bridge-1")))
            let known = try await bench.database.read { db in
                try BridgeService.find(try id("bridge-1"), db)
            }
            let bridge = try #require(known)
            #expect(bridge.sealedKey?.contains(Base64.text(secret)) == false)
            #expect(bench.resources.vault.openBridgeKey(bridge.sealedKey ?? "") == secret)
        }

        @Test(
            arguments: [
                (nil, nil, "publicKey"), (nil, "QUJD", "sharedKey"), (nil, "!", "sharedKey"),
                (pem, Base64.text([UInt8](1...32)), "publicKey"),
            ] as [(String?, String?, String)])
        func rejectsInvalidKeys(publicKey: String?, sharedKey: String?, field: String) async throws
        {
            let bench = try CloudBench()
            try await bench.addBridgeStation("box")
            try await Self.claim(bench)
            let request = EnrolmentRequest(
                claimCode: Self.code, publicKey: publicKey, sharedKey: sharedKey)
            let answer = try await refusal {
                try await Self.enrol(bench, request, as: "bridge-1")
            }
            #expect(answer == "invalidInput \(field)")
        }

        /// A claim code enrols one bridge, for its station.
        @Test func acceptsClaimCodeOnce() async throws {
            let bench = try CloudBench()
            try await bench.addBridgeStation("box")
            try await Self.claim(bench)
            #expect(
                try await Self.enrol(bench)
                    == EnrolmentResponse(
                        bridgeId: id("bridge-1"), stationId: id("box"),
                        cloudPublicKey: bench.resources.signer.publicKeyPEM,
                        serverTime: ManualClock.noon))
            let other = P256.Signing.PrivateKey().publicKey.pemRepresentation
            #expect(
                try await refusal { try await Self.enrol(bench, key: other, as: "bridge-2") }
                    == "forbidden claimCode")
            // The answer may have been lost: the same key is the same bridge again.
            #expect(try await Self.enrol(bench, as: "bridge-3").bridgeId == id("bridge-1"))
            #expect(try await bench.count("bridge") == 1)
        }

        @Test(
            arguments: [
                ("7K3M-Q0XW", nil), ("7k3mq0xw", nil), ("7k3m q0xw", nil),
                (" 7-k-3-m-Q-0-X-W ", nil),
                ("7k3m-q0x", "forbidden claimCode"), ("7k3m-q0xww", "forbidden claimCode"),
                ("", "forbidden claimCode"), ("7k3m_q0xw", "forbidden claimCode"),
            ] as [(String, String?)])
        func ignoresCaseDashesAndSpacesInClaimCode(code: String, expected: String?) async throws {
            let bench = try CloudBench()
            try await bench.addBridgeStation("box")
            try await Self.claim(bench)
            #expect(try await refusal { try await Self.enrol(bench, code: code) } == expected)
        }

        @Test(arguments: [(599, nil), (600, "forbidden claimCode")] as [(Int64, String?)])
        func expiresClaimCodeAfterTenMinutes(seconds: Int64, expected: String?) async throws {
            let bench = try CloudBench()
            try await bench.addBridgeStation("box")
            try await Self.claim(bench)
            bench.clock.move(seconds: seconds)
            #expect(try await refusal { try await Self.enrol(bench) } == expected)
        }

        /// An invalid key does not use up the claim code.
        @Test func keepsClaimCodeAfterInvalidKey() async throws {
            let bench = try CloudBench()
            try await bench.addBridgeStation("box")
            try await Self.claim(bench)
            let other = P384.Signing.PrivateKey().publicKey.pemRepresentation
            for key in ["", "key", other, Self.pem.replacing("PUBLIC", with: "PRIVATE")] {
                #expect(
                    try await refusal { try await Self.enrol(bench, key: key) }
                        == "invalidInput publicKey")
            }
            #expect(try await refusal { try await Self.enrol(bench) } == nil)
        }

        @Test func createsClaimCodesOnlyForBridgeStations() async throws {
            let bench = try CloudBench()
            try await bench.addStation("CP-1")
            #expect(
                try await refusal { try await Self.claim(bench, station: "CP-1") } == "conflict")
            #expect(
                try await refusal { try await Self.claim(bench, station: "none") } == "notFound")
        }

        /// A new bridge replaces the station's former one, which is revoked.
        @Test func revokesFormerBridge() async throws {
            let bench = try CloudBench()
            try await bench.addBridgeStation("box")
            for name in ["bridge-1", "bridge-2"] {
                bench.clock.move(seconds: 60)
                try await Self.claim(try await bench.withNewCode())
                _ = try await Self.enrol(bench, as: name)
            }
            let found = try await bench.database.read { db in
                try ["bridge-1", "bridge-2"].map { try BridgeService.find(id($0), db) != nil }
            }
            #expect(found == [false, true])
        }
    }
}

extension CloudBench {
    /// Deletes the used code, since the test always uses the same one.
    fileprivate func withNewCode() async throws -> CloudBench {
        try await database.write { try $0.execute(sql: "DELETE FROM bridge_claim") }
        return self
    }
}
