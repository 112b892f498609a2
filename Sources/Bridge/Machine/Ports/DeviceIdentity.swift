/// The bridge's P-256 key, wherever it is stored; the private key never leaves that place.
package protocol DeviceIdentity: Sendable {
    /// SubjectPublicKeyInfo, PEM.
    var publicKeyPEM: String { get }
    /// ECDSA over SHA-256 of `message`: r and s, 32 bytes each.
    func sign(_ message: [UInt8]) throws -> [UInt8]
    func sha256(_ message: [UInt8]) -> [UInt8]
    /// Verifies a `signature` (r and s) over `message` with another P-256 key.
    /// - Parameter publicKeyPEM: SubjectPublicKeyInfo, PEM; an invalid key verifies nothing.
    func verify(_ signature: [UInt8], of message: [UInt8], by publicKeyPEM: String) -> Bool
}
