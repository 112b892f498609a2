import TestSupport
import Testing

@testable import BridgeProtocol
@testable import CommonBase

extension BridgeProtocolTests {
    @Suite struct MessageSignatureTests {
        private let signature = MessageSignature(keyID: "bridge-1", nonce: 42)
        private let input =
            #"zapoj=("@method" "@path" "@query" "content-digest");keyid="bridge-1";"#
            + #"alg="ecdsa-p256-sha256";nonce="42";tag="zapoj-bridge""#

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

        /// The written form is read back, including at the ends of the counter.
        @Test(arguments: [0, 1, 42, UInt64.max]) func signatureInputRoundTrips(_ nonce: UInt64) {
            for keyID in ["bridge-1", "0", "a:b@c._-", "", "with blank"] {
                let signature = MessageSignature(keyID: keyID, nonce: nonce)
                #expect(MessageSignature(signatureInput: signature.signatureInput) == signature)
            }
            #expect(signature.signatureInput == input)
        }

        /// The creation time that many libraries write is read and signed.
        @Test(arguments: [0, 1_795_345_495, -1, Int64.max]) func signsCreatedParameter(
            _ time: Int64
        ) {
            let signature = MessageSignature(keyID: "b", nonce: 1, created: time)
            #expect(signature.parameters.contains(");created=\(time);keyid="))
            let read = MessageSignature(signatureInput: signature.signatureInput)
            #expect(read == (time < 0 ? nil : signature))
        }

        /// Any other form is rejected, byte for byte.
        @Test(arguments: [
            ("zapoj=", "sig1="), ("zapoj=", "Zapoj="), ("zapoj=", " zapoj="), ("zapoj=", ""),
            (#""@method" "#, ""), (#""@method" "@path""#, #""@path" "@method""#),
            (#"" ""#, #""  ""#), (#"content-digest""#, #"content-digest" "@authority""#),
            ("ecdsa-p256-sha256", "hmac-sha512"), (#"alg="ecdsa-p256-sha256";"#, ""),
            (#";tag="zapoj-bridge""#, ""), ("zapoj-bridge", "zapoj"),
            (#"nonce="42""#, #"nonce="042""#), (#"nonce="42""#, #"nonce="+42""#),
            (#"nonce="42""#, #"nonce="-42""#), (#"nonce="42""#, "nonce=42"),
            (#"nonce="42""#, #"nonce="18446744073709551616""#), (#"nonce="42""#, #"nonce="""#),
            (#"nonce="42""#, #"nonce="42";created=1"#), (#";nonce="42""#, ""),
            (#"keyid="bridge-1";"#, ""), ("bridge-1", #"bridge-1\"#), ("bridge-1", "bridge\n1"),
            ("bridge-1", "brídge"), ("bridge-1", String(repeating: "b", count: 500)),
            (");", ")\u{37E}"), (";alg", "; alg"), (#""zapoj-bridge""#, #""zapoj-bridge";"#),
            (#""zapoj-bridge""#, "\"zapoj-bridge\"\u{301}"), ("keyid", "KEYID"),
            ("bridge-1", #"x";keyid="y"#),
        ]) func rejectsOtherForms(_ part: String, _ replacement: String) throws {
            let range = try #require(input.firstRange(of: part))
            let changed = input.replacingCharacters(in: range, with: replacement)
            #expect(MessageSignature(signatureInput: changed) == nil, "\(changed)")
        }

        /// Mutated headers are rejected or still valid, and never trap.
        @Test func mutatedHeadersNeverTrap() {
            var samples = JSONSamples(seed: 9421)
            for _ in 0..<5000 {
                let changed = String(decoding: samples.mutated(Array(input.utf8)), as: UTF8.self)
                guard let read = MessageSignature(signatureInput: changed) else { continue }
                #expect(Array(read.signatureInput.utf8) == Array(changed.utf8))
            }
        }

        /// The bytes of a signature round-trip through its header.
        @Test func signatureHeaderRoundTrips() {
            let bytes = (0..<64).map { UInt8($0) }
            let header = MessageSignature.signatureHeader(bytes)
            #expect(header == "zapoj=:\(Base64.text(bytes)):")
            #expect(MessageSignature.signature(fromHeader: header) == bytes)
        }

        /// Another label, malformed base 64 or a missing colon is rejected.
        @Test(arguments: [
            "", "zapoj", "zapoj=", "zapoj=:", "zapoj=:AAA:", "zapoj=:AAAA", "zapoj=AAAA:",
            "sig1=:AAAA:", " zapoj=:AAAA:", "zapoj=:AAAA: ", "zapoj=:AAAA:;a", "zapoj=:AA AA:",
            "zapoj=:\u{301}AAAA:", "zapoj=:AAAA:\u{301}", "zapoj=:AAAA:, b=:AAAA:",
        ]) func rejectsMalformedSignatureHeader(_ header: String) {
            #expect(MessageSignature.signature(fromHeader: header) == nil)
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
