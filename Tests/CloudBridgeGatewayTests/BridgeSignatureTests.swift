import BridgeProtocol
import Crypto
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import TestSupport
import Testing

@testable import CloudBridgeGateway
@testable import CloudTestSupport

extension CloudBridgeGatewayTests {
    @Suite struct BridgeSignatureTests {
        private typealias Signed = BridgeBench.Signed

        private static func batch(_ seq: Int64 = 1) -> EventBatch {
            EventBatch(epoch: "epoch", events: [BridgeBench.status(seq)])
        }

        private static func problem(
            _ request: Signed, _ client: any TestClientProtocol
        ) async throws -> String {
            try RESTClient.answer(try await request.send(client)).problem
        }

        /// A signed batch is stored and acknowledged; a signed authorization request is answered.
        @Test func acceptsSignedRequests() async throws {
            let bench = try await BridgeBench()
            try await bench.client { client async throws in
                let taken = try await bench.sign(Self.batch()).send(client)
                #expect(
                    try RESTClient.answer(taken).json
                        == .object([
                            "acknowledgedThrough": 1, "authorizationListVersion": 1,
                            "serverTime": "2026-11-22T11:00:00.000Z",
                        ]))
                let question = AuthorizeRequest(
                    idToken: WireIdToken(try CloudBench.token(OCPP16Bench.card)))
                let asked = try await bench.sign(question, to: BridgeAPI.authorize).send(client)
                #expect(
                    try RESTClient.answer(asked).json
                        == .object([
                            "idTokenInfo": .object(["status": "Accepted"]),
                            "serverTime": "2026-11-22T11:00:00.000Z",
                        ]))
            }
            #expect(try await bench.cloud.count("token_use") == 1)
        }

        /// A request that is changed after it was signed is rejected, and nothing is stored.
        @Test func rejectsAlteredRequests() async throws {
            let bench = try await BridgeBench()
            let key = P256.Signing.PrivateKey()
            let other = try bench.sign(Self.batch(2))
            let changes: [(String, @Sendable (inout Signed) throws -> Void)] = [
                ("401 unauthenticated Content-Digest", { $0.body.writeString(" ") }),
                ("401 unauthenticated", { $0.uri += "?a=b" }),
                ("401 unauthenticated", { $0.uri = BridgeAPI.authorize }),
                ("401 unauthenticated", { $0.headers[.signature] = nil }),
                ("401 unauthenticated", { $0.headers[.signatureInput] = nil }),
                ("401 unauthenticated", { $0.headers[.contentDigest] = nil }),
                ("401 unauthenticated", { $0.headers[.signature] = other.headers[.signature] }),
                (
                    "401 unauthenticated",
                    { $0.headers[.signatureInput] = other.headers[.signatureInput] }
                ),
                ("401 unauthenticated", { $0.headers[.signature] = "zapoj=:AAAA:" }),
                (
                    "401 unauthenticated",
                    { $0.headers[.signatureInput]?.replace("nonce=\"1", with: "nonce=\"9") }
                ),
                (
                    "401 unauthenticated",
                    { $0.headers[.signatureInput]?.replace("bridge-1", with: "bridge-2") }
                ),
                (
                    "401 unauthenticated",
                    {
                        $0.body = other.body
                        $0.headers[.contentDigest] = other.headers[.contentDigest]
                    }
                ),
            ]
            try await bench.client { client async throws in
                for (index, (problem, change)) in changes.enumerated() {
                    var request = try bench.sign(Self.batch(), nonce: 100 + UInt64(index))
                    try change(&request)
                    #expect(try await Self.problem(request, client) == problem, "\(index)")
                }
                let stranger = try bench.sign(Self.batch(), with: key)
                #expect(try await Self.problem(stranger, client) == "401 unauthenticated")
                let unknown = try bench.sign(Self.batch(), by: id("bridge-9"))
                #expect(try await Self.problem(unknown, client) == "401 unauthenticated")
                #expect(try await bench.cloud.count("bridge_event") == 0)
                let right = try bench.sign(Self.batch(), to: "\(BridgeAPI.events)?a=b&c=%20")
                #expect(try await right.send(client).status == .ok)
                try await bench.cloud.database.write { db in
                    try BridgeService.revoke(of: bench.station, db, at: bench.cloud.clock.now)
                }
                let revoked = try bench.sign(Self.batch(), nonce: 500)
                #expect(try await Self.problem(revoked, client) == "403 revoked")
                let forged = try bench.sign(Self.batch(), nonce: 501, with: key)
                #expect(try await Self.problem(forged, client) == "401 unauthenticated")
            }
        }

        /// Other serialisations than that of our bridge are accepted, until they expire.
        @Test func acceptsOtherSerialisations() async throws {
            let bench = try await BridgeBench()
            let rest = #"keyid="bridge-1";alg="ecdsa-p256-sha256";tag="zapoj-bridge""#
            let list = #"("content-digest" "@query" "@path" "@method")"#
            let now = bench.cloud.clock.now.wall.milliseconds / 1000
            try await bench.client { client async throws in
                for (nonce, seconds, problem) in [
                    (1, now - 1, "401 unauthenticated expires"),
                    (2, now, "401 unauthenticated expires"), (3, now + 1, "200"),
                    (1, now + 9, "200"),
                ] {
                    let times = "created=1;expires=\(seconds)"
                    let parameters = #"\#(list);\#(times);nonce="\#(nonce)";\#(rest)"#
                    var request = try bench.sign(
                        Self.batch(), input: "other=(),  zapoj=\(parameters) ",
                        parameters: parameters,
                        components: [.contentDigest, .query, .path, .method])
                    request.headers[.signature]?.append(", other=:AAAA:")
                    #expect(try await Self.problem(request, client) == problem, "\(nonce)")
                }
            }
        }

        /// `Content-Digest` is signed as received, and may contain other digests (RFC 9530).
        @Test(arguments: [
            ("a=:AAAA:, ", "", "200"), ("", ",\tsha-512=:AAAA:;b", "200"),
            ("sha-256=:AAAA:, ", "", "200"), ("", ", sha-256=:AAAA:", "field"),
            ("", ",", "field"), ("x", "", "field"), ("\"", "", "field"), ("", "é", "field"),
            ("a=\"\(String(repeating: "x", count: 1000))\", ", "", "field"),
        ]) func readsContentDigest(before: String, after: String, problem: String) async throws {
            let bench = try await BridgeBench()
            let written = MessageSignature(keyID: "bridge-1", nonce: 1)
            try await bench.client { client async throws in
                let request = try bench.sign(
                    Self.batch(), input: written.signatureInput, parameters: written.parameters
                ) { "\(before)\($0)\(after)" }
                let expected =
                    problem == "200" ? problem : "401 unauthenticated Content-Digest"
                #expect(try await Self.problem(request, client) == expected)
            }
        }

        /// A nonce is valid once; requests may overtake each other within the window.
        @Test func acceptsEachNonceOnce() async throws {
            let bench = try await BridgeBench()
            try await bench.client { client async throws in
                let nonces: [(UInt64, Bool)] = [
                    (1, true), (1, false), (3, true), (2, true), (2, false), (3, false),
                    (100, true), (37, true), (36, false), (99, true), (37, false), (0, false),
                    (.max, true), (.max, false), (.max - 63, true), (101, false),
                ]
                for (nonce, isFresh) in nonces {
                    let request = try bench.sign(Self.batch(), nonce: nonce)
                    let problem = try await Self.problem(request, client)
                    #expect(problem == (isFresh ? "200" : "401 unauthenticated nonce"), "\(nonce)")
                }
            }
        }

        /// A request that is rejected for its content still consumes its nonce.
        @Test func consumesNonceOfRejectedContent() async throws {
            let bench = try await BridgeBench()
            try await bench.client { client async throws in
                let request = try bench.sign(Self.batch(7))
                #expect(try await Self.problem(request, client) == "409 conflict events")
                #expect(try await Self.problem(request, client) == "401 unauthenticated nonce")
            }
        }

        /// A replaced bridge is rejected; its successor has its own nonces.
        @Test func rejectsReplacedBridge() async throws {
            let bench = try await BridgeBench()
            let key = P256.Signing.PrivateKey()
            try await bench.client { client async throws in
                let first = try bench.sign(Self.batch(), nonce: 50)
                #expect(try await Self.problem(first, client) == "200")
                try await bench.enrol(id("bridge-2"), key, at: bench.station)
                let old = try bench.sign(Self.batch(), nonce: 51)
                #expect(try await Self.problem(old, client) == "403 revoked")
                let new = try bench.sign(Self.batch(), nonce: 1, by: id("bridge-2"), with: key)
                #expect(try await Self.problem(new, client) == "200")
            }
        }

        /// The error of a malformed body names the invalid member at any depth.
        @Test(arguments: [
            ("{", "400 invalidInput"), ("{}", "400 invalidInput epoch"),
            (#"{"epoch": "e", "events": [{}]}"#, "400 invalidInput events.0.seq"),
            (#"{"epoch": "e", "events": [{"seq": 1}]}"#, "400 invalidInput events.0.moment"),
            (#"{"epoch": "e", "events": {}}"#, "400 invalidInput events"),
            (#"{"epoch": "", "events": []}"#, "400 invalidInput epoch"),
        ]) func namesInvalidMemberOfBody(body: String, problem: String) async throws {
            let bench = try await BridgeBench()
            try await bench.client { client async throws in
                let request = try bench.sign(bytes: Array(body.utf8), to: BridgeAPI.events)
                #expect(try await Self.problem(request, client) == problem)
            }
        }

        /// A body above the limit is rejected, signed or not.
        @Test func rejectsLargeBodies() async throws {
            let bench = try await BridgeBench()
            try await bench.client { client async throws in
                let bytes = [UInt8](repeating: 32, count: BridgeAPI.maximumBodyBytes + 1)
                let request = try bench.sign(bytes: bytes, to: BridgeAPI.events)
                #expect(try await Self.problem(request, client) == "413 tooLarge")
            }
        }

        /// Wrong claim codes of all clients together are rate-limited.
        @Test func limitsClaimCodeGuesses() async throws {
            let bench = try await BridgeBench()
            let pem = bench.key.publicKey.pemRepresentation
            try await bench.client { client async throws in
                let rest = RESTClient(client: client)
                func guess() async throws -> String {
                    try await rest.call(
                        .post, BridgeAPI.enrolments,
                        .object(["claimCode": "0000-0000", "publicKey": .string(pem)])
                    ).problem
                }
                for _ in 0..<20 { #expect(try await guess() == "403 forbidden claimCode") }
                #expect(try await guess() == "429 tooManyRequests")
                bench.cloud.clock.move(seconds: 60)
                #expect(try await guess() == "403 forbidden claimCode")
            }
        }
    }
}
