import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// The checklist of an operator who sets up the cloud: what is done, and how to do the rest.
struct OperatorSetupPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let facts: SetupFacts
    private let texts = OperatorSetupTexts()

    init(site: Site, database: CloudDatabase, facts: SetupFacts) {
        self.site = site
        self.database = database
        self.facts = facts
    }

    static let path = "/admin/setup"
    static let confirmationPath = "\(path)/mail/confirmation"

    func all() -> [Route] {
        [
            site.page(Self.path, for: .admin, "Show the checklist of the setup", show),
            site.form(
                Self.confirmationPath, for: .admin, "Say that a test mail arrived", again: show,
                confirmMail),
        ]
    }

    private struct Step: Sendable {
        var label: String
        var isDone: Bool
        var explanation: String
        /// Lines of the settings file.
        var lines: String?
        var links: [Link]
        var hasActions: Bool
        /// Whether the admin may say that a test mail arrived.
        var mayConfirm: Bool
    }

    private struct Link: Sendable {
        var path: String
        var label: String
    }

    private struct Model: Sendable {
        var isComplete: Bool
        var progress: String
        var steps: [Step]
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let facts = facts
        let done = try await database.read { try OperatorStep.done(facts, $0) }
        let steps = OperatorStep.allCases
        return HTMLPage(
            "setup", title: texts.heading, texts: texts,
            model: Model(
                isComplete: done.count == steps.count,
                progress: visit.say(texts.progress(done.count, of: steps.count)),
                steps: steps.map { step($0, isDone: done.contains($0), visit) }))
    }

    private func step(_ step: OperatorStep, isDone: Bool, _ visit: Visit) -> Step {
        let links = links(for: step, visit)
        return Step(
            label: visit.say(texts.name(of: step)), isDone: isDone,
            explanation: visit.say(
                isDone ? texts.done(step, facts) : texts.missing(step, facts)),
            lines: isDone ? nil : lines(for: step), links: links,
            hasActions: !links.isEmpty, mayConfirm: step == .mail && facts.sendsMail)
    }

    /// What to write into the settings file.
    private func lines(for step: OperatorStep) -> String? {
        switch step {
        case .publicAddress: "http:\n  publicUrl: https://zapoj.example.org"
        case .encryption:
            """
            tls:
              certificateFile: /etc/zapoj/tls/fullchain.pem
              privateKeyFile: /etc/zapoj/tls/privkey.pem
            """
        case .mail:
            facts.sendsMail
                ? nil
                : """
                mail:
                  sendmailCommand: /usr/bin/msmtp -C /etc/zapoj/msmtprc
                  from: zapoj@example.org
                """
        case .identity, .terms, .privacyNotice: nil
        }
    }

    private func links(for step: OperatorStep, _ visit: Visit) -> [Link] {
        switch step {
        case .publicAddress, .encryption: []
        case .mail: [Link(path: "/admin/mail", label: visit.say(texts.mails))]
        case .identity: [link(to: .identity, visit.say(texts.fillIn))]
        case .terms: links(to: .terms, visit)
        case .privacyNotice: links(to: .privacyNotice, visit)
        }
    }

    private func links(to kind: OperatorTextKind, _ visit: Visit) -> [Link] {
        [Language.czech, .english].map { language in
            link(to: .text(kind, language), visit.say(texts.name(of: language)))
        }
    }

    private func link(to part: OperatorPart, _ label: String) -> Link {
        Link(path: "\(Self.path)/\(part.name)", label: label)
    }

    @Sendable private func confirmMail(
        _ visit: Visit, _ form: SentForm
    ) async throws -> FormAnswer {
        guard facts.sendsMail else { throw FormError(nil, texts.noMailSystem) }
        let now = visit.moment.wall
        try await database.write { try SetupStepTable.confirmMail(at: now, $0) }
        return .see(Self.path, saying: texts.isSaved)
    }
}
