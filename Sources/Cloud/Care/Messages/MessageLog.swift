import CloudCore
import CommonBase
import OCPPMessages
import Synchronization

/// Logs each station's frames for a while, so that field problems can be analysed and replayed.
///
/// Frames join the commits that requests need anyway (`CloudDatabase.writeLater`). Nothing is
/// acknowledged by the log: a crash may lose its last second, a shutdown loses nothing. Frames are
/// dropped where a bound is reached; real stations log all of theirs.
package final class MessageLog: Sendable {
    /// Maximum age of a message.
    static let keptDays: Int64 = 30
    /// Maximum text kept for a station, in characters; the log of a normal station has 600,000.
    static let keptCharacters = 16 << 20
    /// Frames that a station may add between two runs of `trim`, beyond the kept ones: a connection
    /// logs 10 a second and 100 at its start.
    static let growthLimit = 1000
    /// Characters that a station may add between two runs of `trim`: four of the largest frames.
    static let growthCharacters = 16 << 20
    /// Text that waits for a commit, of all stations, in bytes.
    static let pendingBytes = 32 << 20
    /// Maximum number of distinct repairs counted for a station, so that it cannot fill the disk.
    static let repairLimit = 200
    /// How often `trim` runs.
    package static let trimInterval = Duration.seconds(10)

    private struct Growth {
        var frames = 0
        var bytes = 0
    }

    private struct State {
        var pendingBytes = 0
        /// What stations added since they were trimmed.
        var growth: [StationID: Growth] = [:]
    }

    private let database: CloudDatabase
    /// Maximum number of messages of a station; 0 disables the log.
    private let limit: Int
    private let state = Mutex(State())
    private let drops: EventCounter
    private let watch: LogWatch

    /// - Parameters:
    ///   - drops: counts the frames that are dropped because of a bound.
    ///   - watch: tells open pages of new frames.
    package init(
        _ database: CloudDatabase, messagesKept limit: Int, drops: EventCounter,
        watch: LogWatch = LogWatch()
    ) {
        self.database = database
        self.drops = drops
        self.watch = watch
        self.limit = limit
    }

    package func note(
        _ direction: LoggedMessage.Direction, _ frame: [UInt8], of station: StationID,
        at now: Timestamp
    ) {
        guard limit > 0, reserve(frame.count, of: station) else { return }
        // Masked before it waits, outside the database's writer.
        let repairs = direction == .received ? Self.repairs(frame) : []
        let message = LoggedMessage(
            direction: direction, text: FrameMask.masked(frame), repairs: repairs,
            loggedAt: now)
        let isAccepted = database.writeLater { db in
            try MessageLogTable.append(message, of: station, db)
            try Self.count(repairs, of: station, at: now, db)
        } then: { [self] in
            state.withLock { $0.pendingBytes -= frame.count }
        }
        if isAccepted {
            watch.note(station)
        } else {
            state.withLock { $0.pendingBytes -= frame.count }
            drops.note()
        }
    }

    /// False if a bound is reached.
    private func reserve(_ bytes: Int, of station: StationID) -> Bool {
        state.withLock { state in
            var growth = state.growth[station] ?? Growth()
            guard state.pendingBytes + bytes <= Self.pendingBytes,
                growth.frames < Self.growthLimit, growth.bytes + bytes <= Self.growthCharacters
            else {
                drops.note()
                return false
            }
            growth.frames += 1
            growth.bytes += bytes
            state.growth[station] = growth
            state.pendingBytes += bytes
            return true
        }
    }

    private static func count(
        _ repairs: [String], of station: StationID, at now: Timestamp, _ db: Database
    ) throws {
        guard !repairs.isEmpty else { return }
        let known = try StationRepairTable.list(station: station, db)
        for repair in repairs
        where known.count < repairLimit || known.contains(where: { $0.repair == repair }) {
            try StationRepairTable.note(repair, of: station, at: now, db)
        }
    }

    /// Deletes the oldest messages of stations that logged a quarter of their limit since their last
    /// turn, or 500, or a MiB.
    package func trim() async throws {
        let frames = min(500, max(1, limit / 4))
        let due = state.withLock { state in
            let due = state.growth.filter { $0.value.frames >= frames || $0.value.bytes >= 1 << 20 }
            for station in due.keys { state.growth[station] = nil }
            return due.keys
        }
        for station in due {
            let surplus = try await database.read { [limit] db in
                try MessageLogTable.lastSurplus(
                    of: station, messages: limit, characters: Self.keptCharacters, db)
            }
            if let surplus {
                try await RetentionRule.delete(
                    through: surplus, of: station, in: "message_log", database)
            }
        }
    }

    /// For the timed job: what a restart left, and what is too old.
    package var retention: [RetentionRule] {
        [
            .newest(max(limit, 1), perStationOf: "message_log"),
            .age("logged_at", of: "message_log", seconds: Self.keptDays * 86_400),
        ]
    }

    /// Names the deviations from OCPP that were repaired, or caused a rejection, in a station's
    /// frame.
    static func repairs(_ frame: [UInt8]) -> [String] {
        switch OCPPFrame.decode(frame) {
        case .frame(.call(_, let action, let payload)): review(action, payload)
        case .repaired(.call(_, let action, let payload), let repairs):
            names(repairs) + review(action, payload)
        case .repaired(_, let repairs): names(repairs)
        case .refused(_, let error, _): ["refused \(error.code.rawValue)"]
        case .ignored: ["ignored"]
        case .frame: []
        }
    }

    private static func names(_ repairs: Set<JSONRepair>) -> [String] {
        repairs.map { "json \($0.rawValue)" }.sorted()
    }

    private static func review(_ action: String, _ payload: JSONValue) -> [String] {
        V16.review(action, payload).map { "\(action) \($0)".storable(scalars: 80) }.sorted()
    }
}
