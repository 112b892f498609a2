import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase

/// The messages that their readers reported, for admins.
struct ReportedMessagePages: Sendable {
    let site: Site
    let database: CloudDatabase
    private let texts = ReportedMessageTexts()

    init(site: Site, database: CloudDatabase) {
        self.site = site
        self.database = database
    }

    static let path = "/admin/reported-messages"
    private static let pageSize = 30
    private static let before = QueryParameter<Int64>.number(
        "before", "Show reports with smaller numbers", in: 1...Int64.max)

    func all() -> [Route] {
        [
            site.page(
                Self.path, for: .admin, "Show the messages that were reported",
                query: [Self.before], show),
            site.form(
                "\(Self.path)/{id}/keep", for: .admin, "Keep a message that was reported",
                again: show
            ) { visit, _ in try await settle(visit, removesMessage: false) },
            site.form(
                "\(Self.path)/{id}/delete", for: .admin, "Delete a message that was reported",
                again: show
            ) { visit, _ in try await settle(visit, removesMessage: true) },
        ]
    }

    private struct Item: Sendable {
        var heading: String
        var personPath: String
        var about: String
        var text: String
        var path: String
        var label: String
    }

    private struct Model: Sendable {
        var items: [Item]
        var hasItems: Bool
        var olderPath: String?
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let before = visit.query(Self.before) ?? .max
        let found = try await database.read { db in
            try MessageReportTable.open(before: before, limit: Self.pageSize + 1, db)
        }
        let shown = found.prefix(Self.pageSize)
        let items = shown.map { report in
            let time = visit.formats.dateTime(report.sentAt)
            return Item(
                heading: report.senderName, personPath: "/admin/people/\(report.senderID)",
                about: visit.say(
                    texts.about(
                        report.reporterName, visit.formats.dateTime(report.reportedAt), time)),
                text: report.text, path: "\(Self.path)/\(report.number)",
                label: "\(report.senderName), \(time)")
        }
        let older = found.count > shown.count ? shown.last?.number : nil
        return HTMLPage(
            "reported-messages", title: texts.heading, texts: texts,
            model: Model(
                items: items, hasItems: !items.isEmpty,
                olderPath: older.map { "\(Self.path)?before=\($0)" }))
    }

    private func settle(_ visit: Visit, removesMessage: Bool) async throws -> FormAnswer {
        guard let number = Int64(visit.text("id")) else {
            throw ServiceError(.notFound, "The report does not exist.")
        }
        let now = visit.moment.wall
        try await database.write { db in
            try MessageReportTable.settle(number, removesMessage: removesMessage, db, at: now)
        }
        return .see(Self.path, saying: removesMessage ? texts.deleted : texts.kept)
    }
}
