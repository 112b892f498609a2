import CommonBase

/// HTTP Message Signatures (RFC 9421) as bridges use them: the covered components of a request, and
/// the signature base. Pure; keys are handled elsewhere.
///
/// Covers the method, path, query, and the body by its `Content-Digest` (RFC 9530), but not the
/// authority, because a proxy may change it. `tag` makes the signature invalid in any other
/// protocol. The `nonce` is a counter rather than a time, which prevents replays even on a device
/// that does not know the time.
package struct MessageSignature: Hashable, Sendable {
    package static let label = "zapoj"
    package static let tag = "zapoj-bridge"

    package enum Algorithm: String, Sendable, CaseIterable {
        case ecdsa = "ecdsa-p256-sha256"
        /// For devices that are too small for ECDSA.
        case hmac = "hmac-sha256"
    }

    static let components = ["@method", "@path", "@query", "content-digest"]

    package var keyID: String
    package var algorithm: Algorithm
    /// Increases with every request; see `NonceWindow`.
    package var nonce: UInt64
    /// Seconds since 1970. Covered by the signature if present, because most libraries write it,
    /// but never checked.
    package var created: Int64?

    package init(
        keyID: String, algorithm: Algorithm = .ecdsa, nonce: UInt64, created: Int64? = nil
    ) {
        self.keyID = keyID
        self.algorithm = algorithm
        self.nonce = nonce
        self.created = created
    }

    package struct Request: Hashable, Sendable {
        package var method: String
        /// As sent, percent-encoded.
        package var path: String
        /// Without the question mark; empty if absent.
        package var query: String
        /// The value of the `Content-Digest` header.
        package var contentDigest: String

        package init(method: String, path: String, query: String, contentDigest: String) {
            self.method = method
            self.path = path
            self.query = query
            self.contentDigest = contentDigest
        }
    }

    /// The value of `Signature-Input` after `zapoj=`, and the last line of the base (RFC 9421
    /// §2.3).
    package var parameters: String {
        let covered = Self.components.map { "\"\($0)\"" }.joined(separator: " ")
        let time = created.map { ";created=\($0)" } ?? ""
        return "(\(covered))\(time);keyid=\"\(keyID)\";alg=\"\(algorithm.rawValue)\""
            + ";nonce=\"\(nonce)\";tag=\"\(Self.tag)\""
    }

    package var signatureInput: String { "\(Self.label)=\(parameters)" }

    /// The signature base (RFC 9421 §2.5): the bytes that are signed.
    package func base(_ request: Request) -> [UInt8] {
        let lines = [
            "\"@method\": \(request.method)",
            "\"@path\": \(request.path)",
            "\"@query\": ?\(request.query)",
            "\"content-digest\": \(request.contentDigest)",
            "\"@signature-params\": \(parameters)",
        ]
        return Array(lines.joined(separator: "\n").utf8)
    }

    /// `sha-256=:…:` of a 32-byte digest (RFC 9530 §2).
    package static func contentDigest(sha256: some Sequence<UInt8>) -> String {
        "sha-256=:\(Base64.text(sha256)):"
    }

    package static func signatureHeader(_ signature: some Sequence<UInt8>) -> String {
        "\(label)=:\(Base64.text(signature)):"
    }

    /// The bytes of `zapoj=:…:`; nil for another label or malformed base 64.
    package static func signature(fromHeader header: String) -> [UInt8]? {
        let prefix = "\(label)=:"
        guard header.hasPrefix(prefix), header.hasSuffix(":"), header.utf8.count > prefix.utf8.count
        else { return nil }
        return Base64.bytes(header.dropFirst(prefix.count).dropLast())
    }

    /// Parses `Signature-Input`; nil unless it has exactly the form that `signatureInput` writes.
    package init?(signatureInput header: String) {
        func quoted(_ name: String) -> Substring? {
            guard let range = header.firstRange(ofText: ";\(name)=\"") else { return nil }
            let rest = header[range...]
            return rest.firstIndex(of: "\"").map { rest[..<$0] }
        }
        guard header.utf8.count <= 512, let keyID = quoted("keyid"), let nonce = quoted("nonce"),
            let number = UInt64(nonce),
            let algorithm = quoted("alg").flatMap({ Algorithm(rawValue: String($0)) })
        else { return nil }
        let time = header.firstRange(ofText: ";created=").map { start in
            Int64(header[start...].prefix { $0.isASCII && $0.isNumber })
        }
        self.init(
            keyID: String(keyID), algorithm: algorithm, nonce: number, created: time ?? nil)
        // Accepts exactly one form, because a more permissive parser has more ways to be wrong.
        // Compares bytes, because `==` treats a Greek question mark as equal to a semicolon.
        guard signatureInput.utf8.elementsEqual(header.utf8),
            keyID.utf8.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
    }
}

extension String {
    /// The index just after the first occurrence of `text`.
    fileprivate func firstRange(ofText text: String) -> String.Index? {
        indices.first { self[$0...].hasPrefix(text) }.map { index($0, offsetBy: text.count) }
    }
}
