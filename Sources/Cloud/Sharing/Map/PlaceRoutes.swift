import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase

/// The search for places for programs.
struct PlaceRoutes: Sendable {
    let database: CloudDatabase
    let connections: StationConnections

    struct SharedPlaceView: Codable, Sendable, Documented {
        static let notes = [
            "latitude": "Of the public point in degrees; the place lies within 500 m",
            "longitude": "As `latitude`",
            "powerW": "Maximum power in watts",
            "pricePerKWh":
                "With VAT, in ten-thousandths of a unit of the currency; absent without such a price",
            "state":
                "free; occupied: a car charges or stands there; freeFrom: by its calendar; notFree: "
                + "not within a day; outOfOrder; offline; unknown",
            "stateUntil":
                "free: until when, absent for longer than a day; freeFrom: from when; else absent",
        ]

        enum State: String, Codable, Sendable, CaseIterable {
            case free, occupied, freeFrom, notFree, outOfOrder, offline, unknown
        }

        var id: LocationID
        var title: String
        var district: String
        var town: String
        var connector: Listing.ConnectorKind
        var powerW: Int64
        var latitude: Double
        var longitude: Double
        var pricePerKWh: Int64?
        var state: State
        var stateUntil: Timestamp?

        init(_ place: MapPlace) {
            id = place.id
            title = place.title
            district = place.district
            town = place.town
            connector = place.connector
            powerW = place.powerW
            latitude = Double(place.latitudeE6) / 1e6
            longitude = Double(place.longitudeE6) / 1e6
            pricePerKWh = place.price
            switch place.state {
            case .free(let until): (state, stateUntil) = (.free, until)
            case .occupied: (state, stateUntil) = (.occupied, nil)
            case .freeFrom(let start): (state, stateUntil) = (.freeFrom, start)
            case .notFree: (state, stateUntil) = (.notFree, nil)
            case .outOfOrder: (state, stateUntil) = (.outOfOrder, nil)
            case .offline: (state, stateUntil) = (.offline, nil)
            case .unknown: (state, stateUntil) = (.unknown, nil)
            }
        }
    }

    private static let from = QueryParameter<Timestamp>.time(
        "from", "Only places that can be booked from this time on; needs `until`")
    private static let until = QueryParameter<Timestamp>.time(
        "until", "The end of that time, at most 8 days after `from`")
    private static let isFree = QueryParameter<Bool>.flag("free", "Only places that are free now")
    private static let cursor = Paging.cursor(MapPosition.init)
    /// Milliseconds: a week and a day.
    private static let longest: Int64 = 691_200_000

    func all() -> [Route] {
        [
            Route(
                .get, "/api/v1/places", caller: .person(.read),
                "List published places that you may see, from the middle of `bbox` outward",
                query: [
                    MapQuery.box, Self.from, Self.until, Self.isFree, MapQuery.kilowatts,
                    MapQuery.kind, MapQuery.maximumPrice, MapQuery.ofGroup, Paging.limit,
                    Self.cursor,
                ]
            ) { call in
                let (size, after) = (try call.pageSize(), try call.query(Self.cursor))
                let search = MapSearch(
                    try filter(call), viewer: call.viewer, now: call.moment.wall,
                    isConnected: connections.isConnected)
                let middle = (try call.query(MapQuery.box) ?? .czechia).centre
                let found = try await database.read { db in
                    try search.page(
                        near: MapSearch.Point(
                            latitudeE6: middle.latitudeE6, longitudeE6: middle.longitudeE6),
                        after: after, size: size, db)
                }
                return Page(found.places.map(SharedPlaceView.init), nextCursor: found.next?.text)
            }
        ]
    }

    private func filter(_ call: Call<Void>) throws -> MapFilter {
        var filter = MapFilter()
        filter.bounds = try call.query(MapQuery.box) ?? .world
        filter.minimumPowerW = try call.query(MapQuery.kilowatts).map { $0 * 1000 }
        filter.connector = try call.query(MapQuery.kind)
        filter.maximumPrice = try call.query(MapQuery.maximumPrice).flatMap {
            TypedAmount.tenThousandths($0, upTo: 1000)
        }
        filter.group = try call.query(MapQuery.ofGroup)
        filter.isFreeNow = try call.query(Self.isFree) ?? false
        switch (try call.query(Self.from), try call.query(Self.until)) {
        case (nil, nil): break
        case (let from?, let until?)
        where from < until && until.millisecondsSince(from) <= Self.longest:
            filter.freeIn = from..<until
        default:
            throw ServiceError(
                .invalidInput,
                "from and until must be set together, and until must be at most 8 days later.",
                field: "until")
        }
        return filter
    }
}
