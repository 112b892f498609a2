import CloudCore
import CommonBase
import OCPPMessages

/// Keeps each station's frames for a while, so that a problem in the field can be read and played
/// again. A frame joins the next commit and nobody waits for it.
package struct MessageLog: Sendable {
    /// How long, whatever their number.
    static let keptDays: Int64 = 30
    /// Beyond this the disk has more important things to do.
    static let queueLimit: Int64 = 1000
    /// Most different repairs of a station that are counted; a hostile one can't fill the disk.
    static let repairLimit = 200

    let database: CloudDatabase
    /// Most messages of a station; 0 keeps none.
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

    /// What is odd about a frame of a station.
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
        V16.review(action, payload).map { String("\(action) \($0)".prefix(80)) }.sorted()
    }
}

/// How many frames of a connection are kept: all, but for a station that floods us.
package struct MessageAllowance {
    private var bucket = TokenBucket(burst: 100, perMinute: 600)
    /// Left out since the last one that was kept.
    private(set) var skipped = 0

    package init() {}

    /// Whether to keep one more; with how many were left out before it.
    package mutating func take(at now: Uptime) -> (isKept: Bool, skipped: Int) {
        guard bucket.take(at: now) else {
            skipped += 1
            return (false, 0)
        }
        defer { skipped = 0 }
        return (true, skipped)
    }
}
