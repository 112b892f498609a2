import BridgeProtocol
import CommonBase
import TestSupport
import Testing

@testable import CloudBridgeGateway

extension CloudBridgeGatewayTests {
    @Suite struct SignedRequestTests {
        private static let request = MessageSignature.Request(
            method: "POST", path: "/a%20b", query: "c=d", contentDigest: "sha-256=:AAAA:")
        private static let list = #"("@method" "@path" "@query" "content-digest")"#
        private static let rest = #"alg="ecdsa-p256-sha256";nonce="42";tag="zapoj-bridge""#
        private static let input = #"zapoj=\#(list);keyid="bridge-1";\#(rest)"#

        private static func parse(
            _ input: String = input, signature: String = "zapoj=:AQID:"
        ) throws -> SignedRequest {
            try SignedRequest(request, signatureInput: input, signature: signature)
        }

        private static func lines(_ parsed: SignedRequest) -> [String] {
            String(decoding: parsed.base, as: UTF8.self).split(separator: "\n").map(String.init)
        }

        /// What a bridge writes is parsed, and its signature base is the bridge's.
        @Test(arguments: [0, 1, 42, UInt64.max]) func parsesWhatBridgesWrite(_ nonce: UInt64) throws
        {
            for algorithm in MessageSignature.Algorithm.allCases {
                for keyID in ["bridge-1", "0", "a:b@c._-", "", "with blank"] {
                    let written = MessageSignature(
                        keyID: keyID, algorithm: algorithm, nonce: nonce)
                    let parsed = try Self.parse(
                        written.signatureInput,
                        signature: MessageSignature.signatureHeader([1, 2, 3]))
                    #expect(parsed.keyID == keyID && parsed.algorithm == algorithm)
                    #expect(parsed.nonce == nonce && parsed.expires == nil)
                    #expect(parsed.signature == [1, 2, 3])
                    #expect(parsed.base == written.base(Self.request))
                }
            }
        }

        /// Every legal serialisation is accepted; the last line of the signature base is its
        /// canonical form, with components and parameters in the received order (RFC 9421 §2.3).
        @Test(arguments: [
            // Reordered parameters.
            (
                #"zapoj=\#(list);tag="zapoj-bridge";nonce="42";alg="hmac-sha256";keyid="b""#,
                #"\#(list);tag="zapoj-bridge";nonce="42";alg="hmac-sha256";keyid="b""#
            ),
            // Whitespace, wherever RFC 9651 allows it.
            (
                "\t zapoj=(  \"@method\"   \"@path\" \"@query\" \"content-digest\"  )"
                    + ";  keyid=\"b\"; \(rest) \t",
                #"\#(list);keyid="b";\#(rest)"#
            ),
            // Other members, with and without whitespace around the comma.
            (
                #"sig1=("@authority");created=1;tag="other",zapoj=\#(list);keyid="b";\#(rest)"#
                    + " \t,\t flag, b=:AA==:",
                #"\#(list);keyid="b";\#(rest)"#
            ),
            // Of a duplicate member or parameter, the last value counts, in the first place.
            (
                #"zapoj=("@method");nonce="1", zapoj=\#(list);keyid="a";nonce="1";\#(rest);keyid="b""#,
                #"\#(list);keyid="b";nonce="42";alg="ecdsa-p256-sha256";tag="zapoj-bridge""#
            ),
            // Times; integers lose leading zeros.
            (
                #"zapoj=\#(list);created=0017;expires=9;keyid="b";\#(rest)"#,
                #"\#(list);created=17;expires=9;keyid="b";\#(rest)"#
            ),
            (
                #"zapoj=\#(list);created=-1;keyid="b";\#(rest)"#,
                #"\#(list);created=-1;keyid="b";\#(rest)"#
            ),
            // Unknown parameters of every type.
            (
                #"zapoj=\#(list);x;y=?1;n=?0;d=01.50;t=to/k;s=:AA==:;keyid="b";\#(rest);a=@01"#,
                #"\#(list);x;y;n=?0;d=1.5;t=to/k;s=:AA==:;keyid="b";\#(rest);a=@1"#
            ),
        ]) func acceptsAnySerialisation(_ header: String, _ canonical: String) throws {
            let parsed = try Self.parse(header)
            #expect(
                Self.lines(parsed) == [
                    #""@method": POST"#, #""@path": /a%20b"#, #""@query": ?c=d"#,
                    #""content-digest": sha-256=:AAAA:"#, #""@signature-params": \#(canonical)"#,
                ])
            #expect(parsed.nonce == 42 && parsed.keyID == "b")
            #expect(parsed.expires == (header.contains("expires") ? 9 : nil))
        }

        /// The lines of the base are in the received order of the components (RFC 9421 §2.5).
        @Test func keepsOrderOfComponents() throws {
            let list = #"("content-digest" "@query" "@method" "@path")"#
            let parsed = try Self.parse(#"zapoj=\#(list);keyid="b";\#(Self.rest)"#)
            #expect(
                Self.lines(parsed) == [
                    #""content-digest": sha-256=:AAAA:"#, #""@query": ?c=d"#,
                    #""@method": POST"#, #""@path": /a%20b"#,
                    #""@signature-params": \#(list);keyid="b";\#(Self.rest)"#,
                ])
        }

        /// An escaped key id is unescaped, and escaped again in the base.
        @Test func unescapesKeyID() throws {
            let parsed = try Self.parse(#"zapoj=\#(Self.list);keyid="a\"b\\c";\#(Self.rest)"#)
            #expect(parsed.keyID == #"a"b\c"#)
            #expect(Self.lines(parsed)[4].contains(#";keyid="a\"b\\c";"#))
        }

        /// Other covered components than ours are rejected, and each may occur only once.
        @Test(arguments: [
            "()", #"("@method" "@path" "@query")"#, #"("@method" "@path" "content-digest")"#,
            #"("@method" "@path" "@query" "content-digest" "@authority")"#,
            #"("@method" "@path" "@query" "content-digest" "@path")"#,
            #"("@method" "@path" "@path" "content-digest")"#,
            #"("@method" "@path" "@query" "Content-Digest")"#,
            #"("@method" "@path";req "@query" "content-digest")"#,
            #"("@method" "@path" "@query" "content-digest";sf)"#,
            #"("@method" "@path" "@query" content-digest)"#, #""@method""#, "?1", "1",
        ]) func rejectsOtherComponents(_ list: String) {
            let header = #"zapoj=\#(list);keyid="bridge-1";\#(Self.rest)"#
            expectRejected("Signature-Input") { try Self.parse(header) }
        }

        /// A missing, wrong or mistyped parameter, another label and a malformed header are rejected.
        @Test(arguments: [
            ("zapoj=", "sig1="), ("zapoj=", "Zapoj="), ("zapoj=", ""), ("zapoj=", "zapoj ="),
            ("ecdsa-p256-sha256", "hmac-sha512"), (#"alg="ecdsa-p256-sha256";"#, ""),
            (#";tag="zapoj-bridge""#, ""), ("zapoj-bridge", "zapoj"),
            (#"tag="zapoj-bridge""#, "tag=zapoj-bridge"), (#"keyid="bridge-1";"#, ""),
            (#"keyid="bridge-1""#, "keyid=bridge-1"), (#"keyid="bridge-1""#, "keyid"),
            (#";nonce="42""#, ""), (#"nonce="42""#, "nonce=42"), (#"nonce="42""#, #"nonce="""#),
            (#"nonce="42""#, #"nonce="042""#), (#"nonce="42""#, #"nonce="+42""#),
            (#"nonce="42""#, #"nonce="-42""#), (#"nonce="42""#, #"nonce=" 42""#),
            (#"nonce="42""#, #"nonce="42.0""#),
            (#"nonce="42""#, #"nonce="18446744073709551616""#),
            (#"nonce="42""#, #"nonce="42";created="1""#), (#"nonce="42""#, #"nonce="42";created"#),
            (#"nonce="42""#, #"nonce="42";created=1.5"#),
            (#"nonce="42""#, #"nonce="42";expires=@1"#),
            (#"nonce="42""#, #"nonce="42";created=1234567890123456"#),
            ("bridge-1", #"bridge-1\"#), ("bridge-1", #"bridge\-1"#), ("bridge-1", "bridge\n1"),
            ("bridge-1", "brídge"), (");", ")\u{37E}"), ("\"@path\"", "\"@path\u{301}\""),
            (#"" ""#, "\"\t\""), (#"" ""#, #"""#), (#"" ""#, #"", ""#), ("(", ""), (")", ""),
            (";alg", " ;alg"), (";alg", "; ;alg"), ("alg=", "alg= "), ("keyid", "KEYID"),
            (#""zapoj-bridge""#, #""zapoj-bridge";"#), (#""zapoj-bridge""#, #""zapoj-bridge","#),
            (#""zapoj-bridge""#, #""zapoj-bridge" x"#), (#""zapoj-bridge""#, #""zapoj-bridge"#),
            ("zapoj=", "a=,zapoj="), ("zapoj=", ",zapoj="),
        ]) func rejectsOtherInput(_ part: String, _ replacement: String) throws {
            let range = try #require(Self.input.firstRange(of: part))
            let changed = Self.input.replacingCharacters(in: range, with: replacement)
            expectRejected("Signature-Input") { try Self.parse(changed) }
        }

        /// Headers are accepted up to the limit of 1024 bytes.
        @Test(arguments: [1024, 1025]) func limitsLength(_ count: Int) throws {
            func padded(_ text: String) -> String {
                text + ", x=\"" + String(repeating: "y", count: count - text.utf8.count - 6) + "\""
            }
            let input = padded(Self.input)
            #expect(input.utf8.count == count)
            let signature = padded("zapoj=:AQID:")
            if count <= DictionaryHeader.maximumBytes {
                #expect(try Self.parse(input, signature: signature).nonce == 42)
            } else {
                expectRejected("Signature-Input") { try Self.parse(input) }
                expectRejected("Signature") { try Self.parse(signature: signature) }
            }
        }

        /// Members and parameters beside ours do not matter, nor does whitespace around them.
        @Test(arguments: [
            "zapoj=:AQID:", " zapoj=:AQID: ", "sig1=:AAAA:, zapoj=:AQID:", "zapoj=:AQID:;a=1,b",
            "zapoj=:AAAA:,\tzapoj=:AQID:", "a=(1 2);x,zapoj=:AQID:",
        ]) func acceptsSignature(_ header: String) throws {
            #expect(try Self.parse(signature: header).signature == [1, 2, 3])
        }

        /// Another label or type, malformed base 64 and malformed dictionaries are rejected.
        @Test(arguments: [
            "", "zapoj", "zapoj=", "zapoj=:", "zapoj=:AAA:", "zapoj=:AAB=:", "zapoj=:AAAA",
            "zapoj=AAAA:", "zapoj=AAAA", "zapoj=\"AAAA\"", "zapoj=(:AAAA:)", "sig1=:AAAA:",
            "zapoj =:AAAA:", "zapoj=:AA AA:", "zapoj=:AA-_:", "zapoj=:\u{301}AAAA:",
            "zapoj=:AAAA:\u{301}", "zapoj=:AAAA:,", "zapoj=:AAAA: b=:AAAA:",
            "zapoj=:AAAA:, zapoj", "zapoj=:AAAA:\n",
        ]) func rejectsSignature(_ header: String) {
            expectRejected("Signature") { try Self.parse(signature: header) }
        }

        /// Mutated headers are rejected or parsed, and never trap.
        @Test func mutatedHeadersNeverTrap() {
            var samples = JSONSamples(seed: 9421)
            let start = Array(
                #"a=1.5;b=-0.25, zapoj=\#(Self.list);created=-12;x=%"%c3%ad";\#(Self.rest);keyid="\"""#
                    .utf8)
            for _ in 0..<10_000 {
                let changed = String(decoding: samples.mutated(start), as: UTF8.self)
                do {
                    let last = try #require(Self.lines(try Self.parse(changed)).last)
                    let canonical = last.replacing(#""@signature-params": "#, with: "zapoj=")
                    #expect(Self.lines(try Self.parse(canonical)).last == last, "\(changed)")
                } catch {
                    #expect(error is ServiceError, "\(error)")
                }
            }
        }

        /// The value of a header is used without the whitespace around it.
        @Test(arguments: [
            ("", ""), (" \t ", ""), ("a=1", "a=1"), (" \ta=1,\t b\t ", "a=1,\t b"),
        ]) func trimsValue(_ received: String, _ value: String) throws {
            #expect(try DictionaryHeader("X", received).value == value)
        }

        private func expectRejected(
            _ field: String, _ location: SourceLocation = #_sourceLocation,
            _ body: () throws -> SignedRequest
        ) {
            let error = #expect(throws: ServiceError.self, sourceLocation: location) {
                _ = try body()
            }
            #expect(error?.code == .unauthenticated, sourceLocation: location)
            #expect(error?.field == field, sourceLocation: location)
        }
    }
}
