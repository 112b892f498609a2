import CloudCore
import CloudHTTP
import CloudWeb

/// The list of the pages for admins, which their domains add to the navigation, and what of the setup is
/// missing.
struct AdminPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let facts: SetupFacts
    private let texts = AdminTexts()

    init(site: Site, database: CloudDatabase, facts: SetupFacts) {
        self.site = site
        self.database = database
        self.facts = facts
    }

    static let path = "/admin"

    func all() -> [Route] {
        [site.page(Self.path, for: .admin, "Show the list of the pages for admins", show)]
    }

    private struct Entry: Sendable {
        var path: String
        var label: String
        var icon: String
        var summary: String
    }

    private struct Model: Sendable {
        /// What of the setup is missing; nil once everything is done.
        var missing: String?
        var pages: [Entry]
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let facts = facts
        let done = try await database.read { try OperatorStep.done(facts, $0) }
        let missing = OperatorStep.allCases.filter { !done.contains($0) }
            .map { visit.say(OperatorSetupTexts().name(of: $0)) }
        return HTMLPage(
            "admin", title: texts.heading, texts: texts,
            model: Model(
                missing: missing.isEmpty
                    ? nil : visit.say(texts.missing(missing.joined(separator: ", "))),
                pages: site.adminPages.map { page in
                    Entry(
                        path: page.path, label: visit.say(page.label), icon: page.icon,
                        summary: page.summary.map(visit.say) ?? "")
                }))
    }
}
