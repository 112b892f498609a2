import BridgeProtocol
import BridgeTestSupport
import ChargingModel
import CommonBase
import Crypto
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct CloudClientTests {
        /// Every request is signed over method, path and body with the device's key, under a nonce
        /// that rises: another implementation of the cryptography agrees.
        @Test func signsRequests() async throws {
            try await UplinkBench.with { bench, cloud in
                let token = try card("04A1B2C3D4E5F6")
                let batch = EventBatch(epoch: "first", events: [.note(0, seq: 1)])
                let answer = try await bench.client.deliver(batch)
                #expect(
                    answer
                        == EventAcknowledgement(
                            acknowledgedThrough: 1, serverTime: FakeCloud.serverTime))
                for _ in 0..<2 {
                    _ = try await bench.client.authorize(WireIdToken(token), timeout: .seconds(5))
                }
                let key = try P256.Signing.PublicKey(pemRepresentation: bench.key.publicKeyPEM)
                for (nonce, call) in zip([1, 2, 3] as [UInt64], cloud.calls) {
                    try Self.verify(call, key, nonce: nonce)
                }
                #expect(
                    cloud.calls.map(\.path) == [
                        BridgeAPI.events, BridgeAPI.authorize, BridgeAPI.authorize,
                    ])
            }
        }

        private static func verify(
            _ call: FakeCloud.Call, _ key: P256.Signing.PublicKey, nonce: UInt64
        ) throws {
            let digest = MessageSignature.contentDigest(sha256: SHA256.hash(data: call.body))
            #expect(call.headers["content-digest"] == digest)
            let written = MessageSignature(keyID: BridgeIdentity.testID, nonce: nonce)
            #expect(call.headers["signature-input"] == written.signatureInput)
            let base = written.base(
                .init(method: "POST", path: call.path, query: "", contentDigest: digest))
            let header = try #require(call.headers["signature"])
            #expect(header.hasPrefix("zapoj=:") && header.hasSuffix(":"))
            let bytes = try #require(Base64.bytes(header.dropFirst(7).dropLast()))
            let signature = try P256.Signing.ECDSASignature(rawRepresentation: bytes)
            #expect(key.isValidSignature(signature, for: base))
            var other = base
            other[other.count - 1] ^= 1
            #expect(!key.isValidSignature(signature, for: other))
        }

        /// A card's question carries the whole token and the answer's status comes back.
        @Test(arguments: AuthorizationStatus.allCases)
        func authorizesCards(status: AuthorizationStatus) async throws {
            let time = FakeCloud.serverTime
            let reply = """
                {"idTokenInfo": {"status": "\(status.rawValue)"}, "serverTime": "\(time)"}
                """
            try await UplinkBench.with([.json(200, reply)]) { bench, cloud in
                let answer = try await bench.client.authorize(
                    WireIdToken(card("04A1B2C3D4E5F6")), timeout: .seconds(5))
                #expect(
                    answer
                        == AuthorizeResponse(idTokenInfo: .init(status: status), serverTime: time))
                let body = try JSONReader.parse(try #require(cloud.calls.first).body)
                #expect(body["idToken"]?["idToken"]?.stringValue == "04A1B2C3D4E5F6")
            }
        }

        /// Where the cloud does not answer in time, refuses or talks nonsense, there is no status.
        @Test(arguments: [.silence, .cut, .json(500, "{}"), .json(200, "{}")] as [FakeCloud.Reply])
        func givesUpWithoutAnswer(reply: FakeCloud.Reply) async throws {
            try await UplinkBench.with([reply]) { bench, _ in
                let uplink = Uplink(
                    storage: bench.storage, cloud: bench.client, trust: bench.trust,
                    logger: bench.log.logger, wakeups: AsyncStream { nil }, seed: 0)
                let isSilent = if case .silence = reply { true } else { false }
                let status = await uplink.authorize(
                    WireIdToken(try card("04A1B2C3D4E5F6")), within: isSilent ? 200 : 10_000)
                #expect(status == nil)
                #expect(
                    bench.log.messages.map {
                        $0.hasPrefix("authorizing a card failed: ")
                    } == [true])
            }
        }

        /// An enrolment is not signed; it carries the code and the public key.
        @Test func enrolsWithClaimCode() async throws {
            let time = FakeCloud.serverTime
            let reply = "{\"bridgeId\": \"b\", \"stationId\": \"s\", \"serverTime\": \"\(time)\"}"
            try await UplinkBench.with([.json(200, reply)]) { bench, cloud in
                let answer = try await bench.enrol(claimCode: "ABCD-EFGH", cloudURL: cloud.url)
                #expect(answer.bridgeId.text == "b" && answer.stationId.text == "s")
                let call = try #require(cloud.calls.first)
                #expect(call.path == BridgeAPI.enrolments && call.headers["signature"] == nil)
                let body = try JSONReader.parse(call.body)
                #expect(body["claimCode"]?.stringValue == "ABCD-EFGH")
                #expect(body["publicKey"]?.stringValue == bench.key.publicKeyPEM)
            }
        }

        /// However many ask at once, before and after a restart: no nonce comes twice, and what is
        /// asked for after a restart is higher than all before.
        @Test func increasesNonces() async throws {
            try await UplinkBench.with { bench, _ in
                var highest: UInt64 = 0
                for count in [2500, 7] {
                    let source = NonceSource(storage: bench.storage)
                    let drawn = try await withThrowingTaskGroup(of: UInt64.self) { group in
                        for _ in 0..<count { group.addTask { try await source.next() } }
                        return try await group.reduce(into: []) { $0.append($1) }
                    }
                    #expect(Set(drawn).count == count)
                    #expect(drawn.min().map { $0 > highest } == true)
                    highest = drawn.max() ?? 0
                }
            }
        }
    }
}
