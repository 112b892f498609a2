import CloudCore
import CloudFleet
import CloudPeople
import CommonBase
import Logging
import Synchronization

/// What is known about the health of the cloud, at one time.
struct CloudHealth: Sendable {
    var time: Timestamp
    var startedAt: Timestamp
    /// Nil if the machine does not say it.
    var machine: MachineState?
    var acceptsWrites: Bool
    /// Commits that failed since the start.
    var failedCommits: Int64
    var statistics: Statistics
    /// Numbers of connected stations, by kind.
    var connected: [TransactionSource: Int]
    var mails: MailBacklog
    /// Whether mails are handed to a mail system.
    var sendsMail: Bool
    /// When the oldest event occurred that failed and is tried again.
    var oldestRetriedEvent: Timestamp?
    /// Stations whose last certificate has ended, and those whose last one ends soon.
    var endedCertificates: Int64
    var endingCertificates: Int64

    /// Certificates of stations that expire within this time are reported.
    static let certificateNoticeSeconds: Int64 = 30 * 86_400
}

/// Reads the health of the cloud. It keeps each result for a few seconds and shows it to admins who
/// reload the page.
final class HealthReader: Sendable {
    /// How long a result is shown again.
    private static let keptMilliseconds: Int64 = 5000

    private let database: CloudDatabase
    private let startedAt: Timestamp
    private let sendsMail: Bool
    private let machine: MachineState.Source?
    private let connected: @Sendable () -> [TransactionSource: Int]
    private let logger: Logger
    private let last = Mutex<CloudHealth?>(nil)

    init(
        database: CloudDatabase, startedAt: Timestamp, sendsMail: Bool,
        machine: MachineState.Source?,
        connected: @escaping @Sendable () -> [TransactionSource: Int],
        logger: Logger
    ) {
        self.database = database
        self.startedAt = startedAt
        self.sendsMail = sendsMail
        self.machine = machine
        self.connected = connected
        self.logger = logger
    }

    func read(at now: Timestamp) async throws -> CloudHealth {
        let known = last.withLock(\.self)
        if let known, (0..<Self.keptMilliseconds).contains(now.millisecondsSince(known.time)) {
            return known
        }
        let fresh = try await readAnew(at: now)
        last.withLock { $0 = fresh }
        return fresh
    }

    private func readAnew(at now: Timestamp) async throws -> CloudHealth {
        let (statistics, mails, event, ended, ending) = try await database.read { db in
            let ended = try StationCertificateTable.countEnding(before: now, db)
            let soon = now.adding(seconds: CloudHealth.certificateNoticeSeconds)
            return (
                try Statistics.read(db), try MailTable.backlog(db),
                try EventDeliveryTable.oldestRetried(db), ended,
                try StationCertificateTable.countEnding(before: soon, db) - ended
            )
        }
        return CloudHealth(
            time: now, startedAt: startedAt, machine: await machineState(),
            acceptsWrites: await acceptsWrites(),
            failedCommits: Int64(database.commits.failures),
            statistics: statistics, connected: connected(), mails: mails, sendsMail: sendsMail,
            oldestRetriedEvent: event, endedCertificates: ended, endingCertificates: ending)
    }

    private func machineState() async -> MachineState? {
        do {
            return try await machine?()
        } catch {
            logger.warning("reading the state of the machine failed: \(error)")
            return nil
        }
    }

    /// As `/health` does.
    private func acceptsWrites() async -> Bool {
        do {
            try await database.write { _ in }
            return true
        } catch {
            logger.warning("a write to see whether the database accepts any failed: \(error)")
            return false
        }
    }
}
