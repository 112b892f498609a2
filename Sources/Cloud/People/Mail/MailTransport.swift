/// What takes mails from the outbox: a mail system, or a folder.
package protocol MailTransport: Sendable {
    /// Whether mails only lie in a folder, because no mail system is configured.
    var isSpool: Bool { get }
    /// Hands one mail over, within a bounded time, without blocking a thread of the cooperative pool.
    /// - Parameter text: as `MailMessage` writes it.
    func deliver(_ text: String, of mail: StoredMail) async -> MailOutcome
    /// Deletes what `deliver` left of mails that are no longer kept.
    func discard(_ mail: MailFile) async throws
}

/// How an attempt to send a mail ended.
package enum MailOutcome: Hashable, Sendable {
    /// The mail system has accepted the mail.
    case sent
    /// The mail lies in the spool folder.
    case spooled
    /// It may succeed later. The reason is in words.
    case failedForNow(String)
    /// It would fail again.
    case failed(String)
}

/// Identifies the file of a mail in the spool folder.
package struct MailFile: Hashable, Sendable {
    /// `2026-11-29T233105Z-17.eml`: sorts by time.
    package let name: String

    package init(_ mail: StoredMail) {
        let time = mail.createdAt.iso8601Seconds.replacing(":", with: "")
        name = "\(time)-\(mail.id).eml"
    }
}
