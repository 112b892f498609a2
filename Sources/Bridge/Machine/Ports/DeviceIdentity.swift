/// The bridge's P-256 key, wherever it lives; the private half never leaves it.
package protocol DeviceIdentity: Sendable {
    /// SubjectPublicKeyInfo, PEM.
    var publicKeyPEM: String { get }
    /// ECDSA over SHA-256 of `message`: r and s, 32 bytes each.
    func sign(_ message: [UInt8]) throws -> [UInt8]
    func sha256(_ message: [UInt8]) -> [UInt8]
    /// Whether `signature` (r and s) over `message` is by the owner of another P-256 key.
    /// - Parameter publicKeyPEM: SubjectPublicKeyInfo, PEM; what is no such key verifies nothing.
    func verify(_ signature: [UInt8], of message: [UInt8], by publicKeyPEM: String) -> Bool
}
