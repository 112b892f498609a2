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
                    _ = try await bench.client.authorize(WireIdToken(token), timeout: .seconds(30))
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
                    WireIdToken(card("04A1B2C3D4E5F6")), timeout: .seconds(30))
                #expect(
                    answer
                        == AuthorizeResponse(idTokenInfo: .init(status: status), serverTime: time))
                let body = try JSONReader.parse(try #require(cloud.calls.first).body)
                #expect(body["idToken"]?["idToken"]?.stringValue == "04A1B2C3D4E5F6")
            }
        }

        /// Where the cloud does not answer in time, fails or does not know this bridge, and where
        /// somebody else answers in its place, there is no status: the list decides.
        @Test(
            arguments: [
                .silence, .cut, .json(500, "{}"), .json(200, "{}"), .problem(.overloaded, 503, ""),
                .problem(.unauthenticated, 401, ""),
                .problem(.forbidden, 403, ""), .problem(.invalidInput, 400, ""),
                // The status of another answer, and a document without our code.
                .problem(.revoked, 200, ""), .page(403, "application/problem+json", "{}"),
                .page(403, "text/html", #"{"code": "revoked", "status": 403}"#),
            ] + ForeignAnswers.all as [FakeCloud.Reply])
        func givesUpWithoutAnswer(reply: FakeCloud.Reply) async throws {
            try await UplinkBench.with([reply]) { bench, _ in
                let uplink = bench.uplink(wakeups: AsyncStream { nil })
                let isSilent = if case .silence = reply { true } else { false }
                let status = await uplink.authorize(
                    WireIdToken(try card("04A1B2C3D4E5F6")), within: isSilent ? 200 : 10_000)
                #expect(status == nil)
                #expect(
                    bench.log.messages.map {
                        $0.hasPrefix("authorizing a card failed: ")
                    } == [true])
                #expect(try bench.database.waitingCount() == 0)
            }
        }

        /// A bridge whose key was revoked accepts nobody, whatever its list says.
        @Test func refusesCardsOnceRevoked() async throws {
            try await UplinkBench.with([.problem(.revoked, 403, "The bridge was revoked.")]) {
                bench, _ in
                let uplink = bench.uplink(wakeups: AsyncStream { nil })
                let status = await uplink.authorize(
                    WireIdToken(try card("04A1B2C3D4E5F6")), within: 10_000)
                #expect(status == .invalid)
            }
        }

        /// What a person reads about each kind of answer that is not the expected one.
        @Test(
            arguments: [
                (
                    .problem(.unauthenticated, 401, "Sign it."),
                    "does not know this bridge (status 401: Sign it.). It may have lost its database"
                ),
                (.problem(.revoked, 403, "Gone."), "has revoked this bridge"),
                (.problem(.conflict, 409, "A gap."), "The cloud refused (status 409: A gap.)"),
                (
                    .page(403, "text/html", "<h1>Forbidden</h1>"),
                    "but a proxy or another server (status 403, text/html)"
                ),
                (.page(302, "text/html", ""), "redirect to https://login.example)"),
                (.page(200, "text/html", "<form>"), "whether this network wants a login"),
            ] as [(FakeCloud.Reply, String)])
        func saysWhoAnswered(reply: FakeCloud.Reply, words: String) async throws {
            try await UplinkBench.with([reply]) { bench, _ in
                let error = await #expect(throws: ServiceError.self) {
                    _ = try await bench.client.deliver(EventBatch(epoch: "first", events: []))
                }
                #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
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
