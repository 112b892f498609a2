import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// All people with an account, for admins.
struct PeopleListPages: Sendable {
    let site: Site
    let database: CloudDatabase
    private let texts = PeopleListTexts()

    init(site: Site, database: CloudDatabase) {
        self.site = site
        self.database = database
    }

    static let path = "/admin/people"
    private static let pageSize = 30
    private static let text = QueryParameter<String>.text(
        "q", "Only people whose name or e-mail address begins with this text",
        maximumLength: 200)
    private static let cursor = Paging.cursor(PersonID.init)

    func all() -> [Route] {
        [
            site.page(
                Self.path, for: .admin, "Show all people", query: [Self.text, Self.cursor], show)
        ]
    }

    private struct Item: Sendable {
        var path: String
        var name: String
        var email: String
        var isAdmin: Bool
        var isBlocked: Bool
    }

    private struct Model: Sendable {
        var search: String
        var items: [Item]
        var firstPath: String?
        var nextPath: String?
        var hasPager: Bool
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (text, after, viewer) = (
            visit.query(Self.text), visit.query(Self.cursor), visit.viewer
        )
        let found = try await database.read { db in
            try PersonTable.search(
                beginningWith: text, after: after, limit: Self.pageSize + 1, viewer: viewer, db)
        }
        let shown = found.prefix(Self.pageSize)
        let next = found.count > shown.count ? shown.last?.id : nil
        let first = text.map { "\(Self.path)?q=\($0.percentEncodedForQuery)" } ?? Self.path
        return HTMLPage(
            "admin-people", title: texts.heading, texts: texts,
            model: Model(
                search: text ?? "",
                items: shown.map { person in
                    Item(
                        path: PersonPages.path(of: person.id), name: person.name,
                        email: person.email ?? visit.say(texts.noEmail),
                        isAdmin: person.isAdmin, isBlocked: person.status == .blocked)
                },
                firstPath: after == nil ? nil : first,
                nextPath: next.map {
                    let cursor = $0.text.percentEncodedForQuery
                    return "\(first)\(text == nil ? "?" : "&")cursor=\(cursor)"
                },
                hasPager: after != nil || next != nil))
    }
}
