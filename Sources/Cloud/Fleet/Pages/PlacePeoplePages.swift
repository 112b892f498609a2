import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// Who may charge at a host's places, and who runs them.
struct PlacePeoplePages: Sendable {
    let site: Site
    let database: CloudDatabase
    let form: InvitationForm

    /// Maximum places and grants that a page lists.
    private static let listLimit = 200
    private var texts: PlacePeopleTexts { PlacePeopleTexts() }

    func all() -> [Route] {
        let place = "/places/{id}/people"
        return [
            site.page(
                "/people", for: .person, "Show the places that I run",
                query: [Self.all, Self.cursor], places),
            site.page(place, for: .person, "Show the people of a place", people),
            site.form(place, for: .person, "Invite to a place", again: people, invite),
            site.form(
                "\(place)/invitations/{invitation}/revoke", for: .person,
                "Revoke an invitation to a place", again: people
            ) { visit, _ in
                try await form.revoke(from: path(try visit.id()), visit)
            },
            site.form(
                "\(place)/grants/{grant}/end", for: .person, "Let somebody no longer charge",
                again: people, endGrant),
            site.form(
                "\(place)/co-hosts/{person}/remove", for: .person, "Remove a co-host",
                again: people, removeCoHost),
        ]
    }

    private func path(_ location: LocationID) -> String { "/places/\(location.text)/people" }

    // MARK: The places

    private static let all = QueryParameter<Bool>.flag("all", "For admins: those of all hosts")
    private static let cursor = Paging.cursor(LocationID.init)

    private struct Place: Sendable {
        var path: String
        var name: String
        /// The host, in an admin's list of all.
        var owner: String?
    }

    private struct PlacesModel: Sendable {
        var list: [Place]
        /// Of an admin, who chooses between the own ones and all.
        var isAdminsList: Bool
        var isWhole: Bool
        var nextPath: String?
    }

    /// The places that the person runs; those of all hosts for an admin who asks for them.
    @Sendable private func places(_ visit: Visit) async throws -> HTMLPage {
        let isWhole = visit.viewer.isAdmin && visit.query(Self.all) == true
        let viewer = isWhole ? visit.viewer : .person(try visit.personID(), [])
        let after = isWhole ? visit.query(Self.cursor)?.text ?? "" : ""
        let (found, names) = try await database.read { db in
            let found = try LocationTable.list(
                after: after, limit: Self.listLimit + 1, viewer: viewer, db)
            return (found, isWhole ? try PersonTable.names(found.map(\.hostID), db) : [:])
        }
        let shown = found.prefix(Self.listLimit)
        return HTMLPage(
            "places", title: texts.heading, texts: texts,
            model: PlacesModel(
                list: shown.map {
                    Place(path: path($0.id), name: $0.name, owner: names[$0.hostID])
                }, isAdminsList: visit.viewer.isAdmin, isWhole: isWhole,
                nextPath: isWhole && found.count > shown.count
                    ? shown.last.map { "/people?all=true&cursor=\($0.id)" } : nil))
    }

    // MARK: The people of a place

    private struct Person: Sendable {
        var name: String
        var details: String?
        /// Where the form that removes the person is sent; nil for nobody.
        var removal: String?
    }

    private struct Model: Sendable {
        var place: String
        var action: String
        var tabs: PlaceTabs
        /// The page of the place.
        var page: String
        var hosts: [Person]
        var drivers: [Person]
        var invitations: [InvitationForm.Item]
        var hasInvitations: Bool
        var email: FormField
        /// Nil for a co-host, who can't make others co-hosts.
        var offer: FormField?
    }

    private enum OfferChoice: String, CaseIterable { case charging, coHost }

    /// The facts of a place on the page.
    private struct Found: Sendable {
        var location: Location
        var coHosts: [Membership]
        var grants: [AccessGrant]
        var names: [PersonID: String]
        var groups: [ID<PersonGroup>: String]
        var stations: [StationID: String]
    }

    private func find(_ visit: Visit) async throws -> Found {
        let (id, viewer): (LocationID, Viewer) = (try visit.id(), visit.viewer)
        return try await database.read { db in
            let location = try LocationService.find(id, viewer: viewer, db)
            let grants = try GrantTable.list(
                at: id, limit: Self.listLimit, viewer: viewer, db)
            let stations = grants.compactMap { grant -> StationID? in
                if case .station(let id) = grant.target { id } else { nil }
            }
            var people = [location.hostID]
            var groups: [ID<PersonGroup>: String] = [:]
            for grant in grants {
                switch grant.grantee {
                case .person(let id): people.append(id)
                case .group(let id):
                    groups[id] = try GroupTable.find(id, viewer: .system, db)?.name
                case .everyone: break
                }
            }
            return Found(
                location: location, coHosts: try LocationTable.members(of: id, db),
                grants: grants, names: try PersonTable.names(people, db), groups: groups,
                stations: try StationPlace.of(stations, db).mapValues(\.stationName))
        }
    }

    @Sendable private func people(_ visit: Visit) async throws -> HTMLPage {
        let found = try await find(visit)
        let isOwner = visit.viewer.isAdmin || visit.person?.id == found.location.hostID
        let action = path(found.location.id)
        let invitations = try await form.items(to: found.location.id, visit)
        return HTMLPage(
            "place-people", title: texts.heading, texts: texts,
            model: Model(
                place: found.location.name, action: action,
                tabs: PlaceTabs(found.location.id.text, at: .people, visit),
                page: "/places/\(found.location.id.text)",
                hosts: hosts(of: found, isOwner: isOwner, action, visit),
                drivers: found.grants.map { driver($0, found, action, visit) },
                invitations: invitations, hasInvitations: !invitations.isEmpty,
                email: form.email(visit, hint: texts.emailHint),
                offer: isOwner ? offerField(visit) : nil))
    }

    private func offerField(_ visit: Visit) -> FormField {
        visit.choice(
            "offer", texts.what, .radio,
            options: [
                (OfferChoice.charging.rawValue, visit.say(texts.charging)),
                (OfferChoice.coHost.rawValue, visit.say(texts.running)),
            ], value: OfferChoice.charging.rawValue)
    }

    private func hosts(
        of found: Found, isOwner: Bool, _ action: String, _ visit: Visit
    ) -> [Person] {
        let host = Person(
            name: found.names[found.location.hostID] ?? "", details: visit.say(texts.host))
        return [host]
            + found.coHosts.map { member in
                let isOwn = member.personID == visit.person?.id
                return Person(
                    name: member.name, details: visit.say(texts.coHost),
                    removal: isOwner && !isOwn
                        ? "\(action)/co-hosts/\(member.personID.text)/remove" : nil)
            }
    }

    private func driver(
        _ grant: AccessGrant, _ found: Found, _ action: String, _ visit: Visit
    ) -> Person {
        let name =
            switch grant.grantee {
            case .person(let id): found.names[id] ?? ""
            case .group(let id): visit.say(texts.group(found.groups[id] ?? ""))
            case .everyone: visit.say(texts.everyone)
            }
        var details: [String] = []
        if case .station(let id) = grant.target { details.append(found.stations[id] ?? "") }
        if let end = grant.validUntil {
            details.append(visit.say(texts.until(visit.formats.date(end))))
        }
        return Person(
            name: name, details: details.isEmpty ? nil : details.joined(separator: " · "),
            removal: "\(action)/grants/\(grant.id.text)/end")
    }

    @Sendable private func invite(_ visit: Visit, _ sent: SentForm) async throws -> FormAnswer {
        let id: LocationID = try visit.id()
        // A co-host's form has no choice.
        let choice: OfferChoice =
            try sent.typed("offer").isEmpty ? .charging : sent.choice("offer")
        let offer: Invitation.Offer = choice == .coHost ? .coHost(id) : .charging(id)
        return try await form.send(offer, from: path(id), visit, sent)
    }

    @Sendable private func endGrant(_ visit: Visit, _ sent: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (ID<AccessGrant>, Viewer, Moment) = (
            try visit.id("grant"), visit.viewer, visit.moment
        )
        try await database.write { db in
            try GrantService.remove(id, viewer: viewer, db, at: moment)
        }
        return .see(path(try visit.id()), saying: texts.removed)
    }

    @Sendable private func removeCoHost(
        _ visit: Visit, _ sent: SentForm
    ) async throws -> FormAnswer {
        let (id, person): (LocationID, PersonID) = (try visit.id(), try visit.id("person"))
        let (viewer, moment) = (visit.viewer, visit.moment)
        try await database.write { db in
            try LocationService.setMember(
                person, of: id, false, viewer: viewer, db, at: moment)
        }
        return .see(path(id), saying: texts.removed)
    }
}
