import Crypto
import Foundation

/// The token that proves that a form comes from a page of ours (OWASP CSRF prevention): it follows
/// from the session cookie, which other sites can't read.
///
/// Each page masks it anew, so that the length of a compressed page tells nothing about it (BREACH).
enum FormToken {
    private static let length = 32

    static func make(session: String, mask: [UInt8]) -> String {
        let masked = zip(mask, secret(session)).map { $0 ^ $1 }
        return Data(mask + masked).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    static func isValid(_ token: String, session: String) -> Bool {
        let base64 = token.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - base64.count % 4) % 4)
        guard token.utf8.count <= 100, let bytes = Data(base64Encoded: base64 + padding),
            bytes.count == 2 * length
        else { return false }
        let found = zip(bytes.prefix(length), bytes.dropFirst(length)).map { $0 ^ $1 }
        return zip(found, secret(session)).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// The length of a mask in bytes.
    static var maskLength: Int { length }

    private static func secret(_ session: String) -> [UInt8] {
        Array(SHA256.hash(data: Data("form \(session)".utf8)))
    }
}
