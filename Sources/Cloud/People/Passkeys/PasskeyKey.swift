import CommonBase
import Crypto
import CryptoExtras
import Foundation

/// The public key of a passkey: ES256, or RS256, since the TPMs of some computers with Windows sign
/// with nothing else.
enum PasskeyKey: Sendable {
    case es256(P256.Signing.PublicKey)
    case rs256(_RSA.Signing.PublicKey)

    /// Lengths of the modulus of an RSA key in bytes: 2048 to 4096 bits.
    static let modulusLengths = 256...512
    /// 65537, the only one that authenticators use.
    private static let exponent: [UInt8] = [1, 0, 1]

    /// A COSE key (RFC 9053 §7.1.1, RFC 8230 §4, RFC 8812 §2). Nil for other types, algorithms and
    /// curves.
    init?(_ value: CBORValue) {
        do {
            switch (value[.integer(1)], value[.integer(3)]) {
            case (.integer(2), .integer(-7)):
                guard value[.integer(-1)] == .integer(1), let x = value[.integer(-2)]?.bytesValue,
                    let y = value[.integer(-3)]?.bytesValue, x.count == 32, y.count == 32
                else { return nil }
                self = .es256(try P256.Signing.PublicKey(rawRepresentation: x + y))
            case (.integer(3), .integer(-257)):
                guard let modulus = value[.integer(-1)]?.bytesValue,
                    Self.modulusLengths.contains(modulus.count),
                    value[.integer(-2)] == .bytes(Self.exponent)
                else { return nil }
                self = .rs256(try _RSA.Signing.PublicKey(n: modulus, e: Self.exponent))
            default: return nil
            }
        } catch {
            // Not a point of the curve, or too small a modulus.
            return nil
        }
    }

    /// Reads `stored`. Nil for anything else.
    init?(stored text: String) {
        guard let bytes = Base64.bytes(text) else { return nil }
        do {
            self =
                bytes.count == 64
                ? .es256(try P256.Signing.PublicKey(rawRepresentation: bytes))
                : .rs256(try _RSA.Signing.PublicKey(derRepresentation: bytes))
        } catch {
            return nil
        }
    }

    /// In base 64: the point without its prefix, or the SubjectPublicKeyInfo of an RSA key.
    var stored: String {
        switch self {
        case .es256(let key): Base64.text(key.rawRepresentation)
        case .rs256(let key): Base64.text(key.derRepresentation)
        }
    }

    /// - Parameter signature: in DER for ES256; with the padding of PKCS #1 1.5 for RS256.
    func isValid(_ signature: [UInt8], for text: [UInt8]) -> Bool {
        switch self {
        case .es256(let key):
            do {
                return key.isValidSignature(
                    try P256.Signing.ECDSASignature(derRepresentation: signature), for: text)
            } catch {
                return false
            }
        case .rs256(let key):
            return key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature), for: text,
                padding: .insecurePKCS1v1_5)
        }
    }
}
