import BridgeHardware
import BridgeLogic
import Common
import Foundation
import Platform

enum Epoch {
    static func random() -> String { Base32.text(of: .random(in: .min ... .max)) }
}

/// What a bridge keeps in its data directory.
struct BridgeFiles {
    let directory: String

    /// Makes the directory, for its owner only, if it is not there.
    init(directory: String) throws {
        self.directory = directory
        try PrivateFile.makeDirectory(directory)
    }

    /// The device's key; made when there is none.
    func key() throws -> OpenSSLKey {
        let path = "\(directory)/device.key"
        _ = try PrivateFile.read(path) { Array(try OpenSSLKey.makePEM().utf8) }
        // In a URI a path must be absolute.
        return try OpenSSLKey(uri: "file:\(URL(fileURLWithPath: path).path)")
    }

    func openDatabase(newEpoch: String) throws -> BridgeDatabase {
        try BridgeDatabase(path: "\(directory)/bridge.sqlite", newEpoch: newEpoch)
    }

    /// - Throws: `notFound` before enrolment.
    func identity() throws -> BridgeIdentity {
        guard let bytes = try PrivateFile.read(identityPath) else {
            throw ServiceError(
                .notFound, "This bridge is not enrolled: run zapoj-bridge enrol first.")
        }
        let identity = try JSONDecoder().decode(BridgeIdentity.self, from: Data(bytes))
        _ = try BridgeIdentity.checkedURL(identity.cloudURL)
        return identity
    }

    func save(_ identity: BridgeIdentity) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try PrivateFile.write(Array(try encoder.encode(identity)), to: identityPath)
    }

    private var identityPath: String { "\(directory)/identity.json" }
}
