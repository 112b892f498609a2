import BridgeHardware
import BridgeRuntime
import CommonBase
import Foundation
import Platform

enum Epoch {
    static func random() -> String { Base32.text(of: .random(in: .min ... .max)) }
}

/// The files of a bridge's data directory.
struct BridgeFiles {
    let directory: String

    /// Makes the directory, for its owner only, if it does not exist.
    init(directory: String) throws {
        self.directory = directory
        try PrivateFile.makeDirectory(directory)
    }

    /// - Throws: `notFound` where the directory does not exist, `storageFailed` where it may not be
    ///   used.
    init(existing directory: String) throws {
        guard try FileAccess.exists(directory) else {
            throw ServiceError(
                .notFound, "There is no \(directory): run zapoj-bridge enrol first.")
        }
        self.directory = directory
    }

    /// Held by the daemon for as long as it runs.
    func lock() throws -> InstanceLock { try InstanceLock(path: lockPath) }

    /// Stops the daemon, if it runs, and waits until it has ended.
    /// - Throws: `conflict` where it does not end within 15 s, `forbidden` where it may not be
    ///   stopped.
    func stopDaemon() async throws {
        guard let process = try InstanceLock.holder(path: lockPath) else { return }
        guard kill(process, SIGTERM) == 0 || errno == ESRCH else {
            throw ServiceError(
                .forbidden,
                "The daemon, process \(process), can't be stopped: \(SystemError.words(errno)). "
                    + "Run as the daemon's user, or stop it with systemctl stop zapoj-bridge.")
        }
        for _ in 0..<150 {
            guard try isRunning() else { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw ServiceError(
            .conflict,
            "The daemon, process \(process), does not end: stop it with systemctl stop "
                + "zapoj-bridge, and try again.")
    }

    /// The daemon's process; nil while none runs.
    func runningProcess() throws -> pid_t? { try InstanceLock.holder(path: lockPath) }

    /// - Throws: `storageFailed` where the lock may not be read.
    func isRunning() throws -> Bool { try InstanceLock.isHeld(path: lockPath) }

    /// Where the daemon tells its status.
    var statusSocketPath: String {
        URL(fileURLWithPath: directory).appendingPathComponent("status.sock").path
    }

    private var lockPath: String { "\(directory)/run.lock" }

    /// The device's key; a new one where the file does not exist.
    func key() throws -> OpenSSLKey { try key(at: keyPath) }

    /// - Throws: `notFound` where the file does not exist.
    func existingKey() throws -> OpenSSLKey {
        guard try PrivateFile.read(keyPath) != nil else {
            throw ServiceError(
                .notFound,
                "There is no \(keyPath): restore it from a backup, or enrol this bridge again.")
        }
        return try key()
    }

    /// The key that will replace it; a new one where the file does not exist.
    func nextKey() throws -> OpenSSLKey { try key(at: nextKeyPath) }

    /// The cloud knows the next key: it becomes the device's.
    func promoteNextKey() throws { try PrivateFile.move(nextKeyPath, to: keyPath) }

    private func key(at path: String) throws -> OpenSSLKey {
        _ = try PrivateFile.read(path) { Array(try OpenSSLKey.makePEM().utf8) }
        // A path in a URI must be absolute.
        return try OpenSSLKey(uri: "file:\(URL(fileURLWithPath: path).path)")
    }

    private var keyPath: String { "\(directory)/device.key" }
    private var nextKeyPath: String { "\(directory)/device.key.next" }

    func openDatabase(newEpoch: String) throws -> BridgeDatabase {
        try opening { try BridgeDatabase(path: databasePath, newEpoch: newEpoch) }
    }

    /// For the daemon: a file that can't be read is moved aside.
    func openOrRecoverDatabase(
        newEpoch: String, at moment: Moment
    ) throws -> (BridgeDatabase, DatabaseRecovery?) {
        try opening {
            try BridgeDatabase.openOrRecover(path: databasePath, newEpoch: newEpoch, at: moment)
        }
    }

    /// SQLite can't tell a missing permission from a missing file.
    private func opening<Value>(_ body: () throws -> Value) throws -> Value {
        for path in [databasePath, "\(databasePath)-wal"] where try FileAccess.exists(path) {
            try FileAccess.requireWritable(path)
        }
        try FileAccess.requireWritable(directory)
        if try !FileAccess.exists(databasePath) { try PrivateFile.write([], to: databasePath) }
        try PrivateFile.restrictDatabase(databasePath)
        do {
            let value = try body()
            // A recovery has made a new file.
            try PrivateFile.restrictDatabase(databasePath)
            return value
        } catch let error as ServiceError {
            // The message has the cause in words.
            throw ServiceError(error.code, error.message)
        }
    }

    /// - Throws: `notFound` where the file does not exist.
    func openExistingDatabase() throws -> BridgeDatabase {
        guard try FileAccess.exists(databasePath) else {
            throw ServiceError(
                .notFound, "There is no \(databasePath): run zapoj-bridge enrol first.")
        }
        return try openDatabase(newEpoch: Epoch.random())
    }

    var databasePath: String { "\(directory)/bridge.sqlite" }

    /// - Throws: `notFound` before enrolment.
    func identity() throws -> BridgeIdentity {
        guard let bytes = try PrivateFile.read(identityPath) else {
            throw ServiceError(
                .notFound, "This bridge is not enrolled: run zapoj-bridge enrol first.")
        }
        let identity: BridgeIdentity
        do {
            identity = try JSONDecoder().decode(BridgeIdentity.self, from: Data(bytes))
        } catch {
            throw ServiceError(
                .storageFailed,
                "\(identityPath) is damaged: restore it from a backup, or enrol this bridge again.")
        }
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
