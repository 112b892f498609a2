import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The outbox of mails for admins: on a machine without a mail system, its mails are read here.
struct MailPages: Sendable {
    let site: Site
    let database: CloudDatabase
    /// Nil if mails stay in the outbox.
    let delivery: MailDelivery?

    static let path = "/admin/mail"
    private static let pageSize = 30
    private static let before = QueryParameter<Int64>.number(
        "before", "Show mails with smaller numbers", in: 1...Int64.max)
    private static let state = QueryParameter<StoredMail.State>.choice(
        "state", "Show mails in this state")

    private var texts: MailPageTexts { MailPageTexts() }

    private static let gone = ServiceError(
        .notFound, "This mail was sent, or does not exist any more.")

    func all() -> [Route] {
        [
            site.page(
                Self.path, for: .admin, "Show the outbox of mails",
                query: [Self.state, Self.before], show),
            site.form(
                "\(Self.path)/{id}/send", for: .admin, "Send a mail again", again: show, send),
            site.form(
                "\(Self.path)/test", for: .admin, "Send a test mail to me", again: show, test),
        ]
    }

    private struct Item: Sendable {
        var id: Int64
        var recipient: String
        var subject: String
        var time: String
        var state: String
        /// The class of the chip.
        var look: String
        var error: String?
        var retry: String?
        var hasText: Bool
        var paragraphs: [String]
        var link: Link?
        var maySend: Bool
    }

    private struct Link: Sendable {
        var label: String
        var url: String
        var path: String
    }

    private struct Filter: Sendable {
        var path: String
        var label: String
        var isCurrent: Bool
    }

    private struct Model: Sendable {
        var isSpool: Bool
        var filters: [Filter]
        var items: [Item]
        /// Where older mails are shown.
        var older: String?
        var address: String?
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (person, viewer) = (try visit.personID(), visit.viewer)
        let (state, before) = (visit.query(Self.state), visit.query(Self.before))
        let (found, address) = try await database.read { db in
            (
                try MailTable.list(
                    state: state, before: before ?? .max, limit: Self.pageSize + 1,
                    viewer: viewer, db),
                try PersonTable.recipient(person, db)?.email
            )
        }
        let shown = found.prefix(Self.pageSize)
        let query = state.map { "state=\($0.rawValue)&" } ?? ""
        let older = found.count > shown.count ? shown.last?.id : nil
        return HTMLPage(
            "admin-mail", title: texts.heading, texts: texts,
            model: Model(
                isSpool: delivery?.transport.isSpool ?? true, filters: filters(state, visit),
                items: shown.map { item($0, visit) },
                older: older.map { "\(Self.path)?\(query)before=\($0)" }, address: address),
            live: [.mail])
    }

    private func filters(_ current: StoredMail.State?, _ visit: Visit) -> [Filter] {
        let all = Filter(path: Self.path, label: visit.say(texts.all), isCurrent: current == nil)
        return [all]
            + StoredMail.State.allCases.map { state in
                Filter(
                    path: "\(Self.path)?state=\(state.rawValue)",
                    label: visit.say(texts.name(of: state)), isCurrent: state == current)
            }
    }

    private func item(_ mail: StoredMail, _ visit: Visit) -> Item {
        let isSpool = delivery?.transport.isSpool ?? true
        let base = delivery?.sender.baseURL ?? ""
        return Item(
            id: mail.id, recipient: mail.recipient, subject: mail.subject,
            time: visit.formats.dateTime(mail.createdAt),
            state: visit.say(texts.name(of: mail.state)), look: Self.look(of: mail.state),
            error: mail.error,
            retry: mail.error == nil
                ? nil
                : mail.nextAttemptAt.map { visit.say(texts.retry(visit.formats.dateTime($0))) },
            hasText: !mail.paragraphs.isEmpty, paragraphs: mail.paragraphs,
            link: mail.link.map { Link(label: $0.label, url: base + $0.path, path: $0.path) },
            maySend: mail.state == .failed || mail.state == .waiting && mail.error != nil
                || mail.state == .spooled && !isSpool)
    }

    private static func look(of state: StoredMail.State) -> String {
        switch state {
        case .waiting: "wait"
        case .sent: "free"
        case .spooled: "info"
        case .failed: "bad"
        }
    }

    @Sendable private func send(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        guard let id = Int64(visit.text("id")) else { throw Self.gone }
        let (viewer, now) = (visit.viewer, visit.moment.wall)
        let isRetried = try await database.write { db in
            try MailTable.retry(id, viewer: viewer, db, at: now)
        }
        guard isRetried else { throw Self.gone }
        return .see(Self.path, saying: texts.isSending)
    }

    @Sendable private func test(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (person, language) = (try visit.personID(), visit.language)
        let (now, texts) = (visit.moment.wall, texts)
        try await database.write { db in
            guard let address = try PersonTable.recipient(person, db)?.email else {
                throw FormError(nil, texts.noAddress)
            }
            let isAdded = try MailTable.add(
                OutgoingMail(
                    to: address, language: language, subject: texts.testSubject,
                    paragraphs: [texts.testText], link: (texts.testLink, Self.path)),
                db, at: now)
            guard isAdded else { throw FormError(nil, texts.isFull) }
        }
        return .see(Self.path, saying: texts.testAdded)
    }
}
