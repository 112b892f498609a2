import BridgeLogic
import BridgeProtocol
import CommonBase
import Foundation
import GRDB

/// The bridge's SQLite file: events that the cloud has not acknowledged, the meter's count, the
/// open session, and the counter of signed requests.
package final class BridgeDatabase: Sendable {
    /// How many nonces one write reserves; a restart skips the rest.
    static let nonceBlock: Int64 = 1000

    let queue: DatabaseQueue

    /// - Parameter epoch: for a new file only; random, so that event numbers are never ambiguous.
    /// - Throws: `storageFailed` naming the path, also when the file is damaged.
    package convenience init(path: String, newEpoch epoch: String) throws(ServiceError) {
        do {
            var configuration = Configuration()
            configuration.busyMode = .timeout(5)
            try self.init(
                queue: try DatabaseQueue(path: path, configuration: configuration),
                newEpoch: epoch)
        } catch {
            throw ServiceError(
                .storageFailed,
                "The database \(path) can't be opened: \(DatabaseProblem.words(error)).",
                cause: error)
        }
    }

    /// - Parameter queue: on a file that no other program has open.
    /// - Throws: a `DatabaseError`, also when the file is damaged.
    package init(queue: DatabaseQueue, newEpoch epoch: String) throws {
        self.queue = queue
        try queue.writeWithoutTransaction { db in
            // An acknowledged commit must survive a power cut: WAL alone would allow NORMAL.
            try db.execute(
                sql: """
                    PRAGMA journal_mode = WAL;
                    PRAGMA synchronous = FULL;
                    PRAGMA cell_size_check = ON;
                    PRAGMA journal_size_limit = 1048576;
                    """)
        }
        let check = try queue.read { try String.fetchOne($0, sql: "PRAGMA quick_check") }
        guard check == "ok" else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: check)
        }
        try Self.migrator(epoch).migrate(queue)
    }

    /// Durable when it returns. Called on the storage thread only.
    package func store(_ commit: BridgeCommit) throws {
        try queue.write { try Self.store(commit, $0) }
    }

    static func store(_ commit: BridgeCommit, _ db: Database) throws {
        let state = commit.state
        let session = try state.session.map { try Self.json($0) }
        let faults = state.faults == StoredFaults() ? nil : try Self.json(state.faults)
        for event in commit.events {
            let last = try Int64.fetchOne(
                db, sql: "UPDATE stream SET last_seq = last_seq + 1 RETURNING last_seq")
            guard let seq = last else { throw DatabaseError(message: "stream has no row") }
            let event = BridgeEvent(seq: seq, moment: event.moment, data: event.data)
            try db.execute(
                sql: "INSERT INTO outbox (seq, body) VALUES (?, ?)",
                arguments: [seq, try Self.json(event)])
            try Self.recordOfflineStart(event, db)
        }
        try db.execute(
            sql: """
                UPDATE stream SET
                    pulses = ?, session = ?, is_operative = ?, faults = ?, closings = ?
                """,
            arguments: [state.pulses, session, state.isOperative, faults, state.closings])
        try Self.change(db) { $0.note(commit.moment) }
    }

    package func storedState() throws -> StoredState {
        try queue.read { db in
            guard let row = try Row.fetchOne(db, sql: "SELECT * FROM stream") else {
                throw DatabaseError(message: "stream has no row")
            }
            return try Self.state(row)
        }
    }

    private static func state(_ row: Row) throws -> StoredState {
        StoredState(
            pulses: try row.decode(forColumn: "pulses"), session: try session(row),
            isOperative: try row.decode(forColumn: "is_operative"), faults: try faults(row),
            closings: try row.decode(forColumn: "closings"))
    }

    static func session(_ row: Row) throws -> OpenSession? {
        let text: String? = try row.decode(forColumn: "session")
        return try text.map { try JSONDecoder().decode(OpenSession.self, from: Data($0.utf8)) }
    }

    static func faults(_ row: Row) throws -> StoredFaults {
        let text: String? = try row.decode(forColumn: "faults")
        return try text.map {
            try JSONDecoder().decode(StoredFaults.self, from: Data($0.utf8))
        } ?? StoredFaults()
    }

    /// A person at the charger has cleared all stored faults.
    package func clearFaults() throws {
        try queue.write { try $0.execute(sql: "UPDATE stream SET faults = NULL") }
    }

    /// The oldest waiting events, as many as one request may carry, with their best known times.
    /// - Parameter limit: most events.
    package func nextBatch(limit: Int = BridgeAPI.maximumBatchCount) throws -> EventBatch {
        try readBatch(limit: limit).batch
    }

    /// As `nextBatch`, for delivery: the text of an event that cannot be decoded is kept in
    /// quarantine, because the acknowledgement deletes the event.
    /// - Returns: also the numbers of the events that went into quarantine.
    package func takeBatch(limit: Int) throws -> (batch: EventBatch, quarantined: [Int64]) {
        let (batch, unreadable) = try readBatch(limit: limit)
        for event in unreadable {
            guard case .dropped(let dropped) = event.data else { continue }
            try quarantine(event, because: dropped.reason)
        }
        return (batch, unreadable.map(\.seq))
    }

    private func readBatch(
        limit: Int
    ) throws -> (batch: EventBatch, unreadable: [BridgeEvent]) {
        try queue.read { db in
            let epoch = try String.fetchOne(db, sql: "SELECT epoch FROM stream") ?? ""
            let rows = try Row.fetchAll(
                db, sql: "SELECT seq, body FROM outbox ORDER BY seq LIMIT ?",
                arguments: [min(limit, BridgeAPI.maximumBatchCount)])
            let clocks = try Self.clocks(db)
            var (events, bytes): ([BridgeEvent], Int) = ([], 0)
            var unreadable: [BridgeEvent] = []
            for row in rows {
                let body: String = row["body"]
                bytes += body.utf8.count
                // Half of the cloud's limit: the envelope and re-encoding need room.
                if !events.isEmpty, bytes > BridgeAPI.maximumBodyBytes / 2 { break }
                var (event, isReadable) = Self.event(body)
                // The number in the text may be of an earlier epoch.
                event.seq = row["seq"]
                if !isReadable { unreadable.append(event) }
                events.append(event.corrected(by: clocks))
            }
            return (EventBatch(epoch: epoch, events: events), unreadable)
        }
    }

    /// An event that can't be decoded must not hold up later ones; a Dropped event replaces it.
    private static func event(_ body: String) -> (event: BridgeEvent, isReadable: Bool) {
        do {
            return (try JSONDecoder().decode(BridgeEvent.self, from: Data(body.utf8)), true)
        } catch {
            let moment = Moment(
                uptime: Uptime(milliseconds: 0), wall: .epoch, bootID: "", isSynchronised: false)
            let reason = "can't be decoded: \(error)".storable(scalars: 200)
            let dropped = BridgeEvent(
                seq: 0, moment: moment, data: .dropped(.init(type: "unreadable", reason: reason)))
            return (dropped, false)
        }
    }

    /// Quarantines an event that the cloud can't read, so that it does not hold up later ones; a
    /// Dropped event replaces it.
    package func quarantine(_ event: BridgeEvent, because reason: String) throws {
        var substitute = event
        if case .dropped = event.data {
        } else {
            substitute.data = .dropped(
                .init(type: event.data.type, reason: reason.storable(scalars: 200)))
        }
        let body = try Self.json(substitute)
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO quarantine (seq, epoch, body, reason)
                    SELECT o.seq, s.epoch, o.body, ? FROM outbox o, stream s WHERE o.seq = ?
                    """,
                arguments: [reason, event.seq])
            try db.execute(
                sql: "UPDATE outbox SET body = ? WHERE seq = ?", arguments: [body, event.seq])
        }
    }

    /// Begins a new epoch, in which the waiting events are numbered from 1: for another identity,
    /// or a cloud that has lost events it acknowledged (restored from a backup, for example). Such
    /// a cloud restarts the numbers of its commands, too.
    ///
    /// Does not read the events: the disk must stay responsive while weeks of them are renumbered.
    package func beginEpoch(_ epoch: String) throws {
        try queue.write { db in
            let first = try Int64.fetchOne(db, sql: "SELECT min(seq) FROM outbox") ?? 1
            let last = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM outbox") ?? 0
            for table in ["outbox", "unsettled_start"] {
                // First to numbers beyond all of them, so that none occurs twice.
                for shift in [last, 1 - first - last] {
                    try db.execute(
                        sql: "UPDATE \(table) SET seq = seq + ?", arguments: [shift])
                }
            }
            try db.execute(
                sql: "UPDATE stream SET epoch = ?, last_seq = ?, last_command = 0",
                arguments: [epoch, max(0, last - first + 1)])
        }
    }

    /// Deletes the acknowledged events. Acknowledgements for an earlier epoch are ignored.
    package func acknowledge(through seq: Int64, of epoch: String) throws {
        try queue.write { db in
            for table in ["outbox", "unsettled_start"] {
                try db.execute(
                    sql: "DELETE FROM \(table) WHERE seq <= ? AND (SELECT epoch FROM stream) = ?",
                    arguments: [seq, epoch])
            }
            if try Self.waitingCount(db) == 0 { try Self.change(db) { $0.forget() } }
        }
    }

    package func waitingCount() throws -> Int { try queue.read(Self.waitingCount) }

    private static func waitingCount(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM outbox") ?? 0
    }

    /// Reserves `nonceBlock` unused numbers and returns the first of them.
    package func reserveNonces() throws -> UInt64 {
        let end = try queue.write { db in
            try Int64.fetchOne(
                db, sql: "UPDATE stream SET nonce = nonce + ? RETURNING nonce",
                arguments: [Self.nonceBlock])
        }
        guard let end else { throw ServiceError(.storageFailed, "There is no nonce counter.") }
        return UInt64(end - Self.nonceBlock + 1)
    }

    package func close() throws { try queue.close() }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
