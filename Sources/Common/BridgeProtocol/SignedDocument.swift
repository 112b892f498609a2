import CommonBase

/// A JSON Web Signature in compact form (RFC 7515 §7.1) with ES256: three parts in base64url. The
/// cloud signs the documents that a bridge stores. Pure; keys are handled elsewhere.
package struct SignedDocument: Hashable, Sendable {
    /// The only header that is written and accepted, because a more permissive parser has more ways
    /// to be wrong.
    static let header = #"{"alg":"ES256","typ":"zapoj"}"#

    package var payload: [UInt8]
    /// r and s, 32 bytes each.
    package var signature: [UInt8]

    /// The bytes that are signed.
    package static func signingInput(_ payload: [UInt8]) -> [UInt8] {
        Array("\(Base64URL.text(header.utf8)).\(Base64URL.text(payload))".utf8)
    }

    package init(payload: [UInt8], signature: [UInt8]) {
        self.payload = payload
        self.signature = signature
    }

    package var text: String {
        String(decoding: Self.signingInput(payload), as: UTF8.self) + "."
            + Base64URL.text(signature)
    }

    /// Nil unless `text` has this form. Does not verify the signature.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == Base64URL.text(Self.header.utf8),
            let payload = Base64URL.bytes(parts[1]), let signature = Base64URL.bytes(parts[2]),
            signature.count == 64
        else { return nil }
        self.init(payload: payload, signature: signature)
    }
}

/// Base 64 for URLs, without padding (RFC 4648 §5).
package enum Base64URL {
    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        let characters = Base64.text(bytes).utf8.compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            case UInt8(ascii: "="): nil
            default: byte
            }
        }
        return String(decoding: characters, as: UTF8.self)
    }

    /// Nil for a character outside the alphabet, or non-zero trailing bits.
    package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var characters: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "-"): characters.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): characters.append(UInt8(ascii: "/"))
            case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
            default: characters.append(byte)
            }
        }
        while !characters.count.isMultiple(of: 4) { characters.append(UInt8(ascii: "=")) }
        return Base64.bytes(String(decoding: characters, as: UTF8.self))
    }
}
