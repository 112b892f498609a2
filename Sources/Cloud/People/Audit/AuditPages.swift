import CloudCore
import CloudHTTP
import CloudModule
import CloudWeb
import CommonBase
import MessageCatalogue

/// The audit log: for admins all of it, for others what concerns them.
struct AuditPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let sources: [DomainObject: AuditSource]

    static let path = "/audit"
    static let ownPath = "/settings/privacy/audit"
    private static let pageSize = 50
    private static let day = QueryParameter<String>.text(
        "day", "Show this day, as 2026-11-30 (UTC)", maximumLength: 10)
    private static let person = QueryParameter<String>.text(
        "person", "Show what concerns this person, by e-mail or id", maximumLength: 254)
    private static let before = QueryParameter<Int64>.number(
        "before", "Show lines with smaller numbers", in: 1...Int64.max)

    private var texts: AuditTexts { AuditTexts() }

    func all() -> [Route] {
        [
            site.page(
                Self.path, for: .admin, "Show what admins and hosts did",
                query: [Self.day, Self.person, Self.before], show),
            site.page(
                Self.ownPath, for: .person, "Show what admins and hosts did to me",
                query: [Self.before], showOwn),
        ]
    }

    private struct Member: Sendable {
        var label: String
        var old: String
        var new: String
    }

    private struct Line: Sendable {
        var number: Int64
        var heading: String
        var change: String
        var who: String
        var when: String
        var how: String
        /// The id of the object; nil on a person's own page, and for what has no id.
        var id: String?
        /// Nil on a person's own page.
        var route: String?
        /// Nil on a person's own page, and if it concerns nobody in particular.
        var whom: String?
        var hasMembers: Bool
        var members: [Member]
    }

    private struct Model: Sendable {
        var isOwn: Bool
        var chosenDay: String
        var wanted: String
        var isFiltered: Bool
        var intact: String?
        var broken: String?
        var isUnknown: Bool
        var lines: [Line]
        var olderPath: String?
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let text = visit.query(Self.day)
        let day = text.flatMap(AuditDay.number)
        let wanted = visit.query(Self.person)
        let person = try await wanted.asyncMap { try await find($0) }
        let isUnknown = wanted != nil && person == .some(nil)
        let (lines, older) =
            isUnknown ? ([], nil) : try await lines(visit, day: day, person: person ?? nil)
        var model = Model(
            isOwn: false, chosenDay: day == nil ? "" : text ?? "", wanted: wanted ?? "",
            isFiltered: day != nil || wanted != nil, isUnknown: isUnknown, lines: lines)
        if let day {
            let result = try await AuditChain.verify(database, day: day)
            model.broken = result?.broken.map { visit.say(texts.broken($0.number)) }
            if let result, result.broken == nil {
                let shown = visit.formats(in: "UTC").date(AuditDay.start(of: day))
                model.intact = visit.say(
                    result.lines < AuditChain.dayLimit
                        ? texts.intact(result.lines, shown)
                        : texts.intactAtFirst(result.lines, shown))
            }
        }
        let query = [
            day == nil ? nil : text.map { "day=\($0)" },
            wanted.map { "person=\($0.percentEncodedForQuery)" },
            older.map { "before=\($0)" },
        ].compactMap(\.self).joined(separator: "&")
        model.olderPath = older == nil ? nil : "\(Self.path)?\(query)"
        return HTMLPage("audit", title: texts.heading, texts: texts, model: model)
    }

    @Sendable private func showOwn(_ visit: Visit) async throws -> HTMLPage {
        let (lines, older) = try await lines(visit, day: nil, person: nil, isOwn: true)
        return HTMLPage(
            "audit", title: texts.ownHeading, texts: texts,
            model: Model(
                isOwn: true, chosenDay: "", wanted: "", isFiltered: false, isUnknown: false,
                lines: lines, olderPath: older.map { "\(Self.ownPath)?before=\($0)" }))
    }

    /// The person with an e-mail address or an id.
    private func find(_ text: String) async throws -> PersonID? {
        try await database.read { db in
            let email = LoginService.normalized(text)
            if let person = try email.flatMap({ try PersonTable.atLogin(email: $0, db) }) {
                return person.id
            }
            // The lines about a deleted account are found by its id.
            return text.contains("@") ? nil : PersonID(text)
        }
    }

    private func lines(
        _ visit: Visit, day: Int64?, person: PersonID?, isOwn: Bool = false
    ) async throws -> (lines: [Line], older: Int64?) {
        let before = visit.query(Self.before) ?? .max
        let me = try visit.personID()
        // On their own page, admins see what others see, too.
        let viewer = isOwn ? Viewer.person(me, [.read]) : visit.viewer
        let (found, names) = try await database.read { [sources] db in
            let found = try AuditTable.list(
                day: day, person: person, before: before, limit: Self.pageSize + 1,
                viewer: viewer, db)
            return (found, try AuditNames(of: found, sources, viewer: viewer, db))
        }
        let shown = found.prefix(Self.pageSize)
        return (
            shown.map { line($0, names, isOwn: isOwn, visit) },
            found.count > shown.count ? shown.last?.number : nil
        )
    }

    private func line(
        _ line: AuditLine, _ names: AuditNames, isOwn: Bool, _ visit: Visit
    ) -> Line {
        let kind = visit.say(sources[line.object]?.name ?? texts.cloud)
        let (old, new) = (line.details?.before ?? [], line.details?.after ?? [])
        var labels = old.map(\.name)
        for member in new where !labels.contains(member.name) { labels.append(member.name) }
        let members = labels.map { label in
            Member(
                label: texts.member(label).map(visit.say) ?? label,
                old: shown(old, label, names, visit), new: shown(new, label, names, visit))
        }
        func person(_ id: PersonID) -> String {
            names.person(id) ?? visit.say(texts.deleted)
        }
        return Line(
            number: line.number,
            heading: [kind, names.object(of: line)].compactMap(\.self).joined(separator: " "),
            change: visit.say(texts.change(line.change)),
            who: line.actor.map(person) ?? visit.say(texts.commandLine),
            when: visit.formats.dateTime(line.occurredAt), how: visit.say(texts.way(line.way)),
            id: isOwn ? nil : line.subject, route: isOwn ? nil : line.action,
            whom: isOwn ? nil : line.person.map(person),
            hasMembers: !members.isEmpty, members: members)
    }

    private func shown(
        _ members: [JSONValue.Member], _ name: String, _ names: AuditNames, _ visit: Visit
    ) -> String {
        func word(_ text: String) -> String {
            switch names.named(text, by: name) {
            case .name(let name): name
            case .deletedPerson: visit.say(texts.deleted)
            case nil: texts.value(text, of: name).map(visit.say) ?? text
            }
        }
        switch members.first(where: { $0.name == name })?.value {
        case nil, .null: return "–"
        case .bool(let flag): return visit.say(flag ? texts.yes : texts.no)
        case .int(let number) where name.hasSuffix("Minor"):
            return visit.formats.money(Money(minor: number))
        case .string(let text):
            let time = name.hasSuffix("At") ? Timestamp(parsing: text) : nil
            return time.map(visit.formats.dateTime) ?? word(text)
        case .array(let items):
            return items.isEmpty
                ? "–" : items.map { word($0.stringValue ?? "") }.joined(separator: ", ")
        case let value?: return JSONWriter.text(value)
        }
    }
}

extension Optional {
    fileprivate func asyncMap<Value>(
        _ transform: (Wrapped) async throws -> Value
    ) async rethrows -> Value? {
        guard let self else { return nil }
        return try await transform(self)
    }
}
