import BridgeHardware
import Foundation
import Platform

/// Where the device's key is: in the data directory, unless the settings name another place.
struct KeySettings {
    static let keys = ["key.uri", "key.provider"]

    private let uri: String?
    private let provider: String?

    /// - Throws: `invalidInput` that names the key.
    init(_ reader: SettingsReader) throws {
        uri = reader.text("key.uri")
        provider = reader.text("key.provider")
        guard uri != nil || provider == nil else {
            throw SettingsReader.problem("key.provider", "is of no use without key.uri")
        }
    }

    /// Whether the key is a file of ours, which can be replaced.
    var isOurs: Bool { uri == nil }

    /// One of ours is made when there is none.
    func open(in files: BridgeFiles) throws -> OpenSSLKey {
        guard let uri else { return try files.key() }
        return try OpenSSLKey(uri: uri, provider: provider)
    }
}
