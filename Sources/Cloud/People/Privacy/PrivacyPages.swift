import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import HTTPTypes
import Hummingbird
import MessageCatalogue

/// What a person may have and do with their own data: download, see who touched it, delete it.
struct PrivacyPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let archive: PersonalDataArchive
    let rules: [any PersonRemovalRule]

    static let path = "/settings/privacy"
    private static let filePath = "\(path)/data.zip"
    private static let deletionPath = "\(path)/deletion"

    private var texts: PrivacyTexts { PrivacyTexts() }

    func all() -> [Route] {
        [
            site.page(Self.path, for: .person, "Show what I can do with my data", show),
            site.resource(Self.filePath, for: .person, "Download everything about me", download),
            site.page(
                Self.deletionPath, for: .person, "Show what deleting my account means",
                deletion),
            site.form(
                Self.deletionPath, for: .person, "Delete my account", again: deletion, delete),
        ]
    }

    private struct Model: Sendable {}

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        HTMLPage("privacy", title: texts.heading, texts: texts, model: Model())
    }

    @Sendable private func download(_ visit: Visit) async throws -> Response {
        try visit.requireProof(backTo: Self.path)
        let file = try archive.answer(
            for: try visit.personID(), visit.language, at: visit.moment)
        return Response(
            status: .ok,
            headers: [
                .contentType: PersonalDataArchive.mediaType, .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"\(file.name)\"",
            ], body: file.body)
    }

    // MARK: Deletion

    private struct DeletionModel: Sendable {
        var obstacle: String?
        var obstaclePath: String?
        var mayDelete: Bool
        var word: FormField
    }

    @Sendable private func deletion(_ visit: Visit) async throws -> HTMLPage {
        let id = try visit.personID()
        try visit.requireProof()
        let obstacle = try await database.read { [rules] db in
            try PeopleService.obstacle(to: id, rules, db)
        }
        return HTMLPage(
            "privacy-deletion", title: texts.deletion, texts: texts,
            model: DeletionModel(
                obstacle: obstacle.map { visit.say($0.words) }, obstaclePath: obstacle?.path,
                mayDelete: obstacle == nil,
                word: visit.field("word", texts.word, isRequired: true, maximum: 20)))
    }

    @Sendable private func delete(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let id = try visit.personID()
        try visit.requireProof(backTo: Self.deletionPath)
        let word = form.typed("word").uppercased()
        guard PrivacyTexts.words.contains(word) else { throw FormError("word", texts.wrongWord) }
        let (viewer, language, moment) = (visit.viewer, visit.language, visit.moment)
        try await database.write { [rules] db in
            if let obstacle = try PeopleService.obstacle(to: id, rules, db) {
                throw FormError(nil, obstacle.words)
            }
            try PeopleService.erase(
                id, rules: rules, language: language, viewer: viewer, db, at: moment)
        }
        return .session(nil, see: SignInPath.plain, saying: texts.deleted)
    }
}
