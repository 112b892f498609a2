import CloudCore
import CommonBase
import OCPPMessages

/// Logs each station's frames for a while, so that field problems can be analysed and replayed. A
/// frame joins the next commit; nobody waits for it.
package struct MessageLog: Sendable {
    /// Maximum age of a message.
    static let keptDays: Int64 = 30
    /// Frames are not logged while more writes than this are waiting.
    static let queueLimit: Int64 = 1000
    /// Maximum number of distinct repairs counted for a station, so that it cannot fill the disk.
    static let repairLimit = 200

    let database: CloudDatabase
    /// Maximum number of messages of a station; 0 disables the log.
    let limit: Int

    package init(_ database: CloudDatabase, messagesKept limit: Int) {
        self.database = database
        self.limit = limit
    }

    package func note(
        _ direction: LoggedMessage.Direction, _ frame: [UInt8], of station: StationID,
        at now: Timestamp
    ) {
        guard limit > 0, database.commits.waiting < Self.queueLimit else { return }
        let limit = limit
        database.write { db in
            let repairs = direction == .received ? Self.repairs(frame) : []
            let message = LoggedMessage(
                direction: direction, text: FrameMask.masked(frame), repairs: repairs,
                loggedAt: now)
            try MessageLogTable.append(message, of: station, keeping: limit, db)
            try MessageLogTable.forget(before: now.adding(seconds: -Self.keptDays * 86_400), db)
            guard !repairs.isEmpty else { return }
            let known = try StationRepairTable.list(station: station, db)
            for repair in repairs
            where known.count < Self.repairLimit || known.contains(where: { $0.repair == repair }) {
                try StationRepairTable.note(repair, of: station, at: now, db)
            }
        } then: { _ in
        }
    }

    /// Names the deviations from OCPP that were repaired, or caused a rejection, in a station's
    /// frame.
    static func repairs(_ frame: [UInt8]) -> [String] {
        switch OCPPFrame.decode(frame) {
        case .frame(.call(_, let action, let payload)): review(action, payload)
        case .repaired(.call(_, let action, let payload), let repairs):
            repairs.map { "json \($0.rawValue)" }.sorted() + review(action, payload)
        case .refused(_, let error): ["refused \(error.code.rawValue)"]
        case .ignored: ["ignored"]
        case .frame, .repaired: []
        }
    }

    private static func review(_ action: String, _ payload: JSONValue) -> [String] {
        V16.review(action, payload).map { "\(action) \($0)".storable(scalars: 80) }.sorted()
    }
}

/// Rate limit of the frames that are logged for a connection.
package struct MessageAllowance {
    private var bucket = TokenBucket(burst: 100, perMinute: 600)
    /// Frames dropped since the last one that was logged.
    private(set) var skipped = 0

    package init() {}

    /// Whether to log one more frame, and how many were dropped before it.
    package mutating func take(at now: Uptime) -> (isKept: Bool, skipped: Int) {
        guard bucket.take(at: now) else {
            skipped += 1
            return (false, 0)
        }
        defer { skipped = 0 }
        return (true, skipped)
    }
}
