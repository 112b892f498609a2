import CloudCore
import CloudFleet
import CloudHTTP
import CloudPricing
import CommonBase

/// OCPI 2.2.1 as a sender: versions, Locations and Tariffs. Everybody gets the same: what a visitor
/// without an account sees.
struct OCPIRoutes: Sendable {
    let database: CloudDatabase
    let connections: StationConnections
    let party: OCPIParty

    private static let root = "/ocpi/cpo/2.2.1"
    /// Maximum objects of a page.
    private static let pageLimit = 100

    private var caller: Caller { party.isPublic ? .anyone : .person(.read) }

    func all() -> [Route] {
        [
            versions(), details(), locations(), location(), evse(), connector(), tariffs(),
        ]
    }

    private func versions() -> Route {
        .ocpi("/ocpi/versions", caller: caller, "List the versions of OCPI") { _ in
            OCPIAnswer(
                .array([
                    .object([
                        "version": "2.2.1", "url": .string(party.url("/ocpi/2.2.1")),
                    ])
                ]))
        }
    }

    private func details() -> Route {
        .ocpi("/ocpi/2.2.1", caller: caller, "Show the endpoints of OCPI 2.2.1") { _ in
            let endpoints = ["locations", "tariffs"].map { name in
                JSONValue.object([
                    "identifier": .string(name), "role": "SENDER",
                    "url": .string(party.url("\(Self.root)/\(name)")),
                ])
            }
            return OCPIAnswer(.object(["version": "2.2.1", "endpoints": .array(endpoints)]))
        }
    }

    // MARK: Locations

    private func locations() -> Route {
        let path = "\(Self.root)/locations"
        return .ocpi(path, caller: caller, "List public places", query: Window.parameters) { call in
            let (window, now) = (try Window(call, limit: Self.pageLimit), call.moment.wall)
            let found = try await database.read { db in
                try OCPILocations.page(
                    window, now, isConnected: connections.isConnected, db)
            }
            return answer(found.page.map { $0.json(party) }, found.total, window, path)
        }
    }

    private func location() -> Route {
        let path = "\(Self.root)/locations/{location}"
        return .ocpi(path, caller: caller, "Show a public place") { call in
            OCPIAnswer(try await find(call).json(party))
        }
    }

    private func evse() -> Route {
        let path = "\(Self.root)/locations/{location}/{evse}"
        return .ocpi(path, caller: caller, "Show a charging point of a public place") { call in
            OCPIAnswer(try await findEVSE(call).evse.json())
        }
    }

    private func connector() -> Route {
        let path = "\(Self.root)/locations/{location}/{evse}/{connector}"
        return .ocpi(path, caller: caller, "Show a connector of a public place") { call in
            let (_, evse) = try await findEVSE(call)
            guard call.text("connector") == OCPIConnector.id else {
                throw ServiceError(.notFound, "The connector does not exist.")
            }
            return OCPIAnswer(evse.connector.json(at: evse.updatedAt))
        }
    }

    private func find(_ call: Call<Void>) async throws -> OCPILocation {
        let (id, now): (LocationID, Timestamp) = (try call.id("location"), call.moment.wall)
        guard
            let location = try await database.read({ db in
                try OCPILocations.find(id, now, isConnected: connections.isConnected, db)
            })
        else { throw ServiceError(.notFound, "The location does not exist.") }
        return location
    }

    private func findEVSE(
        _ call: Call<Void>
    ) async throws -> (location: OCPILocation, evse: OCPIEVSE) {
        let location = try await find(call)
        guard let evse = location.evses.first(where: { $0.uid == call.text("evse") }) else {
            throw ServiceError(.notFound, "The EVSE does not exist.")
        }
        return (location, evse)
    }

    // MARK: Tariffs

    private func tariffs() -> Route {
        let path = "\(Self.root)/tariffs"
        return .ocpi(
            path, caller: caller, "List the tariffs of public places", query: Window.parameters
        ) { call in
            let (window, now) = (try Window(call, limit: Self.pageLimit), call.moment.wall)
            let found = try await database.read { db in
                try TariffTable.published(
                    where: OCPILocations.isPublished("location_tariff.location_id", now),
                    changedFrom: window.from, changedBefore: window.to,
                    offset: window.offset, limit: window.limit, at: now, db)
            }
            let tariffs = found.page.map { stored in
                OCPITariff(
                    countryCode: party.countryCode, partyID: party.partyID, id: stored.id.text,
                    updatedAt: stored.validFrom, tariff: stored.tariff
                ).json
            }
            return answer(tariffs, found.total, window, path)
        }
    }

    private func answer(
        _ page: [JSONValue], _ total: Int, _ window: Window, _ path: String
    ) -> OCPIAnswer {
        let next = window.next(of: total).map { party.url("\(path)?\($0.query)") }
        return OCPIAnswer(page: page, total: total, limit: Self.pageLimit, next: next)
    }

    /// Which part of a list is asked for.
    struct Window: Sendable {
        var offset: Int
        var limit: Int
        var from: Timestamp?
        var to: Timestamp?

        private static let largest: Int64 = 1_000_000
        private static let offsetParameter = QueryParameter<Int64>.number(
            "offset", "How many objects to leave out; none if absent", in: 0...largest)
        private static let limitParameter = QueryParameter<Int64>.number(
            "limit", "Maximum objects; the server returns at most 100", in: 1...largest)
        private static let fromParameter = time(
            "date_from", "Only objects whose `last_updated` is this time or later")
        private static let toParameter = time(
            "date_to", "Only objects whose `last_updated` is before this time")

        static let parameters: [any DescribedParameter] = [
            offsetParameter, limitParameter, fromParameter, toParameter,
        ]

        /// OCPI's DateTime: UTC, also without the `Z`.
        private static func time(_ name: String, _ summary: String) -> QueryParameter<Timestamp> {
            QueryParameter(
                name, summary, expectation: "a date and time in UTC",
                schema: .object(["type": "string", "format": "date-time"])
            ) { Timestamp(parsing: $0) ?? Timestamp(parsing: "\($0)Z") }
        }

        /// - Throws: `invalidInput` naming the parameter.
        init(_ call: Call<Void>, limit: Int) throws {
            offset = Int(try call.query(Self.offsetParameter) ?? 0)
            self.limit = min(limit, Int(try call.query(Self.limitParameter) ?? Self.largest))
            from = try call.query(Self.fromParameter)
            to = try call.query(Self.toParameter)
        }

        /// The window after this one; nil after the last object.
        func next(of total: Int) -> Window? {
            guard offset + limit < total else { return nil }
            var next = self
            next.offset += limit
            return next
        }

        var query: String {
            let dates = [("date_from", from), ("date_to", to)].compactMap { name, time in
                time.map { "\(name)=\($0.iso8601)" }
            }
            return (["offset=\(offset)", "limit=\(limit)"] + dates).joined(separator: "&")
        }
    }
}
