import CloudCore
import CloudModule
import CloudPeople
import CommonBase
import MessageCatalogue

/// The personal data of this domain.
extension PersonalDataPart {
    static let fleet: [PersonalDataPart] = [
        .rows(
            "places.json", Message("places that you run", "místa, která vedeš"), of: "location",
            key: "id", where: "host_id = ?",
            [
                .text("id"), .text("name"), .text("time_zone", as: "timeZone"),
                .time("created_at", as: "createdAt"),
            ]),
        .rows(
            "co-hosting.json",
            Message("places of others that you help to run", "místa jiných, která pomáháš vést"),
            of: "location_member", key: "location_id", where: "person_id = ?",
            [.text("location_id", as: "placeId"), .time("created_at", as: "since")]),
        .rows(
            "groups.json", Message("your groups", "tvoje skupiny"),
            of: "person_group", key: "id", where: "host_id = ?",
            [
                .text("id"), .text("name"), .text("kind"),
                .flag("needs_approval", as: "needsApproval"),
                .time("created_at", as: "createdAt"),
            ]),
        .rows(
            "group-requests.json",
            Message("groups that you asked to join", "skupiny, do kterých chceš vstoupit"),
            of: "group_request", key: "group_id", where: "person_id = ?",
            [.text("group_id", as: "groupId"), .time("created_at", as: "askedAt")]),
        .rows(
            "group-removals.json",
            Message(
                "groups whose host removed or declined you",
                "skupiny, ze kterých tě hostitel odebral nebo do kterých tě nepřijal"),
            of: "group_removal", key: "group_id", where: "person_id = ?",
            [.text("group_id", as: "groupId"), .time("removed_at", as: "removedAt")]),
        .rows(
            "memberships.json", Message("groups in which you are", "skupiny, do kterých patříš"),
            of: "group_member", key: "group_id", where: "person_id = ?",
            [.text("group_id", as: "groupId"), .time("created_at", as: "since")]),
        .rows(
            "grants.json", Message("your permissions to charge", "tvoje povolení nabíjet"),
            of: "access_grant", key: "id", where: "person_id = ?",
            AuditSource.grantColumns + [.time("created_at", as: "createdAt")]),
        .rows(
            "invitations.json", Message("invitations that you sent", "tvoje pozvánky pro jiné"),
            of: "invitation", key: "id", where: "invited_by = ?",
            AuditSource.invitationColumns + [
                .text("email"), .time("created_at", as: "createdAt"),
                .time("expires_at", as: "expiresAt"),
            ]),
        .rows(
            "accepted-invitations.json",
            Message("invitations that you accepted", "přijaté pozvánky"),
            of: "invitation_acceptance", key: "invitation_id", where: "person_id = ?",
            [
                .text("invitation_id", as: "invitationId"),
                .time("accepted_at", as: "acceptedAt"),
            ]),
        .rows(
            "handovers.json",
            Message("chargers that you offered to others", "nabíječky nabídnuté jiným"),
            of: "station_handover", key: "id", where: "offered_by = ?",
            handoverColumns + [.text("email")]),
        .rows(
            "offered-chargers.json",
            Message("chargers that others offered to you", "nabíječky, které ti kdo nabídl"),
            of: "station_handover", key: "id", where: "offered_to = ?", handoverColumns),
    ]

    private static let handoverColumns: [ShownColumn] = [
        .text("station_id", as: "stationId"), .time("created_at", as: "createdAt"),
        .time("expires_at", as: "expiresAt"), .time("ended_at", as: "endedAt"),
    ]
}

extension AuditNaming {
    package static let stations = AuditNaming(
        of: "station",
        person: "(SELECT host_id FROM location WHERE location.id = station.location_id)")
    package static let locations = AuditNaming(of: "location", person: "host_id")
}

/// How the audit log reads the objects of this domain.
extension AuditSource {
    static let grantColumns: [ShownColumn] = [
        .text("station_id", as: "stationId"), .text("location_id", as: "locationId"),
        .text("person_id", as: "personId"), .text("group_id", as: "groupId"),
        .flag("is_everyone", as: "everyone"), .time("valid_from", as: "validFrom"),
        .time("valid_until", as: "validUntil"),
        .number("maximum_energy_wh", as: "maximumEnergyWh"),
    ]

    /// Without the address, which may be that of somebody without an account.
    static let invitationColumns: [ShownColumn] = [
        .text("offer"), .text("location_id", as: "locationId"),
        .number("uses_left", as: "usesLeft"),
    ]

    static let fleet: [AuditSource] = [
        AuditSource(
            .station, Message("Charger", "Nabíječka"), named: .stations,
            paths: [
                "/api/v1/stations/{id}", "/stations/{id}", "/chargers/{id}", "/admin/stations/{id}",
            ],
            read: row(
                of: "station",
                person: "(SELECT host_id FROM location WHERE location.id = station.location_id)",
                [
                    .text("name"), .text("kind"), .text("location_id", as: "locationId"),
                    .number("security_profile", as: "securityProfile"),
                    .number("least_profile", as: "minimumSecurityProfile"),
                    .flag("needs_subprotocol", as: "needsSubprotocol"),
                    .number("stated_power_w", as: "statedPowerW"),
                ])),
        AuditSource(
            .location, Message("Place", "Místo"), named: .locations,
            paths: ["/api/v1/locations/{id}", "/places/{id}"],
            read: row(
                of: "location", person: "host_id",
                [.text("name"), .text("time_zone", as: "timeZone"), .text("host_id", as: "hostId")]
            ) { id, db in
                try members("location_member", "location_id", id, db)
            }),
        AuditSource(
            .group, Message("Group", "Skupina"),
            named: AuditNaming(of: "person_group", person: "host_id"),
            paths: ["/api/v1/groups/{id}", "/groups/{id}"],
            read: row(
                of: "person_group", person: "host_id",
                [
                    .text("name"), .text("kind"), .text("host_id", as: "hostId"),
                    .flag("needs_approval", as: "needsApproval"),
                ]
            ) { id, db in
                try members("group_member", "group_id", id, db) + joining(id, db)
            }),
        AuditSource(
            .grant, Message("Permission to charge", "Povolení nabíjet"),
            paths: [
                "/api/v1/grants/{id}", "/places/{id}/people/grants/{grant}",
                "/groups/{id}/places/{grant}",
            ],
            read: row(of: "access_grant", person: "person_id", grantColumns)),
        AuditSource(
            .invitation, Message("Invitation", "Pozvánka"),
            paths: ["/places/{id}/people/invitations/{invitation}", "/invitations/{invitation}"],
            read: row(of: "invitation", person: "NULL", invitationColumns)),
    ]

    /// The people who wait to join a group, a digest of its code, and its limits.
    private static func joining(_ id: String, _ db: Database) throws -> [JSONValue.Member] {
        guard let group = ID<PersonGroup>(id),
            let found = try GroupTable.find(group, viewer: .system, db)
        else { return [] }
        let waiting = try GroupTable.requests(to: group, after: "", limit: 1000, db)
        let limits = try GroupLimitTable.limits(of: group, db)
        return [
            .init("waiting", .array(waiting.map { .string($0.personID.text) })),
            .init(
                "joinCode",
                found.joinCode.map { JSONValue.string(String(SecretHash.of($0.text).prefix(8))) }
                    ?? .null),
            .init(
                "energyWh",
                .array(
                    GroupLimits.Key.all.compactMap { key in
                        limits.energyWh[key].map { .string("\(key.field) \($0)") }
                    })),
            .init(
                "costMinor",
                .array(
                    GroupLimits.Key.all.compactMap { key in
                        limits.costs[key].map { .string("\(key.field) \($0.minor)") }
                    })),
            .init("hours", .array(limits.hours.map { .string($0.key) })),
        ]
    }

    /// The ids of people, at most a thousand.
    private static func members(
        _ table: String, _ column: String, _ id: String, _ db: Database
    ) throws -> [JSONValue.Member] {
        let people = try PersonID.fetchAll(
            db,
            sql: """
                SELECT person_id FROM \(table) WHERE \(column) = ? ORDER BY person_id LIMIT 1000
                """,
            arguments: [id])
        return [.init("members", .array(people.map { .string($0.text) }))]
    }
}

/// A host without chargers can be deleted, with their places and the invitations to their address.
package struct LocationRemoval: PersonRemovalRule {
    package init() {}

    package func obstacle(to person: PersonID, _ db: Database) throws -> RemovalObstacle? {
        let hasChargers = try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM station
                    JOIN location ON location.id = station.location_id WHERE host_id = ?)
                """,
            arguments: [person])
        return hasChargers == true ? .hasChargers : nil
    }

    package func erase(_ person: PersonID, _ db: Database, at moment: Moment) throws {
        let places = try LocationID.fetchAll(
            db, cached: "SELECT id FROM location WHERE host_id = ?", arguments: [person])
        for place in places {
            try LocationService.remove(place, viewer: .system, db, at: moment)
        }
        guard let email = try PeopleService.find(person, viewer: .system, db).email else { return }
        try db.execute(
            cached: "DELETE FROM invitation WHERE email = ?", arguments: [email.lowercased()])
        try db.execute(
            cached: "DELETE FROM station_handover WHERE email = ?",
            arguments: [email.lowercased()])
    }
}
