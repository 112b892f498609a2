import BridgeHardware
import BridgeRuntime
import CommonBase
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

    /// - Throws: `notFound` unless the directory is there.
    init(existing directory: String) throws {
        guard FileManager.default.fileExists(atPath: directory) else {
            throw ServiceError(
                .notFound, "There is no \(directory): run zapoj-bridge enrol first.")
        }
        self.directory = directory
    }

    /// Held by the daemon for as long as it runs.
    func lock() throws -> InstanceLock { try InstanceLock(path: lockPath) }

    /// Ends the daemon, if it runs, and waits for its end.
    /// - Throws: `conflict` where it does not end.
    func stopDaemon() async throws {
        guard let process = InstanceLock.holder(path: lockPath) else { return }
        kill(process, SIGTERM)
        for _ in 0..<150 where isRunning {
            try await Task.sleep(for: .milliseconds(100))
        }
        guard !isRunning else {
            throw ServiceError(.conflict, "The daemon, process \(process), does not end.")
        }
    }

    var isRunning: Bool { InstanceLock.isHeld(path: lockPath) }

    private var lockPath: String { "\(directory)/run.lock" }

    /// The device's key; made when there is none.
    func key() throws -> OpenSSLKey { try key(at: keyPath) }

    /// - Throws: `notFound` where there is none.
    func existingKey() throws -> OpenSSLKey {
        guard try PrivateFile.read(keyPath) != nil else {
            throw ServiceError(.notFound, "There is no \(keyPath).")
        }
        return try key()
    }

    /// The one that is to take its place; likewise.
    func nextKey() throws -> OpenSSLKey { try key(at: nextKeyPath) }

    /// The cloud knows the next key: from now on it is the device's.
    func promoteNextKey() throws { try PrivateFile.move(nextKeyPath, to: keyPath) }

    private func key(at path: String) throws -> OpenSSLKey {
        _ = try PrivateFile.read(path) { Array(try OpenSSLKey.makePEM().utf8) }
        // In a URI a path must be absolute.
        return try OpenSSLKey(uri: "file:\(URL(fileURLWithPath: path).path)")
    }

    private var keyPath: String { "\(directory)/device.key" }
    private var nextKeyPath: String { "\(directory)/device.key.next" }

    func openDatabase(newEpoch: String) throws -> BridgeDatabase {
        try BridgeDatabase(path: databasePath, newEpoch: newEpoch)
    }

    /// For the daemon: a damaged file is moved aside.
    func openOrRecoverDatabase(
        newEpoch: String, at moment: Moment
    ) throws -> (BridgeDatabase, DatabaseRecovery?) {
        try BridgeDatabase.openOrRecover(path: databasePath, newEpoch: newEpoch, at: moment)
    }

    /// - Throws: `notFound` where there is none yet.
    func openExistingDatabase() throws -> BridgeDatabase {
        guard FileManager.default.fileExists(atPath: databasePath) else {
            throw ServiceError(
                .notFound, "There is no \(databasePath): run zapoj-bridge enrol first.")
        }
        return try openDatabase(newEpoch: Epoch.random())
    }

    private var databasePath: String { "\(directory)/bridge.sqlite" }

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
