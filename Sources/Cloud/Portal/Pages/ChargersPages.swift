import CloudBooking
import CloudCharging
import CloudCore
import CloudFleet
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// The chargers of a host, as they are now.
struct ChargersPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let chargers: ChargerList
    let policy: StationRegistrationPolicy

    private let texts = ChargersTexts()
    /// Chargers of a page of all.
    private static let pageSize = 30
    /// Coming bookings among which each charger's next one is looked for.
    private static let bookingLimit = 200

    private static let all = QueryParameter<Bool>.flag("all", "For admins: those of all hosts")
    private static let text = QueryParameter<String>.text(
        "q", "Only chargers whose id or name contains this text", maximumLength: 200)
    private static let cursor = Paging.cursor(StationID.init)

    init(
        site: Site, database: CloudDatabase, chargers: ChargerList,
        policy: StationRegistrationPolicy
    ) {
        self.site = site
        self.database = database
        self.chargers = chargers
        self.policy = policy
    }

    func all() -> [Route] {
        [
            site.page(
                "/chargers", for: .person, "Show the chargers that I manage",
                query: [Self.all, Self.text, Self.cursor]
            ) { try await list($0) }
        ]
    }

    private struct Model: Sendable {
        var chargers: [Charger]
        var hasChargers: Bool
        var mayAdd: Bool
        /// Of an admin, who chooses between the own ones and all.
        var isAdminsList: Bool
        var isWhole: Bool
        var search: String
        /// The next page; nil for the last one.
        var nextPath: String?

        struct Charger: Sendable {
            var name: String
            var page: String
            /// Vendor and model; nil if the station has not told them.
            var description: String?
            var seen: String
            var connectors: [Connector]
            var sticker: String
            var connection: String
            /// The place and its host, in an admin's list of all.
            var owner: String?
            /// The calendar of its place.
            var calendar: String?
            /// The next booking, and its page; nil for none, and in a list of all.
            var booking: String?
            var bookingPath: String?
        }

        struct Connector: Sendable {
            var code: String
            var path: String
            var chip: String
            var state: String
            var charging: String?
            var chargingPath: String?
        }
    }

    private func list(_ visit: Visit) async throws -> HTMLPage {
        let (person, viewer, moment) = (try visit.personID(), visit.viewer, visit.moment)
        let isWhole = viewer.isAdmin && visit.query(Self.all) == true
        let text = isWhole ? visit.query(Self.text) : nil
        let items =
            isWhole
            ? try await chargers.all(
                containing: text, after: visit.query(Self.cursor)?.text ?? "",
                limit: Self.pageSize + 1, viewer: viewer, at: moment)
            : try await chargers.managed(by: person, at: moment)
        let (names, bookings) = try await database.read { db in
            let bookings =
                isWhole
                ? []
                : try BookingTable.coming(
                    toHost: person, moment.wall, limit: Self.bookingLimit, db)
            let names = try PersonTable.names(
                items.compactMap { $0.running?.driver(shownTo: viewer) }
                    + (isWhole ? items.compactMap(\.place.hostID) : [])
                    + bookings.map(\.personID), db)
            return (names, bookings)
        }
        var models: [Model.Charger] = []
        var ids: [StationID] = []
        for item in items {
            if item.station.id != ids.last {
                ids.append(item.station.id)
                var model = charger(
                    item.station, owner: isWhole ? owner(item, names) : nil, visit)
                if let next = bookings.first(where: { $0.stationID == item.station.id }) {
                    model.booking = booking(next, item, names, visit)
                    model.bookingPath = "/bookings/\(next.id)"
                }
                models.append(model)
            }
            models[models.count - 1].connectors.append(connector(item, names, visit))
        }
        let hasMore = isWhole && ids.count > Self.pageSize
        if hasMore {
            models.removeLast()
            ids.removeLast()
        }
        let query = text.map { "&q=\($0.percentEncodedForQuery)" } ?? ""
        return HTMLPage(
            "chargers", title: isWhole ? texts.allHeading : texts.heading, texts: texts,
            model: Model(
                chargers: models, hasChargers: !models.isEmpty,
                mayAdd: StationRegistration.isAllowed(to: viewer, policy),
                isAdminsList: viewer.isAdmin, isWhole: isWhole, search: text ?? "",
                nextPath: hasMore
                    ? ids.last.map {
                        "/chargers?all=true\(query)&cursor=\($0.text.percentEncodedForQuery)"
                    } : nil),
            live: ids.map { Signal(.station, $0.text) }
                + [Signal(.personBookings, person.text)]
                + items.compactMap { $0.running.map { Signal(.transaction, $0.id.text) } })
    }

    private func owner(_ item: ChargerList.Item, _ names: [PersonID: String]) -> String {
        [item.place.locationName, item.place.hostID.flatMap { names[$0] }]
            .compactMap(\.self).joined(separator: " · ")
    }

    private func charger(
        _ station: Station, owner: String?, _ visit: Visit
    ) -> Model.Charger {
        let device = [station.description.vendor, station.description.model]
            .compactMap(\.self).joined(separator: " ")
        return Model.Charger(
            name: station.name, page: ChargerPages.path(of: station.id),
            description: device.isEmpty ? nil : device,
            seen: visit.say(
                station.lastSeenAt.map {
                    texts.seen(visit.formats.ago($0, at: visit.moment.wall))
                } ?? texts.neverSeen),
            connectors: [], sticker: "/stations/\(station.id.text.percentEncodedForQuery)/sticker",
            connection: ChargerAccess.path(of: station.id), owner: owner,
            calendar: station.locationID.map { "/places/\($0)/calendar" })
    }

    private func booking(
        _ booking: Booking, _ item: ChargerList.Item, _ names: [PersonID: String],
        _ visit: Visit
    ) -> String {
        let formats = visit.formats(in: item.place.timeZone)
        let time = BookingWords.time(booking.startsAt, booking.endsAt, formats)
        let texts = ChargerTexts()
        return booking.isOwnUse
            ? visit.say(texts.ownBooking(time))
            : visit.say(texts.nextBooking(time, names[booking.personID] ?? ""))
    }

    private func connector(
        _ item: ChargerList.Item, _ names: [PersonID: String], _ visit: Visit
    ) -> Model.Connector {
        return Model.Connector(
            code: item.place.code.grouped, path: "/c/\(item.place.code)",
            chip: item.state.chip, state: visit.say(item.state.words),
            charging: Self.charging(item, names, visit),
            chargingPath: item.running.map { "/charging/\($0.id)" })
    }

    /// Who charges at a connector, and how much; nil if nobody does.
    /// - Parameter names: of the drivers whom the visitor may see.
    static func charging(
        _ item: ChargerList.Item, _ names: [PersonID: String], _ visit: Visit
    ) -> String? {
        guard let running = item.running else { return nil }
        let (texts, formats) = (ChargersTexts(), visit.formats(in: item.place.timeZone))
        let driver = running.driver(shownTo: visit.viewer).flatMap { names[$0] }
        return visit.say(
            texts.charging(
                driver ?? visit.say(texts.nobody),
                energy: formats.energy(running.state.energyWh),
                since: formats.time(running.state.startedAt ?? running.createdAt)))
    }
}
