import CloudCore
import CloudHTTP
import CommonBase

/// How people join a group, and what its members may charge.
struct GroupJoiningRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource
    let joins: AttemptLimiter

    struct NewMembership: Codable, Sendable, Documented {
        static let notes = [
            "joinCode": "Of a group, in any case, with or without hyphens"
        ]

        var joinCode: String
    }

    struct MembershipView: Codable, Sendable, Documented {
        static let notes = ["outcome": "requested: the host of the group has to approve it"]

        var groupId: ID<PersonGroup>
        var name: String
        var outcome: GroupService.JoinOutcome
    }

    private static let cursor = Paging.cursor(PersonID.init)

    func all() -> [Route] {
        [renewCode(), removeCode(), join(), requests(), showLimits(), setLimits()]
            + [true, false].map(answer)
    }

    private func renewCode() -> Route {
        Route(
            .post, "/api/v1/groups/{id}/join-code", caller: .person(.admin),
            "Give a group a new link; the old one no longer works"
        ) { call in
            let (id, code): (ID<PersonGroup>, JoinCode) = (try call.id(), JoinCode(from: random))
            return try await database.write { db in
                GroupRoutes.GroupView(
                    try GroupService.setCode(code, of: id, viewer: call.viewer, db, at: call.moment)
                )
            }
        }
    }

    private func removeCode() -> Route {
        Route(
            .delete, "/api/v1/groups/{id}/join-code", caller: .person(.admin),
            "Switch a group's link off", success: .noContent
        ) { call in
            let id: ID<PersonGroup> = try call.id()
            try await database.write { db in
                _ = try GroupService.setCode(nil, of: id, viewer: call.viewer, db, at: call.moment)
            }
            return NoContent()
        }
    }

    private func join() -> Route {
        Route(
            .post, "/api/v1/memberships", caller: .person(.control),
            "Join a group by its code, or ask to", success: .created,
            errors: [.conflict, .notFound, .tooManyRequests]
        ) { (call: Call<NewMembership>) in
            guard let code = JoinCode(call.body.joinCode) else {
                throw ServiceError(
                    .invalidInput, "joinCode must have 12 letters and digits.", field: "joinCode")
            }
            guard let person = try call.callingPerson() else {
                throw ServiceError(.forbidden, "Only a person can join a group.")
            }
            guard joins.take(person.text, at: call.moment) else {
                throw ServiceError(.tooManyRequests, "Too many groups; try again in an hour.")
            }
            return try await database.write { db in
                let group = try GroupService.find(code: code, for: person, db)
                return MembershipView(
                    groupId: group.id, name: group.name,
                    outcome: try GroupService.join(code, by: person, db, at: call.moment))
            }
        }
    }

    private func requests() -> Route {
        Route(
            .get, "/api/v1/groups/{id}/requests", caller: .person(.read),
            "List the people who want to join a group", query: [Paging.limit, Self.cursor]
        ) { call in
            let (id, size): (ID<PersonGroup>, Int) = (try call.id(), try call.pageSize())
            let after = try call.query(Self.cursor)?.text ?? ""
            let people = try await database.read { db in
                _ = try GroupService.find(id, viewer: call.viewer, db)
                return try GroupTable.requests(to: id, after: after, limit: size + 1, db)
            }
            return Page(people, size: size, item: MemberView.init) { $0.personID.text }
        }
    }

    private func answer(_ isAccepted: Bool) -> Route {
        Route(
            isAccepted ? .put : .delete, "/api/v1/groups/{id}/requests/{personId}",
            caller: .person(.admin),
            isAccepted ? "Let a person into a group" : "Decline a person's request to join",
            success: .noContent, errors: isAccepted ? [.conflict] : []
        ) { call in
            let (id, person): (ID<PersonGroup>, PersonID) = (
                try call.id(), try call.id("personId")
            )
            try await database.write { db in
                try GroupService.answer(
                    person, waitingFor: id, isAccepted: isAccepted, viewer: call.viewer, db,
                    at: call.moment)
            }
            return NoContent()
        }
    }

    private func showLimits() -> Route {
        Route(
            .get, "/api/v1/groups/{id}/limits", caller: .person(.read),
            "Show how much and when a group may charge"
        ) { call in
            let id: ID<PersonGroup> = try call.id()
            return try await database.read { db in
                _ = try GroupService.seen(id, viewer: call.viewer, db)
                return GroupLimitsView(try GroupLimitTable.limits(of: id, db))
            }
        }
    }

    private func setLimits() -> Route {
        Route(
            .put, "/api/v1/groups/{id}/limits", caller: .person(.admin),
            "Set how much and when a group may charge"
        ) { (call: Call<GroupLimitsView>) in
            let (id, limits): (ID<PersonGroup>, GroupLimits) = (
                try call.id(), try call.body.limits()
            )
            return try await database.write { db in
                try GroupService.setLimits(
                    limits, of: id, viewer: call.viewer, db, at: call.moment)
                return GroupLimitsView(limits)
            }
        }
    }
}

/// The limits of a group in requests and answers.
struct GroupLimitsView: Codable, Sendable, Documented {
    static let notes = [
        "memberDayWh": "Of each member in a day; no limit if absent. 1000 to 100000000, as all",
        "memberWeekWh": "In a week from Monday", "memberMonthWh": "In a month of the calendar",
        "groupDayWh": "Of all members together in a day",
        "memberDayMinor": "Spent by each member in a day, in hundredths; no limit if absent. "
            + "100 to 100000000, as all",
        "groupDayMinor": "Spent by all members together in a day",
        "hours": "At most 14, in the local time of the place; at any time if absent or empty",
    ]

    struct GroupHoursView: Codable, Sendable, Documented {
        static let notes = [
            "weekdays": "On which the hours begin: 1 for Monday to 7 for Sunday",
            "from": "Such as 22:00", "until": "Such as 06:00 (on the next day) or 24:00",
        ]

        var weekdays: [Int64]
        var from: String
        var until: String
    }

    var memberDayWh: Int64?
    var memberWeekWh: Int64?
    var memberMonthWh: Int64?
    var groupDayWh: Int64?
    var groupWeekWh: Int64?
    var groupMonthWh: Int64?
    var memberDayMinor: Int64?
    var memberWeekMinor: Int64?
    var memberMonthMinor: Int64?
    var groupDayMinor: Int64?
    var groupWeekMinor: Int64?
    var groupMonthMinor: Int64?
    var hours: [GroupHoursView]?

    init(_ limits: GroupLimits) {
        memberDayWh = limits.energyWh[.init(.member, .day)]
        memberWeekWh = limits.energyWh[.init(.member, .week)]
        memberMonthWh = limits.energyWh[.init(.member, .month)]
        groupDayWh = limits.energyWh[.init(.group, .day)]
        groupWeekWh = limits.energyWh[.init(.group, .week)]
        groupMonthWh = limits.energyWh[.init(.group, .month)]
        memberDayMinor = limits.costs[.init(.member, .day)]?.minor
        memberWeekMinor = limits.costs[.init(.member, .week)]?.minor
        memberMonthMinor = limits.costs[.init(.member, .month)]?.minor
        groupDayMinor = limits.costs[.init(.group, .day)]?.minor
        groupWeekMinor = limits.costs[.init(.group, .week)]?.minor
        groupMonthMinor = limits.costs[.init(.group, .month)]?.minor
        hours = limits.hours.map {
            GroupHoursView(weekdays: $0.days, from: $0.fromText, until: $0.untilText)
        }
    }

    /// - Throws: `invalidInput` for hours that are none.
    func limits() throws -> GroupLimits {
        let stated: [(GroupLimits.Counted, GroupLimits.Period, Int64?, Int64?)] = [
            (.member, .day, memberDayWh, memberDayMinor),
            (.member, .week, memberWeekWh, memberWeekMinor),
            (.member, .month, memberMonthWh, memberMonthMinor),
            (.group, .day, groupDayWh, groupDayMinor),
            (.group, .week, groupWeekWh, groupWeekMinor),
            (.group, .month, groupMonthWh, groupMonthMinor),
        ]
        var limits = GroupLimits()
        for (counted, period, energy, amount) in stated {
            limits.energyWh[.init(counted, period)] = energy
            limits.costs[.init(counted, period)] = amount.map(Money.init(minor:))
        }
        limits.hours = try (hours ?? []).map { hours in
            guard
                let known = GroupHours(days: hours.weekdays, from: hours.from, until: hours.until)
            else {
                throw ServiceError(
                    .invalidInput, "hours must have weekdays from 1 to 7 and times such as 22:00.",
                    field: "hours")
            }
            return known
        }
        return limits
    }
}
