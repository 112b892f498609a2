import CommonBase

/// HTTP Message Signatures (RFC 9421) as bridges write them: the covered components of a request,
/// and the signature base. Pure; keys are handled elsewhere. The cloud parses them as a
/// `SignedRequest`.
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

    /// What a signature covers, in the order in which bridges write it.
    package enum Component: String, Sendable, CaseIterable {
        case method = "@method"
        case path = "@path"
        case query = "@query"
        case contentDigest = "content-digest"
    }

    package var keyID: String
    package var algorithm: Algorithm
    /// Increases with every request; see `NonceWindow`.
    package var nonce: UInt64

    package init(keyID: String, algorithm: Algorithm = .ecdsa, nonce: UInt64) {
        self.keyID = keyID
        self.algorithm = algorithm
        self.nonce = nonce
    }

    package struct Request: Hashable, Sendable {
        package var method: String
        /// As sent, percent-encoded.
        package var path: String
        /// Without the question mark; empty if absent.
        package var query: String
        /// The value of the `Content-Digest` header, without surrounding whitespace.
        package var contentDigest: String

        package init(method: String, path: String, query: String, contentDigest: String) {
            self.method = method
            self.path = path
            self.query = query
            self.contentDigest = contentDigest
        }

        /// The signature base (RFC 9421 §2.5): the bytes that are signed.
        /// - Parameter parameters: the covered components and the signature's parameters, as
        ///   `MessageSignature.parameters` writes them.
        package func signatureBase(_ components: [Component], parameters: String) -> [UInt8] {
            let lines = components.map { "\"\($0.rawValue)\": \(value(of: $0))" }
            let all = lines + ["\"@signature-params\": \(parameters)"]
            return Array(all.joined(separator: "\n").utf8)
        }

        private func value(of component: Component) -> String {
            switch component {
            case .method: method
            case .path: path
            case .query: "?\(query)"
            case .contentDigest: contentDigest
            }
        }
    }

    /// The value of `Signature-Input` after `zapoj=`, and the last line of the base (RFC 9421
    /// §2.3).
    package var parameters: String {
        let covered = Component.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " ")
        return "(\(covered));keyid=\"\(keyID)\";alg=\"\(algorithm.rawValue)\""
            + ";nonce=\"\(nonce)\";tag=\"\(Self.tag)\""
    }

    package var signatureInput: String { "\(Self.label)=\(parameters)" }

    package func base(_ request: Request) -> [UInt8] {
        request.signatureBase(Component.allCases, parameters: parameters)
    }

    /// `sha-256=:…:` of a 32-byte digest (RFC 9530 §2).
    package static func contentDigest(sha256: some Sequence<UInt8>) -> String {
        "sha-256=:\(Base64.text(sha256)):"
    }

    package static func signatureHeader(_ signature: some Sequence<UInt8>) -> String {
        "\(label)=:\(Base64.text(signature)):"
    }
}
