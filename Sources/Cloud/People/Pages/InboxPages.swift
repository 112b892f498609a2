import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// A person's messages.
struct InboxPages: Sendable {
    let site: Site
    let database: CloudDatabase

    static let path = "/inbox"
    private static let pageSize = 30
    private static let before = QueryParameter<Int64>.number(
        "before", "Show messages with smaller numbers", in: 1...Int64.max)

    private var texts: InboxTexts { InboxTexts() }

    private static let gone = ServiceError(
        .notFound, "This message does not exist any more.")

    func all() -> [Route] {
        [
            site.page(
                Self.path, for: .person, "Show my messages", query: [Self.before], show),
            site.form(
                "\(Self.path)/{id}/read", for: .person, "Mark a message as read and open its page",
                again: show, read),
            site.form(
                "\(Self.path)/read", for: .person, "Mark my messages as read", again: show,
                readAll),
        ]
    }

    private struct Item: Sendable {
        var id: Int64
        var title: String
        var text: String
        var time: String
        var isUnread: Bool
        var isMailed: Bool
        var hasPage: Bool
        /// The class and the icon of the circle before the title.
        var look: String
        var icon: String
    }

    private struct Model: Sendable {
        var items: [Item]
        /// Up to which message "mark all as read" goes; nil if all are read.
        var newestUnread: Int64?
        var older: Int64?
        var isFirstPage: Bool
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (person, viewer) = (try visit.personID(), visit.viewer)
        let before = visit.query(Self.before)
        let (found, unread) = try await database.read { db in
            (
                try NotificationTable.list(
                    before: before ?? .max, limit: Self.pageSize + 1, viewer: viewer, db),
                try NotificationTable.unreadCount(person, db)
            )
        }
        let shown = found.prefix(Self.pageSize)
        let older = found.count > shown.count ? shown.last?.id : nil
        return HTMLPage(
            "inbox", title: texts.heading, texts: texts,
            model: Model(
                items: shown.map { item($0, visit) },
                newestUnread: unread > 0 ? shown.first?.id : nil, older: older,
                isFirstPage: before == nil),
            live: [Signal(.notification, person.text)])
    }

    private func item(_ notification: StoredNotification, _ visit: Visit) -> Item {
        let (look, icon) = Self.look(of: notification.kind)
        return Item(
            id: notification.id, title: visit.say(notification.title),
            text: visit.say(notification.text),
            time: visit.formats.dayAndTime(notification.createdAt),
            isUnread: notification.readAt == nil, isMailed: notification.isMailed,
            hasPage: notification.path != nil, look: look, icon: icon)
    }

    private static func look(of kind: NotificationKind?) -> (String, String) {
        switch kind {
        case .account: ("quiet", "user")
        case .chargingStarted: ("live", "bolt")
        case .chargingEnded: ("", "check")
        case .cardRefused: ("bad", "card")
        case .chargerProblem: ("wait", "alert")
        case .booking: ("live", "calendar")
        case .money: ("", "tag")
        case nil: ("quiet", "bell")
        }
    }

    @Sendable private func read(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        guard let id = Int64(visit.text("id")) else { throw Self.gone }
        let (viewer, now) = (visit.viewer, visit.moment.wall)
        let notification = try await database.write { db in
            try NotificationTable.markRead(id, viewer: viewer, db, at: now)
        }
        guard let notification else { throw Self.gone }
        return .see(notification.path ?? Self.path)
    }

    @Sendable private func readAll(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let through = Int64(form.typed("through")) ?? 0
        let (viewer, now) = (visit.viewer, visit.moment.wall)
        try await database.write { db in
            try NotificationTable.markRead(through: through, viewer: viewer, db, at: now)
        }
        return .see(Self.path, saying: texts.allRead)
    }
}
