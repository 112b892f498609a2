import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// The groups that a person runs, and those of which they are a member.
struct GroupPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let random: RandomSource

    /// Maximum groups, members, requests and places that a page lists.
    static let listLimit = 200
    var texts: GroupTexts { GroupTexts() }

    private static let cursor = Paging.cursor(PersonID.init)

    func all() -> [Route] {
        [
            site.page("/groups", for: .person, "Show my groups", list),
            site.page("/groups/new", for: .person, "Show the form for a new group", new),
            site.form("/groups/new", for: .person, "Add a group", again: new, add),
            site.page(
                "/groups/{id}", for: .person, "Show a group", query: [Self.cursor], show),
        ] + GroupForms(pages: self).all()
    }

    func path(_ group: ID<PersonGroup>) -> String { "/groups/\(group.text)" }

    // MARK: The groups

    private struct Item: Sendable {
        var path: String
        var name: String
        var details: String
    }

    private struct ListModel: Sendable {
        var mine: [Item]
        var joined: [Item]
    }

    @Sendable private func list(_ visit: Visit) async throws -> HTMLPage {
        let person = try visit.personID()
        let (mine, joined, hosts) = try await database.read { db in
            let mine = try GroupTable.list(
                after: "", limit: Self.listLimit, viewer: .person(person, []), db)
            let joined = try GroupTable.memberships(
                withMember: person, after: "", limit: Self.listLimit, db)
            return (mine, joined, try PersonTable.names(joined.map(\.hostID), db))
        }
        return HTMLPage(
            "groups", title: texts.heading, texts: texts,
            model: ListModel(
                mine: mine.map {
                    Item(path: path($0.id), name: $0.name, details: visit.say(texts.kind($0.kind)))
                },
                joined: joined.map {
                    let host = visit.say(texts.runBy(hosts[$0.hostID] ?? ""))
                    return Item(
                        path: path($0.id), name: $0.name,
                        details: "\(visit.say(texts.kind($0.kind))) · \(host)")
                }))
    }

    // MARK: A new group

    private struct NewModel: Sendable {
        var name: FormField
        var kind: FormField
        var approval: FormField
    }

    @Sendable private func new(_ visit: Visit) async throws -> HTMLPage {
        HTMLPage(
            "group-new", title: texts.add, texts: texts,
            model: NewModel(
                name: nameField("", visit), kind: kindField(.neighbours, visit),
                approval: approvalField(false, visit)))
    }

    func nameField(_ name: String, _ visit: Visit) -> FormField {
        visit.field("name", texts.name, value: name, isRequired: true)
    }

    func kindField(_ kind: PersonGroup.Kind, _ visit: Visit) -> FormField {
        visit.choice(
            "kind", texts.what,
            options: PersonGroup.Kind.allCases.map {
                (value: $0.rawValue, label: visit.say(texts.kind($0)))
            }, value: kind.rawValue)
    }

    func approvalField(_ needsApproval: Bool, _ visit: Visit) -> FormField {
        visit.choice(
            "approval", texts.approval, .radio,
            options: [
                (value: Approval.off.rawValue, label: visit.say(texts.approvalOff)),
                (value: Approval.on.rawValue, label: visit.say(texts.approvalOn)),
            ], value: (needsApproval ? Approval.on : .off).rawValue)
    }

    enum Approval: String { case off, on }

    @Sendable private func add(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (name, person, moment) = (
            try form.text("name", upTo: 200), try visit.personID(), visit.moment
        )
        let kind: PersonGroup.Kind = try form.choice("kind")
        let needsApproval = try form.choice("approval", of: Approval.self) == .on
        let (id, code): (ID<PersonGroup>, JoinCode) = (random.id(), JoinCode(from: random))
        do {
            try await database.write { db in
                _ = try GroupService.add(
                    id: id, name: name, kind: kind, code: code, needsApproval: needsApproval,
                    host: person, db, at: moment)
            }
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, texts.tooMany)
        }
        return .see(path(id), saying: texts.created)
    }

    // MARK: A group

    @Sendable func show(_ visit: Visit) async throws -> HTMLPage {
        let found = try await find(visit)
        let group = found.group
        let own = try found.isManaged ? managed(found, visit) : nil
        return HTMLPage(
            "group", title: texts.heading, texts: texts,
            model: GroupModel(
                groupName: group.name, action: path(group.id),
                kindName: visit.say(texts.kind(group.kind)),
                runBy: found.isManaged
                    ? nil : visit.say(texts.runBy(found.names[group.hostID] ?? "")),
                places: found.places.map {
                    GroupModel.Line(
                        name: $0.name,
                        details: $0.grant.validUntil.map {
                            visit.say(texts.validUntil(visit.formats.date($0)))
                        },
                        form: found.isManaged
                            ? "\(path(group.id))/places/\($0.grant.id.text)/end" : nil)
                },
                limits: limits(found.limits, visit),
                isMember: found.isMember,
                managed: own))
    }

    /// The facts of a group on its page.
    struct Found: Sendable {
        var group: PersonGroup
        var isManaged: Bool
        var isMember: Bool
        var names: [PersonID: String]
        var limits: GroupLimits
        var places: [(grant: AccessGrant, name: String)]
        var requests: [Membership] = []
        var members: [Membership] = []
        /// Whom the host removed or declined.
        var removed: [Membership] = []
        /// Other places at which the host can let the group charge.
        var otherPlaces: [Location] = []
    }

    private func find(_ visit: Visit) async throws -> Found {
        let (id, viewer): (ID<PersonGroup>, Viewer) = (try visit.id(), visit.viewer)
        let after = visit.query(Self.cursor)?.text ?? ""
        return try await database.read { db in
            let (group, isManaged) = try GroupService.seen(id, viewer: viewer, db)
            let places = try GroupTable.places(of: id, limit: Self.listLimit, db)
            var found = Found(
                group: group, isManaged: isManaged,
                isMember: try viewer.personID.map { try GroupTable.isMember($0, of: id, db) }
                    ?? false,
                names: try PersonTable.names([group.hostID], db),
                limits: try GroupLimitTable.limits(of: id, db), places: places)
            guard isManaged else { return found }
            found.requests = try GroupTable.requests(
                to: id, after: "", limit: Self.listLimit, db)
            found.members = try GroupTable.members(
                of: id, after: after, limit: Self.listLimit + 1, db)
            found.removed = try GroupTable.removals(from: id, limit: Self.listLimit, db)
            let granted = places.compactMap { place -> LocationID? in
                if case .location(let id) = place.grant.target { id } else { nil }
            }
            found.otherPlaces = try LocationTable.list(
                after: "", limit: Self.listLimit, viewer: .person(group.hostID, []), db
            ).filter { $0.hostID == group.hostID && !granted.contains($0.id) }
            return found
        }
    }

    private func limits(_ limits: GroupLimits, _ visit: Visit) -> [String] {
        let energies = GroupLimits.Key.all.compactMap { key in
            limits.energyWh[key].map {
                "\(visit.say(texts.limit(key))): \(visit.formats.energy($0))"
            }
        }
        let costs = GroupLimits.Key.all.compactMap { key in
            limits.costs[key].map {
                "\(visit.say(texts.limit(key))): \(visit.formats.money($0))"
            }
        }
        return energies + costs + limits.hours.map { hoursText($0, visit) }
    }

    func hoursText(_ hours: GroupHours, _ visit: Visit) -> String {
        let days = hours.days.map { visit.say(texts.shortWeekdays[Int($0) - 1]) }
        return "\(days.joined(separator: ", ")) \(hours.fromText)–\(hours.untilText)"
    }
}

extension GroupLimits.Key {
    /// In the order of pages.
    static let all = GroupLimits.Counted.allCases.flatMap { counted in
        GroupLimits.Period.allCases.map { GroupLimits.Key(counted, $0) }
    }

    /// The name of a field: `member-day`.
    var field: String { "\(counted.rawValue)-\(period.rawValue)" }
    /// Of the limit in money: `cost-member-day`.
    var costField: String { "cost-\(field)" }
}
