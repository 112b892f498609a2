import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The week of a place, for its hosts.
struct PlaceCalendarPages: Sendable {
    let site: Site
    let database: CloudDatabase

    private static let week = QueryParameter<CalendarDay>(
        "week", "A day of the week to show: 2026-11-29; this week, if absent",
        expectation: "a day such as 2026-11-29",
        schema: .object(["type": "string", "format": "date"])
    ) { CalendarDay($0) }

    func all() -> [Route] {
        [
            site.page(
                "/places/{id}/calendar", for: .person, "Show the week of a place",
                query: [Self.week], page)
        ]
    }

    private struct Model: Sendable {
        var place: String
        /// Where a host books for their own car; nil for an admin.
        var ownUse: String?
        var tabs: PlaceTabs
        var weekLabel: String
        var previous: String
        var next: String
        var today: String?
        var week: WeekView
    }

    @Sendable private func page(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer): (LocationID, Viewer) = (try visit.id(), visit.viewer)
        let (now, person) = (visit.moment.wall, try visit.personID())
        let asked = visit.query(Self.week)
        let (location, isHost, facts) = try await database.read { db in
            let location = try LocationService.find(id, viewer: viewer, db)
            let zone = try LocationTable.zones(of: [id], db)[id] ?? StationZone.standard
            let day = Self.shown(asked, today: CalendarDay(now, in: zone))
            let isHost = try BookingPlace.isHost(person, of: id, db)
            return (location, isHost, try WeekFacts.ofHost(id, week: day, db))
        }
        let week = WeekView(facts, now: now, visit.language)
        let path = "/places/\(id.text)"
        func address(_ days: Int64) -> String {
            "\(path)/calendar?week=\(facts.monday.adding(days: days).text)"
        }
        let isThisWeek = facts.window.contains(now)
        let texts = CalendarTexts()
        return HTMLPage(
            "place-calendar", title: texts.heading, texts: texts,
            model: Model(
                place: location.name, ownUse: isHost ? "\(path)/own-use" : nil,
                tabs: PlaceTabs(id.text, at: .calendar, visit),
                weekLabel: week.label, previous: address(-7),
                next: address(7), today: isThisWeek ? nil : "\(path)/calendar", week: week))
    }

    /// Years around today are shown, not all that an address may name.
    private static func shown(_ asked: CalendarDay?, today: CalendarDay) -> CalendarDay {
        guard let asked, abs(asked.number - today.number) <= 1000 else { return today }
        return asked
    }
}
