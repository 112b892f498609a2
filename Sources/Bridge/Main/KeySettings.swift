import BridgeHardware
import Foundation
import Platform

/// Where the device's key is: in the data directory, unless the settings name another place.
struct KeySettings {
    static let table = [uriSetting, providerSetting]

    private static let uriSetting = Setting.text(
        "key.uri", secrecy: .mayHoldPIN,
        "The device's key, where it is not a file of data.directory: a URI for OpenSSL, like "
            + "handle:0x81000001 in a TPM.")
    private static let providerSetting = Setting.text(
        "key.provider", "OpenSSL provider that loads key.uri, like tpm2.")

    private let uri: String?
    private let provider: String?

    /// - Throws: `invalidInput` that names the key.
    init(_ reader: SettingsReader) throws {
        uri = reader.text(Self.uriSetting)
        provider = reader.text(Self.providerSetting)
        guard uri != nil || provider == nil else {
            throw SettingsReader.problem("key.provider", "is of no use without key.uri")
        }
    }

    /// Whether the key is a file of the data directory, which can be replaced.
    var isOwnFile: Bool { uri == nil }

    /// Creates the key in the data directory if it does not exist.
    func open(in files: BridgeFiles) throws -> OpenSSLKey {
        guard let uri else { return try files.key() }
        return try OpenSSLKey(uri: uri, provider: provider)
    }
}
