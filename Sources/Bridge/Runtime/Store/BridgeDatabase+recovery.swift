import BridgeLogic
import BridgeProtocol
import CommonBase
import Foundation
import GRDB

/// What was done about a database that was damaged.
package struct DatabaseRecovery: Hashable, Sendable {
    /// Where the damaged file is now.
    package var movedTo: String
    /// How many events could be read out of it.
    package var eventCount: Int
    /// Whether the counters could: the meter, the open session, faults.
    package var hasState: Bool
}

extension BridgeDatabase {
    /// Numbers of signed requests that are left out, since the last ones may be lost.
    static let recoveredNonces: Int64 = 1_000_000

    /// Opens the file, or begins anew where it is damaged: a host must not be without a charger because
    /// of a memory card. The damaged file is kept, what can be read of it is taken over, and the cloud is
    /// told. Whether the contactor was found welded is not known then: a person has to say.
    /// - Throws: `storageFailed` where even that fails.
    package static func openOrRecover(
        path: String, newEpoch epoch: String, at moment: Moment
    ) throws -> (BridgeDatabase, DatabaseRecovery?) {
        do {
            return (try BridgeDatabase(path: path, newEpoch: epoch), nil)
        } catch {
            guard (error.cause as? DatabaseError).map(isDamage) ?? false else { throw error }
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
                .storageFailed, "\(path) is damaged, and can't be moved aside.", cause: error)
        }
        let recovery = DatabaseRecovery(
            movedTo: target, eventCount: salvage.events.count, hasState: salvage.state != nil)
        let fresh = try BridgeDatabase(path: path, newEpoch: epoch)
        try fresh.take(over: salvage, recovery, at: moment)
        return (fresh, recovery)
    }

    /// Damage, and not a disk that is full or a file that somebody holds.
    private static func isDamage(_ error: DatabaseError) -> Bool {
        [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
    }

    private func take(
        over salvage: Salvage, _ recovery: DatabaseRecovery, at moment: Moment
    ) throws {
        var state = salvage.state ?? StoredState()
        state.faults.latched.insert(.databaseLost)
        let report = BridgeEvent.SecurityEvent(
            type: "DatabaseDamaged",
            techInfo: "\(recovery.movedTo): \(recovery.eventCount) events taken over")
        let events =
            salvage.events.map { BridgeCommit.Event(moment: $0.moment, data: $0.data) }
            + [.init(moment: moment, data: .securityEvent(report))]
        // Without the old counter the time stands in: requests are fewer than milliseconds.
        let nonce = salvage.nonce.map { $0 + Self.recoveredNonces } ?? moment.wall.milliseconds
        // All of it or nothing: whatever was latched stays so.
        try queue.write { db in
            try Self.change(db) { $0 = salvage.clocks }
            try Self.saveVariables(salvage.variables, db)
            try Self.store(BridgeCommit(at: moment, events: events, state: state), db)
            try db.execute(sql: "UPDATE stream SET nonce = ?", arguments: [nonce])
        }
    }

    /// What can still be read of a damaged file.
    private struct Salvage {
        var state: StoredState?
        var nonce: Int64?
        var clocks = BootClocks()
        /// Limits that the cloud has set go on.
        var variables: [String: Int] = [:]
        var events: [BridgeEvent] = []

        init(_ path: String) {
            do {
                var configuration = Configuration()
                configuration.busyMode = .timeout(1)
                let queue = try DatabaseQueue(path: path, configuration: configuration)
                variables = Self.variables(queue)
                let row = try queue.read { try Row.fetchOne($0, sql: "SELECT * FROM stream") }
                (state, nonce) = (try row.map(BridgeDatabase.state), row?["nonce"])
                clocks = BridgeDatabase.clocks(row?["clocks"] as String?)
                try queue.read { db in
                    let bodies = try String.fetchCursor(
                        db, sql: "SELECT body FROM outbox ORDER BY seq")
                    while let body = try bodies.next() {
                        events.append(
                            try JSONDecoder().decode(BridgeEvent.self, from: Data(body.utf8)))
                    }
                }
            } catch {
                // What was read before the damage counts.
            }
        }

        /// None where they are damaged, or in a file of before: what else there is counts.
        private static func variables(_ queue: DatabaseQueue) -> [String: Int] {
            do {
                return try queue.read(BridgeDatabase.variables)
            } catch {
                return [:]
            }
        }
    }
}
