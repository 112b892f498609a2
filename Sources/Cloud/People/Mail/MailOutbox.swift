import CloudCore
import CommonBase
import Logging
import ServiceLifecycle

/// Sends the mails of the outbox while the server runs.
///
/// A mail is sent at least once: if the server ends between the acceptance of a mail and the note
/// about it, the mail is sent again with the same Message-ID.
package struct MailOutbox: Service {
    /// Maximum mails that are handed over at the same time.
    static let concurrentMails = 4

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let delivery: MailDelivery
    private let logger: Logger

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, delivery: MailDelivery,
        logger: Logger
    ) {
        self.database = database
        self.now = now
        self.delivery = delivery
        self.logger = logger
    }

    private var loop: OutboxLoop<StoredMail> {
        OutboxLoop(
            database: database, now: now, logger: logger, name: "mails",
            concurrentItems: Self.concurrentMails, signal: .mail,
            nextDue: { try MailTable.nextDue($0) },
            claim: { try MailTable.claim(limit: $0, $1, at: $2) },
            deliver: { await send($0) })
    }

    package func run() async throws { try await loop.run() }

    /// Sends all mails that are due.
    package func sendDue() async { await loop.sendDue() }

    private func send(_ mail: StoredMail) async {
        let outcome =
            MailAddress.isPlain(mail.recipient)
            ? await delivery.transport.deliver(
                MailMessage(mail, from: delivery.sender).text(at: now().wall), of: mail)
            : .failed("The address of the recipient is not valid.")
        switch outcome {
        case .sent, .spooled: break
        // The end of the server cut the attempt off; the mail is claimed again after its pause.
        case .failed, .failedForNow: if Task.isCancelled { return }
        }
        report(outcome, of: mail)
        await settle(mail, outcome)
    }

    /// In a task of its own: what was sent is noted also while the server ends.
    private func settle(_ mail: StoredMail, _ outcome: MailOutcome) async {
        let task = Task {
            let wall = now().wall
            let isKept = try await database.write { db in
                try MailTable.settle(mail, outcome, db, at: wall)
                return try MailTable.find(mail.id, viewer: .system, db) != nil
            }
            // The account of the recipient was deleted meanwhile.
            if outcome == .spooled, !isKept {
                try await delivery.transport.discard(MailFile(mail))
            }
        }
        do {
            try await task.value
        } catch {
            logger.warning("storing the outcome of mail \(mail.id) failed: \(error)")
        }
    }

    /// The log names no recipient.
    private func report(_ outcome: MailOutcome, of mail: StoredMail) {
        switch outcome {
        case .sent, .spooled: logger.debug("sent mail \(mail.id)")
        case .failed(let reason): logger.error("mail \(mail.id) failed: \(reason)")
        case .failedForNow(let reason):
            logger.warning(
                "mail \(mail.id) failed and is tried again: \(reason)",
                metadata: ["attempt": "\(mail.attempts)"])
        }
    }

    /// Deletes mails that are no longer kept, and their files.
    package func deleteOld() async throws {
        var deleted: [StoredMail]
        repeat {
            let wall = now().wall
            deleted = try await database.write { try MailTable.deleteOld($0, at: wall) }
            for mail in deleted { try await delivery.transport.discard(MailFile(mail)) }
        } while deleted.count == RetentionRule.slice
    }
}

/// How mails leave the cloud.
package struct MailDelivery: Sendable {
    package var transport: any MailTransport
    package var sender: MailMessage.Sender

    package init(transport: any MailTransport, sender: MailMessage.Sender) {
        self.transport = transport
        self.sender = sender
    }
}
