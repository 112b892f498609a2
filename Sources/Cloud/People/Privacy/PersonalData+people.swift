import CloudCore
import CloudModule
import CommonBase
import MessageCatalogue

/// What this domain knows about a person.
extension PersonalDataPart {
    static let people: [PersonalDataPart] = [
        .rows(
            "person.json", Message("your account", "tvůj účet"), of: "person", key: "id",
            where: "id = ?",
            [
                .text("id"), .text("name"), .text("email"), .text("status"),
                .flag("is_admin", as: "admin"), .text("language"),
                .flag("CASE WHEN password_hash IS NULL THEN 0 ELSE 1 END", as: "hasPassword"),
                .time("created_at", as: "createdAt"),
            ]),
        .rows(
            "passkeys.json", Message("your passkeys", "tvoje přístupové klíče"), of: "passkey",
            key: "id", where: "person_id = ?",
            [
                .text("id"), .text("name"), .text("party_id", as: "site"),
                .time("created_at", as: "createdAt"), .time("last_used_at", as: "lastUsedAt"),
            ]),
        .rows(
            "sessions.json", Message("browsers where you are signed in", "tvoje přihlášení"),
            of: "web_session", key: "id", where: "person_id = ?",
            [
                .text("id"), .text("user_agent", as: "browser"),
                .text("client", as: "networkAddress"), .time("created_at", as: "createdAt"),
                .time("last_used_at", as: "lastUsedAt"), .time("expires_at", as: "expiresAt"),
            ]),
        .rows(
            "phones.json",
            Message("browsers that get your messages", "prohlížeče, kam chodí tvoje zprávy"),
            of: "push_subscription", key: "id", isNumber: true, where: "person_id = ?",
            [.text("endpoint"), .time("created_at", as: "createdAt")]),
        .rows(
            "logins.json", Message("logins of apps", "přihlášení aplikací"), of: "refresh_token",
            key: "hash", where: "person_id = ?",
            [.time("expires_at", as: "expiresAt"), .time("used_at", as: "usedAt")]),
        .rows(
            "access-tokens.json", Message("tokens of your programs", "tokeny tvých programů"),
            of: "access_token", key: "id", where: "person_id = ?",
            [
                .text("id"), .text("name"), .text("scopes"),
                .time("created_at", as: "createdAt"), .time("last_used_at", as: "lastUsedAt"),
                .time("expires_at", as: "expiresAt"),
            ]),
        .rows(
            "mailed-links.json",
            Message("links that we mailed you", "odkazy, které jsme ti poslali"),
            of: "account_link", key: "token_hash", where: "person_id = ?",
            [
                .text("kind"), .text("email"), .time("created_at", as: "createdAt"),
                .time("expires_at", as: "expiresAt"), .time("used_at", as: "usedAt"),
            ]),
        .rows(
            "message-settings.json",
            Message("which messages come by mail", "které zprávy chodí e-mailem"),
            of: "notification_choice", key: "kind", where: "person_id = ?",
            [.text("kind"), .flag("is_mailed", as: "byMail")]),
        .rows(
            "inbox.json", Message("messages in your inbox", "zprávy ve schránce"),
            of: "notification", key: "id", isNumber: true, where: "person_id = ?",
            [
                .text("kind"), .text("title_en", as: "titleEnglish"),
                .text("title_cs", as: "titleCzech"), .text("text_en", as: "textEnglish"),
                .text("text_cs", as: "textCzech"), .text("path"),
                .flag("is_mailed", as: "byMail"), .time("created_at", as: "createdAt"),
                .time("read_at", as: "readAt"),
            ]),
        .rows(
            "mails.json", Message("mails of the last 30 days", "e-maily z posledních 30 dnů"),
            of: "mail", key: "id", isNumber: true,
            where: "lower(recipient) = (SELECT lower(email) FROM person WHERE person.id = ?)",
            [
                .text("recipient"), .text("subject"), .text("state"),
                .time("created_at", as: "createdAt"),
            ]),
        audit,
    ]

    private static let audit = PersonalDataPart(
        "audit.json",
        Message("what admins and hosts did to you", "co ti udělali správci a hostitelé")
    ) { person, cursor, db in
        let lines = try AuditTable.list(
            before: cursor.flatMap(Int64.init) ?? .max, limit: pageSize,
            viewer: .person(person, [.read]), db)
        return Page(
            lines.map(\.personalData),
            next: lines.count == pageSize ? lines.last.map { "\($0.number)" } : nil)
    }
}

extension AuditLine {
    fileprivate var personalData: JSONValue {
        .object([
            "number": .int(number), "occurredAt": .string(occurredAt.iso8601),
            "actorId": actor.map { .string($0.text) }, "way": .string(way.rawValue),
            "action": .string(action), "object": .string(object.rawValue),
            "objectId": subject.map(JSONValue.string), "change": .string(change.rawValue),
            "old": details?.old.map(JSONValue.string), "new": details?.new.map(JSONValue.string),
        ])
    }
}

extension AuditNaming {
    package static let people = AuditNaming(of: "person", person: "id")
}

extension AuditSource {
    /// The objects of this domain.
    static let people: [AuditSource] = [
        AuditSource(
            .driver, Message("Person", "Člověk"), named: .people,
            paths: ["/api/v1/drivers/{id}", "/admin/people/{id}"], isPersonal: true,
            recordedOfOwn: ["POST /admin/people/{id}/reviews/{review}/hide"],
            read: row(
                of: "person", person: "id",
                [
                    .text("name"), .text("email"), .text("status"),
                    .flag("is_admin", as: "admin"),
                    .flag(
                        "CASE WHEN password_hash IS NULL THEN 0 ELSE 1 END", as: "hasPassword"),
                ])),
        AuditSource(
            .accessToken, Message("Access token", "Přístupový token"),
            named: AuditNaming(of: "access_token", person: "person_id"),
            paths: ["/api/v1/access-tokens/{id}"], isPersonal: true,
            read: row(
                of: "access_token", person: "person_id",
                [.text("name"), .text("scopes"), .time("expires_at", as: "expiresAt")])),
        AuditSource(
            .mail, Message("Mail", "Mail"), paths: ["/admin/mail/{id}"],
            read: row(of: "mail", isNumber: true, person: "NULL", [.text("state")])),
        cloudOperator,
    ]
}
