import CommonBase

/// A JSON Web Signature in compact form (RFC 7515 §7.1) with ES256, as a bridge receives and stores
/// it: three parts in base64url. The cloud's `DocumentSigner` writes it. Pure; keys are handled
/// elsewhere.
package struct SignedDocument: Hashable, Sendable {
    /// `{"alg":"ES256","typ":"zapoj"}`, the only header that is accepted, because a more permissive
    /// parser has more ways to be wrong.
    static let header = "eyJhbGciOiJFUzI1NiIsInR5cCI6InphcG9qIn0"

    package let payload: [UInt8]
    /// r and s, 32 bytes each.
    package let signature: [UInt8]
    /// The bytes that are signed: the first two parts, as received.
    package let signingInput: [UInt8]

    /// Nil unless `text` has this form. Does not verify the signature.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.elementsEqual(Self.header.utf8),
            let payload = Self.bytes(parts[1]),
            let signature = Self.bytes(parts[2]), signature.count == 64
        else { return nil }
        self.payload = payload
        self.signature = signature
        signingInput = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// The bytes of base64url without padding (RFC 4648 §5); nil for a character outside its
    /// alphabet, or non-zero trailing bits.
    private static func bytes(_ part: Substring) -> [UInt8]? {
        var characters: [UInt8] = []
        for byte in part.utf8 {
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
