import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// Which messages a person gets by mail, too, and whether this browser shows them.
struct NotificationSettingsPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let push: PushDelivery?

    static let path = "/settings/notifications"

    private var texts: NotificationSettingsTexts { NotificationSettingsTexts() }

    /// The kinds that a person may choose.
    private static var kinds: [NotificationKind] {
        NotificationKind.allCases.filter { !$0.isAlwaysMailed }
    }

    private enum Way: String { case inbox, mail }

    func all() -> [Route] {
        [
            site.page(Self.path, for: .person, "Show which messages I get by mail", show),
            site.form(
                Self.path, for: .person, "Choose which messages I get by mail", again: show, save),
        ] + PushPages(site: site, database: database, push: push, show: show).all()
    }

    private struct Model: Sendable {
        var kinds: [FormField]
        var hasAddress: Bool
        /// Nil where the cloud sends no pushes.
        var push: PushPages.Model?
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let person = try visit.personID()
        let session = visit.sessionToken.map { SecretHash.of($0) } ?? ""
        let (mailed, hasAddress, isPushed) = try await database.read { db in
            (
                try Self.kinds.map { try NotificationChoiceTable.isMailed($0, to: person, db) },
                try PersonTable.recipient(person, db)?.email != nil,
                try PushSubscriptionTable.exists(session: session, of: person, db)
            )
        }
        return HTMLPage(
            "settings-notifications", title: texts.heading, texts: texts,
            model: Model(
                kinds: zip(Self.kinds, mailed).map { field($0, isMailed: $1, visit) },
                hasAddress: hasAddress,
                push: push.map {
                    PushPages.Model(key: $0.key.publicText, isOn: isPushed, isOff: !isPushed)
                }), scripts: [PushPages.script])
    }

    private func field(
        _ kind: NotificationKind, isMailed: Bool, _ visit: Visit
    ) -> FormField {
        visit.choice(
            kind.rawValue, texts.name(of: kind), .radio,
            options: [
                (Way.inbox.rawValue, visit.say(texts.inboxOnly)),
                (Way.mail.rawValue, visit.say(texts.mailToo)),
            ], value: (isMailed ? Way.mail : .inbox).rawValue)
    }

    @Sendable private func save(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let person = try visit.personID()
        let chosen = try Self.kinds.map { kind in
            (kind, try form.choice(kind.rawValue, of: Way.self) == .mail)
        }
        try await database.write { db in
            for (kind, isMailed) in chosen {
                try NotificationChoiceTable.save(isMailed, kind, of: person, db)
            }
        }
        return .see(Self.path, saying: texts.saved)
    }
}
