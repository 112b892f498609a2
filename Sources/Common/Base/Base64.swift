import FoundationEssentials

/// Base 64 with padding (RFC 4648 §4): Foundation's, between arrays of bytes and texts.
///
/// Reading is stricter than `Data(base64Encoded:)`, which also takes non-zero trailing bits
/// (`AB==`) and wrong padding (`AA=A`, `====`): here, each sequence of bytes has exactly one text.
package enum Base64 {
    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString()
    }

    /// Nil for a character outside the alphabet, wrong padding, or non-zero trailing bits.
    package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let text = Data(text.utf8)
        guard let bytes = Data(base64Encoded: text), bytes.base64EncodedData() == text else {
            return nil
        }
        return Array(bytes)
    }
}
