import CloudCore
import CloudModule
import CommonBase

/// Records in the audit log what a request of a person changes. It compares the objects that the
/// request names, and those that domain events name, before and after. So a new route is recorded
/// without a line of its own, unless `AuditExemptions` names it.
package struct AuditRecorder: Auditor {
    private let sources: [AuditSource]
    private let now: @Sendable () -> Moment
    private let random: RandomSource

    package init(
        sources: [AuditSource], now: @escaping @Sendable () -> Moment, random: RandomSource
    ) {
        (self.sources, self.now, self.random) = (sources, now, random)
    }

    /// An object that a request changes.
    private struct Subject {
        var source: AuditSource
        var id: String
        var before: AuditSource.State?
        /// Whether `before` was read before the change.
        var isNamed: Bool
        var change: AuditLine.Change?
    }

    package func auditing<Value>(
        _ origin: AuditOrigin, _ db: Database, _ body: (Database) throws -> Value
    ) throws -> Value {
        guard AuditExemptions.reason(of: origin.action) == nil else { return try body(db) }
        let named = try sources.compactMap { source -> Subject? in
            guard let id = source.subject(of: origin) else { return nil }
            return Subject(
                source: source, id: id, before: try source.read(id, db), isNamed: true)
        }
        let count = db.totalChangesCount
        let value = try body(db)
        let isChanged =
            db.totalChangesCount != count || db.auditNotes?.changes.isEmpty == false
        guard isChanged, !isOwn(named, origin) else { return value }
        try record(origin, named, db)
        return value
    }

    /// Whether a person changes what is theirs.
    private func isOwn(_ named: [Subject], _ origin: AuditOrigin) -> Bool {
        guard let actor = origin.actor else { return false }
        return named.contains {
            $0.source.isPersonal && $0.before?.person == actor
                && !$0.source.recordedOfOwn.contains(origin.action)
        }
    }

    private func record(_ origin: AuditOrigin, _ named: [Subject], _ db: Database) throws {
        let concerned = Self.concerned(origin) ?? named.lazy.compactMap(\.before?.person).first
        var isOwn = false
        for subject in named + noted(db.auditNotes, without: named) {
            let after = try subject.source.read(subject.id, db)
            let owner = after?.person ?? subject.before?.person
            if subject.source.isPersonal, let owner, owner == origin.actor,
                !subject.source.recordedOfOwn.contains(origin.action)
            {
                isOwn = true
                continue
            }
            guard
                let line = line(
                    subject, after, origin, person: Self.concerned(origin) ?? owner ?? concerned)
            else { continue }
            try append(line, db)
        }
        guard !isOwn, db.auditNotes?.isRecorded == false, !origin.isRecorded else { return }
        // A change that no object shows, as a new password of a station.
        try append(
            AuditLine(
                origin, at: now().wall,
                object: named.last?.source.object ?? Self.cloud, subject: named.last?.id,
                change: .done, person: concerned), db)
    }

    private func append(_ line: AuditLine, _ db: Database) throws {
        var line = line
        if let person = line.person, try PersonTable.find(person, viewer: .system, db) == nil {
            // The account was deleted just now, and everything that names the person with it.
            line.details = nil
        }
        try AuditTable.append(line, db)
        db.auditNotes?.isRecorded = true
    }

    /// What has no object of its own.
    static let cloud = DomainObject(rawValue: "cloud")

    /// The person whom the path names beside the object, as a member of a group.
    private static func concerned(_ origin: AuditOrigin) -> PersonID? {
        (origin.parameters["personId"] ?? origin.parameters["person"]).flatMap(PersonID.init)
    }

    /// The objects of domain events that the request did not name.
    private func noted(_ notes: AuditNotes?, without named: [Subject]) -> [Subject] {
        var found: [Subject] = []
        for note in notes?.changes ?? [] {
            guard let source = sources.first(where: { $0.object == note.object }),
                source.changes?.contains(note.change) ?? true,
                !(named + found).contains(where: {
                    $0.source.object == note.object && $0.id == note.subject
                })
            else { continue }
            found.append(
                Subject(
                    source: source, id: note.subject, isNamed: false,
                    change: AuditLine.Change(rawValue: note.change) ?? .changed))
        }
        return found
    }

    /// Nil if the object is as it was.
    private func line(
        _ subject: Subject, _ after: AuditSource.State?, _ origin: AuditOrigin, person: PersonID?
    ) -> AuditLine? {
        let (old, new) = Self.difference(
            subject.before?.members ?? [],
            subject.isNamed || subject.change == .added ? after?.members ?? [] : [])
        if subject.isNamed, old.isEmpty, new.isEmpty { return nil }
        let change =
            subject.change
            ?? (subject.before == nil ? .added : after == nil ? .removed : .changed)
        var line = AuditLine(
            origin, at: now().wall, object: subject.source.object, subject: subject.id,
            change: change, person: person)
        if !old.isEmpty || !new.isEmpty {
            line.details = AuditDetails(
                salt: random.text(), old: Self.text(old), new: Self.text(new))
        }
        return line
    }

    private static func text(_ members: [JSONValue.Member]) -> String? {
        members.isEmpty
            ? nil : JSONWriter.text(.object(members)).storable(scalars: AuditTable.maximumDetails)
    }

    /// The members that differ, and of lists the items that differ: who is added to a group does
    /// not learn who else is in it.
    static func difference(
        _ old: [JSONValue.Member], _ new: [JSONValue.Member]
    ) -> (old: [JSONValue.Member], new: [JSONValue.Member]) {
        (part(of: old, without: new), part(of: new, without: old))
    }

    private static func part(
        of members: [JSONValue.Member], without others: [JSONValue.Member]
    ) -> [JSONValue.Member] {
        members.compactMap { member -> JSONValue.Member? in
            if others.contains(member) { return nil }
            guard case .array(let items) = member.value,
                case .array(let known)? = others.first(where: { $0.name == member.name })?.value
            else { return member }
            let left = Set(known)
            let rest = items.filter { !left.contains($0) }
            return rest.isEmpty ? nil : JSONValue.Member(member.name, .array(rest))
        }
    }
}

extension AuditLine {
    /// A line that is not yet in the chain.
    init(
        _ origin: AuditOrigin, at now: Timestamp, object: DomainObject, subject: String?,
        change: Change, person: PersonID?
    ) {
        self.init(
            number: 0, day: 0, occurredAt: now, actor: origin.actor, way: origin.way,
            action: origin.action, object: object, subject: subject, change: change,
            person: person, previous: "")
    }
}
