import CloudBooking
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import Foundation

/// The query of the map, read from its address. Invalid values are ignored.
struct MapQuery: Sendable {
    /// The name of a town or district.
    var place: String?
    var near: MapSearch.Point?
    var bounds: MapBounds?
    var day: CalendarDay?
    var from: LocalTime?
    var until: LocalTime?
    var isFreeNow = false
    var isFavourite = false
    /// Kilowatts.
    var power: Int64?
    var connector: Listing.ConnectorKind?
    /// As it was typed, in units of the currency.
    var price: String?
    var group: ID<PersonGroup>?
    var zoom: Int64?

    // MARK: Parameters

    private static let placeName = QueryParameter<String>.text(
        "where", "A town or a district", maximumLength: 80)
    private static let nearPoint = QueryParameter<MapSearch.Point>(
        "near", "A point by which places are sorted",
        expectation: "a latitude and a longitude with a comma", schema: .object(["type": "string"])
    ) { text in
        let parts = text.split(separator: ",").map(String.init)
        guard parts.count == 2,
            let position = Position(latitude: parts[0], longitude: parts[1])
        else { return nil }
        return MapSearch.Point(
            latitudeE6: position.latitudeE6, longitudeE6: position.longitudeE6)
    }
    static let box = QueryParameter<MapBounds>(
        "bbox", "Only places within west,south,east,north in degrees",
        expectation: "four numbers: west,south,east,north", schema: .object(["type": "string"])
    ) { MapBounds($0) }
    private static let date = QueryParameter<CalendarDay>(
        "day", "The local day of `from`; today if absent", expectation: "a date such as 2026-11-29",
        schema: .object(["type": "string", "format": "date"])
    ) { CalendarDay($0) }
    private static let start = time("from", "Only places that are free from this local time on")
    private static let end = time("until", "Until when they are free; an hour if absent")
    private static let favourite = QueryParameter<Bool>(
        "favourite", "Only favourites of yours", expectation: "on",
        schema: .object(["type": "string"])
    ) { $0 == "on" ? true : nil }
    private static let free = QueryParameter<Bool>(
        "free", "Only places that are free now", expectation: "on",
        schema: .object(["type": "string"])
    ) { $0 == "on" ? true : nil }
    static let kilowatts = QueryParameter<Int64>.number(
        "power", "Only places with this power in kW at least", in: 1...400)
    static let kind = QueryParameter<Listing.ConnectorKind>.choice(
        "connector", "Only places with this connector")
    static let maximumPrice = QueryParameter<String>(
        "price", "Only places whose kWh costs no more than this",
        expectation: "an amount such as 6.50", schema: .object(["type": "string"])
    ) { TypedAmount.tenThousandths($0, upTo: 1000) == nil ? nil : $0 }
    static let ofGroup = QueryParameter<ID<PersonGroup>>.id(
        "group", "Only places where this group of yours may charge")
    private static let level = QueryParameter<Int64>.number(
        "zoom", "Zoom of the map: 0 is the world in 256 pixels", in: 0...18)

    static let parameters: [any DescribedParameter] = [
        placeName, nearPoint, box, date, start, end, free, kilowatts, kind, maximumPrice, ofGroup,
        favourite,
    ]
    static let featureParameters: [any DescribedParameter] = parameters + [level]

    private static func time(_ name: String, _ summary: String) -> QueryParameter<LocalTime> {
        QueryParameter(
            name, summary, expectation: "a time such as 16:00",
            schema: .object(["type": "string"])
        ) { LocalTime($0) }
    }

    init(_ visit: Visit) {
        place = visit.query(Self.placeName)
        near = visit.query(Self.nearPoint)
        bounds = visit.query(Self.box)
        day = visit.query(Self.date)
        from = visit.query(Self.start)
        until = visit.query(Self.end)
        isFreeNow = visit.query(Self.free) ?? false
        isFavourite = visit.query(Self.favourite) ?? false
        power = visit.query(Self.kilowatts)
        connector = visit.query(Self.kind)
        price = visit.query(Self.maximumPrice)
        group = visit.query(Self.ofGroup)
        zoom = visit.query(Self.level)
    }

    // MARK: Its meaning

    func filter(at now: Timestamp) -> MapFilter {
        var filter = MapFilter()
        filter.bounds = bounds ?? .world
        filter.minimumPowerW = power.map { $0 * 1000 }
        filter.connector = connector
        filter.maximumPrice = price.flatMap { TypedAmount.tenThousandths($0, upTo: 1000) }
        filter.group = group
        filter.isFreeNow = isFreeNow
        filter.isFavourite = isFavourite
        filter.freeIn = time(at: now)
        return filter
    }

    /// The wanted time in the zone of the cloud, in whole quarters of an hour; nil without one, and
    /// for one that is over.
    func time(at now: Timestamp) -> Range<Timestamp>? {
        guard let from else { return nil }
        let zone = StationZone.standard
        let midnight = (day ?? CalendarDay(now, in: zone)).start(in: zone)
        guard let start = from.next(after: midnight.adding(milliseconds: -1), in: zone.identifier),
            let end = until.map({ $0.next(after: start, in: zone.identifier) })
                ?? start.adding(seconds: 3600)
        else { return nil }
        let time = TimeRanges.wholeQuarters(start..<max(start, end))
        return time.upperBound > now ? time : nil
    }

    /// Whether it asks for more than a place and what the quick filters do.
    var isFiltered: Bool {
        day != nil || from != nil || until != nil || connector != nil || price != nil
            || group != nil
    }

    // MARK: Its address

    /// The query string of the same, without a page of the list.
    var text: String {
        var items: [(String, String?)] = [("where", place)]
        items.append(("near", near.map(Self.text)))
        items.append(("bbox", bounds?.text))
        items.append(("day", day?.text))
        items.append(("from", from.map(Self.text)))
        items.append(("until", until.map(Self.text)))
        items.append(("free", isFreeNow ? "on" : nil))
        items.append(("favourite", isFavourite ? "on" : nil))
        items.append(("power", power.map { String($0) }))
        items.append(("connector", connector?.rawValue))
        items.append(("price", price))
        items.append(("group", group?.text))
        return items.compactMap { name, value in
            value.map { "\(name)=\(Self.encoded($0))" }
        }.joined(separator: "&")
    }

    /// For the query of an address.
    static func encoded(_ value: String) -> String {
        value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    /// `/map` with the query.
    var path: String { text.isEmpty ? "/map" : "/map?\(text)" }

    /// The same with a change.
    func with(_ change: (inout MapQuery) -> Void) -> MapQuery {
        var copy = self
        change(&copy)
        return copy
    }

    private static func text(_ point: MapSearch.Point) -> String {
        "\(MapBounds.degrees(point.latitudeE6)),\(MapBounds.degrees(point.longitudeE6))"
    }

    static func text(_ time: LocalTime) -> String {
        LocalTime.paddedText(ofMinute: Int64(time.hour * 60 + time.minute))
    }
}
