import CommonBase
import TestSupport
import Testing

@testable import BridgeProtocol

extension BridgeProtocolTests {
    @Suite struct SignedDocumentTests {
        private static let header = "eyJhbGciOiJFUzI1NiIsInR5cCI6InphcG9qIn0"
        private static let signature = String(repeating: "A", count: 85) + "Q"
        private static let text = "\(header).e30.\(signature)"

        /// A document is split into payload, signature and the bytes that are signed.
        @Test func parsesParts() throws {
            let document = try #require(SignedDocument(Self.text))
            #expect(document.payload == Array("{}".utf8))
            #expect(document.signature == [UInt8](repeating: 0, count: 63) + [1])
            #expect(document.signingInput == Array("\(Self.header).e30".utf8))
            let odd = try #require(SignedDocument("\(Self.header).-_8.\(Self.signature)"))
            #expect(odd.payload == [0xFB, 0xFF])
            #expect(try #require(SignedDocument("\(Self.header)..\(Self.signature)")).payload == [])
        }

        /// The header is that of the cloud's documents, and no other.
        @Test func headerIsExact() throws {
            let padded = "\(Self.header)="
            #expect(
                Base64.bytes(padded) == Array(#"{"alg":"ES256","typ":"zapoj"}"#.utf8))
        }

        /// Another header, number of parts, alphabet, padding or length is rejected.
        @Test(arguments: [
            "", "..", "a.b.c", "\(header).e30", "\(header).e30.\(signature).",
            ".e30.\(signature)", "\(header)=.e30.\(signature)", "\(header).e30=.\(signature)",
            "\(header).e31.\(signature)", "\(header).e+0.\(signature)",
            "\(header).e/0.\(signature)", "\(header).e 30.\(signature)",
            "\(header).e30.\(signature)A", "\(header).e30.", "\(header).e30.AAAA",
            "\(header).e30.\(signature)==", " \(text)", "\(text)\n",
            "\(header)\u{301}.e30.\(signature)",
            // {"typ":"zapoj","alg":"ES256"}, {"alg":"none"} and {"alg":"ES256","typ":"JWT"}
            "eyJ0eXAiOiJ6YXBvaiIsImFsZyI6IkVTMjU2In0.e30.\(signature)",
            "eyJhbGciOiJub25lIn0.e30.\(signature)",
            "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.e30.\(signature)",
        ]) func rejectsOtherForms(_ text: String) {
            #expect(SignedDocument(text) == nil)
        }

        /// Mutated documents are rejected, or state exactly the bytes received.
        @Test func mutatedDocumentsNeverTrap() {
            var samples = JSONSamples(seed: 7515)
            for _ in 0..<5000 {
                let bytes = samples.mutated(Array(Self.text.utf8))
                let text = String(decoding: bytes, as: UTF8.self)
                guard let document = SignedDocument(text) else { continue }
                #expect(text.utf8.starts(with: document.signingInput))
                #expect(document.signature.count == 64)
            }
        }
    }
}
