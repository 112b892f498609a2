import Testing

@testable import BridgeProtocol
@testable import CommonBase

extension BridgeProtocolTests {
    @Suite struct MessageSignatureTests {
        private let signature = MessageSignature(keyID: "bridge-1", nonce: 42)

        /// The exact bytes that a bridge signs (RFC 9421 §2.5).
        @Test func buildsSignatureBase() {
            let request = MessageSignature.Request(
                method: "POST", path: "/bridge/v1/events", query: "",
                contentDigest: "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:")
            #expect(
                String(decoding: signature.base(request), as: UTF8.self) == """
                    "@method": POST
                    "@path": /bridge/v1/events
                    "@query": ?
                    "content-digest": sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:
                    "@signature-params": ("@method" "@path" "@query" "content-digest");\
                    keyid="bridge-1";alg="ecdsa-p256-sha256";nonce="42";tag="zapoj-bridge"
                    """)
        }

        /// A query is signed as sent, including its question mark.
        @Test func signsQuery() {
            let request = MessageSignature.Request(
                method: "GET", path: "/a%20b", query: "after=1&wait=30", contentDigest: "d")
            let text = String(decoding: signature.base(request), as: UTF8.self)
            #expect(
                text.hasPrefix(
                    "\"@method\": GET\n\"@path\": /a%20b\n\"@query\": ?after=1&wait=30\n"))
        }

        /// The form that bridges write, at the ends of the counter too.
        @Test(arguments: [0, 42, UInt64.max]) func writesSignatureInput(_ nonce: UInt64) {
            let signature = MessageSignature(keyID: "bridge-1", nonce: nonce)
            #expect(
                signature.signatureInput
                    == #"zapoj=("@method" "@path" "@query" "content-digest");keyid="bridge-1";"#
                    + #"alg="ecdsa-p256-sha256";nonce="\#(nonce)";tag="zapoj-bridge""#)
        }

        /// The bytes of a signature stand between colons in base 64.
        @Test func writesSignatureHeader() {
            #expect(MessageSignature.signatureHeader([1, 2, 3, 4]) == "zapoj=:AQIDBA==:")
        }

        /// The digest of an empty body, as RFC 9530 writes it.
        @Test func writesContentDigest() throws {
            let digest = try #require(
                Hex.bytes("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
            #expect(
                MessageSignature.contentDigest(sha256: digest)
                    == "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:")
        }
    }
}
