import CloudCore
import CloudModule
import CommonBase

/// The names of the people and objects that lines of the audit log name by their ids.
struct AuditNames: Sendable {
    /// A page looks up the names of at most so many people, and of so many objects of a kind.
    private static let limit = 1000
    /// Members of objects that are ids of people.
    private static let peopleMembers: Set<String> = [
        "personId", "hostId", "driverId", "approvedBy", "members", "waiting",
    ]

    private let people: [PersonID: String]
    private let objects: [DomainObject: [String: String]]

    /// - Parameter viewer: sees the names of all objects as an admin, else of their own.
    init(
        of lines: [AuditLine], _ sources: [DomainObject: AuditSource], viewer: Viewer,
        _ db: Database
    ) throws {
        var (people, ids): (Set<PersonID>, [DomainObject: Set<String>]) = ([], [:])
        for line in lines {
            people.formUnion([line.actor, line.person].compactMap(\.self))
            if let subject = line.subject { ids[line.object, default: []].insert(subject) }
            for member in line.details.map({ $0.before + $0.after }) ?? [] {
                let values = member.value.arrayValue ?? [member.value]
                let texts = values.compactMap(\.stringValue)
                if Self.peopleMembers.contains(member.name) {
                    people.formUnion(texts.compactMap(PersonID.init))
                } else if let object = Self.object(named: member.name) {
                    ids[object, default: []].formUnion(texts)
                }
            }
        }
        self.people = try PersonTable.names(Array(people.prefix(Self.limit)), db)
        var objects: [DomainObject: [String: String]] = [:]
        for (object, ids) in ids {
            objects[object] = try sources[object]?.naming?.names(
                Set(ids.prefix(Self.limit)), viewer: viewer, db)
        }
        self.objects = objects
    }

    /// `stationId` is the id of a station.
    private static func object(named member: String) -> DomainObject? {
        member.hasSuffix("Id") ? DomainObject(rawValue: String(member.dropLast(2))) : nil
    }

    /// Nil for somebody whose account is deleted.
    func person(_ id: PersonID) -> String? { people[id] }

    /// What the object of a line is called, now or when the line was written; nil if it has no
    /// name, or none that the viewer may see.
    func object(of line: AuditLine) -> String? {
        if let name = line.subject.flatMap({ objects[line.object]?[$0] }) { return name }
        let members = line.details.map { $0.after + $0.before } ?? []
        let names = ["name", "label", "title"].lazy.compactMap { name in
            members.first { $0.name == name }?.value.stringValue
        }
        return names.first { !$0.isEmpty }
    }

    /// What a member of an object says where it holds an id.
    enum Named: Equatable {
        case name(String)
        case deletedPerson
    }

    /// Nil for a text that is no id, and for an object without a name that the viewer may see.
    func named(_ text: String, by member: String) -> Named? {
        if Self.peopleMembers.contains(member), let id = PersonID(text) {
            guard let name = people[id] else { return .deletedPerson }
            return .name(name)
        }
        return Self.object(named: member).flatMap { objects[$0]?[text] }.map(Named.name)
    }
}

extension AuditDetails {
    var before: [JSONValue.Member] { Self.members(old) }
    var after: [JSONValue.Member] { Self.members(new) }

    private static func members(_ text: String?) -> [JSONValue.Member] {
        guard let text else { return [] }
        do {
            guard case .object(let members) = try JSONReader.parse(text.utf8) else { return [] }
            return members
        } catch {
            // A longer one was cut.
            return [JSONValue.Member("", .string(text))]
        }
    }
}
