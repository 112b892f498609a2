import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// What everyone may read about the operator: who it is, the terms, and the privacy notice. Every page
/// links to them.
package struct OperatorPages: Sendable {
    package static let aboutPath = "/about"

    let site: Site
    let database: CloudDatabase
    private let texts = OperatorTexts()

    init(site: Site, database: CloudDatabase) {
        self.site = site
        self.database = database
    }

    /// Where people read a text.
    package static func path(of kind: OperatorTextKind) -> String {
        switch kind {
        case .terms: "/terms"
        case .privacyNotice: "/privacy-notice"
        }
    }

    func all() -> [Route] {
        [site.page(Self.aboutPath, for: .anyone, "Show who runs this cloud", about)]
            + OperatorTextKind.allCases.map { kind in
                site.page(Self.path(of: kind), for: .anyone, Self.summary(of: kind)) { visit in
                    try await text(kind, visit)
                }
            }
    }

    private static func summary(of kind: OperatorTextKind) -> String {
        switch kind {
        case .terms: "Show the terms of use"
        case .privacyNotice: "Show the privacy notice"
        }
    }

    private struct AboutModel: Sendable {
        var identity: Identity?
        var links: [Link]

        struct Identity: Sendable {
            var name: String
            var address: [String]
            var companyNumber: String?
            var email: String
        }

        struct Link: Sendable {
            var path: String
            var label: String
        }
    }

    @Sendable private func about(_ visit: Visit) async throws -> HTMLPage {
        let (identity, kinds) = try await database.read { db in
            (
                try OperatorTable.find(db),
                try OperatorTextKind.allCases.filter { try OperatorTextTable.exists($0, db) }
            )
        }
        return HTMLPage(
            "operator", title: texts.about, texts: texts,
            model: AboutModel(
                identity: identity.map { identity in
                    AboutModel.Identity(
                        name: identity.name,
                        address: identity.address.split(separator: "\n").map { String($0) },
                        companyNumber: identity.companyNumber?.text, email: identity.email)
                },
                links: kinds.map { kind in
                    AboutModel.Link(
                        path: Self.path(of: kind), label: visit.say(texts.title(of: kind)))
                }))
    }

    private struct TextModel: Sendable {
        var heading: String
        var text: Text?

        struct Text: Sendable {
            /// Of the text, which may be another one than the page's.
            var language: String
            var paragraphs: [Paragraph]
            var validFrom: String
        }

        struct Paragraph: Sendable {
            var first: String
            var others: [String]
        }
    }

    private func text(_ kind: OperatorTextKind, _ visit: Visit) async throws -> HTMLPage {
        let language = visit.language
        let found = try await database.read { try OperatorTextTable.shown(kind, in: language, $0) }
        let title = texts.title(of: kind)
        return HTMLPage(
            "operator-text", title: title, texts: texts,
            model: TextModel(
                heading: visit.say(title),
                text: found.map { text in
                    TextModel.Text(
                        language: text.language.rawValue,
                        paragraphs: text.paragraphs.map { lines in
                            TextModel.Paragraph(
                                first: lines[0], others: Array(lines.dropFirst()))
                        },
                        validFrom: visit.say(
                            texts.validFrom(visit.formats.date(text.createdAt))))
                }))
    }
}
