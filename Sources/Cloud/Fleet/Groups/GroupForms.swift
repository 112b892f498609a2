import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// The forms on the page of a group.
struct GroupForms: Sendable {
    let pages: GroupPages

    private var texts: GroupTexts { pages.texts }
    private typealias Work =
        @Sendable (ID<PersonGroup>, Visit, SentForm, Database) throws -> FormAnswer

    func all() -> [Route] {
        [
            form("", "Change a group", change), form("/link/renew", "Renew a group's link", renew),
            form("/link/off", "Switch a group's link off", switchOff),
            form("/limits", "Set a group's limits of energy and money", setLimits),
            form("/hours", "Let a group charge in some hours", addHours),
            form("/hours/remove", "Remove hours of a group", removeHours),
            form("/places", "Let a group charge at a place", addPlace),
            form("/places/{grant}/end", "Let a group no longer charge at a place", endPlace),
            form("/members/{person}/remove", "Remove a member of a group", removeMember),
            form("/members/{person}/return", "Take back whom the host removed", takeBack),
            form("/requests/{person}/accept", "Let somebody into a group") {
                try answer(true, $0, $1, $3)
            },
            form("/requests/{person}/decline", "Decline a request to join a group") {
                try answer(false, $0, $1, $3)
            },
            form("/leave", "Leave a group", leave), form("/delete", "Delete a group", delete),
        ]
    }

    /// A form whose work is one transaction.
    private func form(_ path: String, _ summary: String, _ work: @escaping Work) -> Route {
        pages.site.form(
            "/groups/{id}\(path)", for: .person, summary, shownAt: "/groups/{id}",
            again: pages.show
        ) { visit, form in
            let id: ID<PersonGroup> = try visit.id()
            return try await pages.database.write { db in try work(id, visit, form, db) }
        }
    }

    private func saved(_ id: ID<PersonGroup>, _ text: Message) -> FormAnswer {
        .see(pages.path(id), saying: text)
    }

    @Sendable private func change(
        _ id: ID<PersonGroup>, _ visit: Visit, _ form: SentForm, _ db: Database
    ) throws -> FormAnswer {
        _ = try GroupService.change(
            id, name: try form.text("name", upTo: 200),
            kind: try form.choice("kind", of: PersonGroup.Kind.self),
            needsApproval: try form.choice("approval", of: GroupPages.Approval.self) == .on,
            viewer: visit.viewer, db, at: visit.moment)
        return saved(id, texts.saved)
    }

    @Sendable private func renew(
        _ id: ID<PersonGroup>, _ visit: Visit, _ form: SentForm, _ db: Database
    ) throws -> FormAnswer {
        _ = try GroupService.setCode(
            JoinCode(from: pages.random), of: id, viewer: visit.viewer, db, at: visit.moment)
        return saved(id, texts.renewed)
    }

    @Sendable private func switchOff(
        _ id: ID<PersonGroup>, _ visit: Visit, _ form: SentForm, _ db: Database
    ) throws -> FormAnswer {
        _ = try GroupService.setCode(nil, of: id, viewer: visit.viewer, db, at: visit.moment)
        return saved(id, texts.switchedOff)
    }

    // MARK: Limits

    @Sendable private func setLimits(
        _ id: ID<PersonGroup>, _ visit: Visit, _ form: SentForm, _ db: Database
    ) throws -> FormAnswer {
        try changeLimits(of: id, visit, db) { limits in
            (limits.energyWh, limits.costs) = ([:], [:])
            for key in GroupLimits.Key.all {
                limits.energyWh[key] = try form.number(key.field, in: 1...100_000).map {
                    Int64(($0 * 1000).rounded())
                }
                limits.costs[key] = try cost(key, form)
            }
        }
        return saved(id, texts.saved)
    }

    private func cost(_ key: GroupLimits.Key, _ form: SentForm) throws -> Money? {
        let typed = form.typed(key.costField)
        guard !typed.isEmpty else { return nil }
        let range = GroupLimits.amounts
        guard let minor = TypedAmount.minor(typed, upTo: range.upperBound / 100),
            range.contains(minor)
        else { throw FormError(key.costField, texts.badCost) }
        return Money(minor: minor)
    }

    @Sendable private func addHours(
        _ id: ID<PersonGroup>, _ visit: Visit, _ form: SentForm, _ db: Database
    ) throws -> FormAnswer {
        let days = (1...7).filter { form.isOn("day-\($0)") }.map { Int64($0) }
        guard !days.isEmpty else { throw FormError(nil, texts.noDay) }
        let (from, until) = (form.typed("from"), form.typed("until"))
        guard let hours = GroupHours(days: days, from: from, until: until) else {
            throw FormError(LocalTime(from) == nil ? "from" : "until", texts.badTime)
        }
        try changeLimits(of: id, visit, db) { limits in
            guard limits.hours.count < GroupLimits.hoursLimit else {
                throw FormError(nil, texts.tooManyHours)
            }
            limits.hours.append(hours)
        }
        return saved(id, texts.saved)
    }

    @Sendable private func removeHours(
        _ id: ID<PersonGroup>, _ visit: Visit, _ form: SentForm, _ db: Database
    ) throws -> FormAnswer {
        let key = form.typed("hours")
        try changeLimits(of: id, visit, db) { limits in
            limits.hours.removeAll { $0.key == key }
        }
        return saved(id, texts.removed)
    }

    private func changeLimits(
        of id: ID<PersonGroup>, _ visit: Visit, _ db: Database,
        _ change: (inout GroupLimits) throws -> Void
    ) throws {
        _ = try GroupService.find(id, viewer: visit.viewer, db)
        var limits = try GroupLimitTable.limits(of: id, db)
        try change(&limits)
        try GroupService.setLimits(limits, of: id, viewer: visit.viewer, db, at: visit.moment)
    }

    // MARK: Places and people

    @Sendable private func addPlace(
        _ id: ID<PersonGroup>, _ visit: Visit, _ form: SentForm, _ db: Database
    ) throws -> FormAnswer {
        _ = try GroupService.find(id, viewer: visit.viewer, db)
        guard let place = LocationID(form.typed("place")) else {
            throw FormError("place", texts.place)
        }
        try GrantService.add(
            AccessGrant(
                id: pages.random.id(), target: .location(place), grantee: .group(id),
                createdAt: visit.moment.wall, createdBy: visit.person?.id),
            viewer: visit.viewer, db, at: visit.moment)
        return saved(id, texts.added)
    }

    @Sendable private func endPlace(
        _ id: ID<PersonGroup>, _ visit: Visit, _ form: SentForm, _ db: Database
    ) throws -> FormAnswer {
        _ = try GroupService.find(id, viewer: visit.viewer, db)
        try GrantService.remove(
            try visit.id("grant"), viewer: visit.viewer, db, at: visit.moment)
        return saved(id, texts.removed)
    }

    @Sendable private func removeMember(
        _ id: ID<PersonGroup>, _ visit: Visit, _ form: SentForm, _ db: Database
    ) throws -> FormAnswer {
        try GroupService.setMember(
            try visit.id("person"), of: id, false, viewer: visit.viewer, db, at: visit.moment)
        return saved(id, texts.removed)
    }

    @Sendable private func takeBack(
        _ id: ID<PersonGroup>, _ visit: Visit, _ form: SentForm, _ db: Database
    ) throws -> FormAnswer {
        try GroupService.takeBack(
            try visit.id("person"), into: id, viewer: visit.viewer, db, at: visit.moment)
        return saved(id, texts.accepted)
    }

    private func answer(
        _ isAccepted: Bool, _ id: ID<PersonGroup>, _ visit: Visit, _ db: Database
    ) throws -> FormAnswer {
        try GroupService.answer(
            try visit.id("person"), waitingFor: id, isAccepted: isAccepted, viewer: visit.viewer,
            db, at: visit.moment)
        return saved(id, isAccepted ? texts.accepted : texts.declined)
    }

    @Sendable private func leave(
        _ id: ID<PersonGroup>, _ visit: Visit, _ form: SentForm, _ db: Database
    ) throws -> FormAnswer {
        try GroupService.leave(id, try visit.personID(), db, at: visit.moment)
        return .see("/groups", saying: texts.left)
    }

    @Sendable private func delete(
        _ id: ID<PersonGroup>, _ visit: Visit, _ form: SentForm, _ db: Database
    ) throws -> FormAnswer {
        try GroupService.remove(id, viewer: visit.viewer, db, at: visit.moment)
        return .see("/groups", saying: texts.deleted)
    }
}
