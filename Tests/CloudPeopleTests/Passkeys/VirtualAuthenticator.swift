import CommonBase
import Crypto

@testable import CloudPeople

/// A platform authenticator with one ES256 key, as a browser shows it to a page.
struct VirtualAuthenticator {
    var origin = "https://zapoj.example.org"
    var host = "zapoj.example.org"
    /// User present and verified.
    var flags: UInt8 = 0x05
    var signCount: UInt32 = 0
    /// ES256.
    var algorithm: Int64 = -7
    var isCrossOrigin = false
    let credentialID = [UInt8](1...32)
    private let key = P256.Signing.PrivateKey()

    func clientData(_ type: String, _ challenge: String) -> [UInt8] {
        Array(
            JSONWriter.text(
                .object([
                    "type": .string(type), "challenge": .string(challenge),
                    "origin": .string(origin), "crossOrigin": .bool(isCrossOrigin),
                ])
            ).utf8)
    }

    private func head(_ flags: UInt8) -> [UInt8] {
        let count: [UInt8] = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: signCount >> $0) }
        var bytes = Array(SHA256.hash(data: Array(host.utf8)))
        bytes.append(flags)
        bytes += count
        return bytes
    }

    /// As `navigator.credentials.create` answers.
    func create(_ challenge: String) -> (clientData: String, attestation: String) {
        let point = Array(key.publicKey.rawRepresentation)
        var data = head(flags | 0x40)
        data += [UInt8](repeating: 0, count: 16)
        data += [0, 32]
        data += credentialID
        data += [0xA5, 0x01, 0x02, 0x03, UInt8(31 - algorithm), 0x20, 0x01, 0x21, 0x58, 0x20]
        data += point[..<32]
        data += [0x22, 0x58, 0x20]
        data += point[32...]
        var attestation: [UInt8] = [0xA3, 0x63]
        attestation += Array("fmt".utf8)
        attestation.append(0x64)
        attestation += Array("none".utf8)
        attestation.append(0x67)
        attestation += Array("attStmt".utf8)
        attestation += [0xA0, 0x68]
        attestation += Array("authData".utf8)
        attestation += [0x58, UInt8(data.count)]
        attestation += data
        return (
            Base64URL.text(clientData("webauthn.create", challenge)), Base64URL.text(attestation)
        )
    }

    /// As `navigator.credentials.get` answers.
    func get(_ challenge: String) throws -> PasskeyService.Assertion {
        let (data, client) = (head(flags), clientData("webauthn.get", challenge))
        let signature = try key.signature(for: data + Array(SHA256.hash(data: client)))
        return PasskeyService.Assertion(
            credential: Base64URL.text(credentialID), clientData: Base64URL.text(client),
            authenticatorData: Base64URL.text(data),
            signature: Base64URL.text(signature.derRepresentation))
    }
}
