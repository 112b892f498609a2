import BridgeLogic
import BridgeProtocol
import CommonBase
import Foundation
import GRDB

/// What was done about a database that could not be read.
package struct DatabaseRecovery: Hashable, Sendable, CustomStringConvertible {
    /// Where the old file is now.
    package var movedTo: String
    /// How many events could be read out of it.
    package var eventCount: Int
    /// Whether the counters could be read: the meter, the open session.
    package var hasState: Bool

    package var description: String {
        let state = hasState ? "the meter's count" : "no meter count"
        return "moved to \(movedTo); taken over: \(eventCount) events and \(state)"
    }
}

extension BridgeDatabase {
    /// Requests whose numbers may be lost with the old file; their numbers are skipped.
    static let recoveredNonces: Int64 = 1_000_000

    /// Opens the file. If it is damaged, replaces it with a new one, so that a worn memory card
    /// does not end charging: keeps the old file beside it, copies what can be read, and reports
    /// the recovery to the cloud. If stored faults may be lost, `databaseLost` prevents charging
    /// until a person clears it, because the contactor may be welded.
    ///
    /// - Parameter lockAttempts: how often to try while another program has locked the file; each
    ///   attempt waits 5 s for it. By default as long as the daemon waits for a silent disk.
    /// - Throws: `storageFailed` if that fails too, or if the file cannot be opened for another
    ///   reason than damage.
    package static func openOrRecover(
        path: String, newEpoch epoch: String, at moment: Moment, lockAttempts: Int = 6
    ) throws -> (BridgeDatabase, DatabaseRecovery?) {
        for _ in 1..<max(1, lockAttempts) {
            do {
                return try openOrRecoverOnce(path: path, newEpoch: epoch, at: moment)
            } catch  where isLocked(error) {
                // The attempt has waited itself.
            }
        }
        return try openOrRecoverOnce(path: path, newEpoch: epoch, at: moment)
    }

    private static func isLocked(_ error: any Error) -> Bool {
        DatabaseProblem.isLocked((error as? ServiceError)?.cause ?? error)
    }

    private static func openOrRecoverOnce(
        path: String, newEpoch epoch: String, at moment: Moment
    ) throws -> (BridgeDatabase, DatabaseRecovery?) {
        var isDamaged = true
        do {
            let database = try BridgeDatabase(path: path, newEpoch: epoch)
            do {
                try database.readAll()
                return (database, nil)
            } catch  where DatabaseProblem.isUnreadable(error) {
                isDamaged = error is DatabaseError
                try database.close()
            }
        } catch let error as ServiceError {
            guard error.cause.map(DatabaseProblem.isUnreadable) ?? false else { throw error }
        }
        let target = "\(path).damaged-\(moment.wall.milliseconds)"
        let salvage = Salvage(path)
        do {
            for suffix in ["", "-wal", "-shm"]
            where FileManager.default.fileExists(atPath: path + suffix) {
                try FileManager.default.moveItem(atPath: path + suffix, toPath: target + suffix)
            }
        } catch {
            throw ServiceError(
                .storageFailed, "\(path) can't be read, and can't be moved to \(target) either.",
                cause: error)
        }
        let recovery = DatabaseRecovery(
            movedTo: target, eventCount: salvage.events.count, hasState: salvage.state != nil)
        let fresh = try BridgeDatabase(path: path, newEpoch: epoch)
        try fresh.take(
            over: salvage, recovery, mayLackFaults: isDamaged || !salvage.hasFaults, at: moment)
        return (fresh, recovery)
    }

    /// Reads what the daemon needs in order to start.
    private func readAll() throws {
        _ = (try storedState(), try clocks(), try variables(), try pendingOfflineStarts())
        _ = (try lastCommand(), try authorizationList(), try bookingDocument())
        _ = try nextBatch()
    }

    private func take(
        over salvage: Salvage, _ recovery: DatabaseRecovery, mayLackFaults: Bool,
        at moment: Moment
    ) throws {
        var state = salvage.state ?? StoredState()
        if mayLackFaults { state.faults.latched.insert(.databaseLost) }
        let report = BridgeEvent.SecurityEvent(
            type: "DatabaseDamaged",
            techInfo: "\(recovery.movedTo): \(recovery.eventCount) events taken over")
        let events =
            salvage.events.map { BridgeCommit.Event(moment: $0.moment, data: $0.data) }
            + [.init(moment: moment, data: .securityEvent(report))]
        // Without the old counter the time stands in: requests are fewer than milliseconds.
        let nonce = salvage.nonce.map { $0 + Self.recoveredNonces } ?? moment.wall.milliseconds
        // All of it or nothing: a latched fault must stay latched.
        try queue.write { db in
            try Self.change(db) { $0 = salvage.clocks }
            try Self.saveVariables(salvage.variables, db)
            try Self.store(BridgeCommit(at: moment, events: events, state: state), db)
            try db.execute(sql: "UPDATE stream SET nonce = ?", arguments: [nonce])
        }
    }
}
