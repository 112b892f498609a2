import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import Foundation
import MessageCatalogue

/// When a place is open, as its hosts set it.
struct PlaceHoursPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let random: RandomSource

    private var texts: PlaceHoursTexts { PlaceHoursTexts() }

    func all() -> [Route] {
        let place = "/places/{id}/hours"
        return [
            site.page(place, for: .person, "Show when a place is open", page),
            site.form(place, for: .person, "Set the weekly hours", again: page, setWeekly),
            site.form(
                "\(place)/exceptions", for: .person, "Add days with other hours", again: page,
                addException),
            site.form(
                "\(place)/exceptions/{exception}/remove", for: .person,
                "Remove days with other hours", again: page, removeException),
            site.form(
                "\(place)/terms", for: .person, "Set the terms of bookings", again: page, setTerms),
        ]
    }

    private func path(_ location: LocationID) -> String { "/places/\(location.text)/hours" }

    private struct Exception: Sendable {
        var days: String
        var details: String
        var removal: String
    }

    private struct Model: Sendable {
        var place: String
        var action: String
        var tabs: PlaceTabs
        var open: FormField
        var days: [FormField]
        var exceptions: [Exception]
        var firstDay: FormField
        var lastDay: FormField
        var hours: FormField
        var note: FormField
        var terms: [FormField]
    }

    private struct Found: Sendable {
        var location: Location
        var calendar: OpeningCalendar
        var exceptions: [StoredException]
        var terms: PlaceTerms
    }

    private func find(_ visit: Visit) async throws -> Found {
        let (id, viewer): (LocationID, Viewer) = (try visit.id(), visit.viewer)
        let now = visit.moment.wall
        return try await database.read { db in
            let location = try LocationService.find(id, viewer: viewer, db)
            let calendar = try CalendarTable.calendar(of: id, in: now..<now, db)
            let today = CalendarDay(now, in: calendar.zone)
            return Found(
                location: location, calendar: calendar,
                exceptions: try CalendarService.list(of: id, from: today, db),
                terms: try PlaceTermsTable.of(id, db))
        }
    }

    @Sendable private func page(_ visit: Visit) async throws -> HTMLPage {
        let found = try await find(visit)
        let action = path(found.location.id)
        return HTMLPage(
            "place-hours", title: texts.heading, texts: texts,
            model: Model(
                place: found.location.name, action: action,
                tabs: PlaceTabs(found.location.id.text, at: .hours, visit),
                open: visit.choice(
                    "open", texts.open, .radio,
                    options: [
                        (Open.always.rawValue, visit.say(texts.always)),
                        (Open.byHours.rawValue, visit.say(texts.byHours)),
                    ],
                    value: (found.calendar.weekly.isEmpty ? Open.always : .byHours).rawValue),
                days: days(found.calendar, visit),
                exceptions: found.exceptions.map { exception($0, action, visit) },
                firstDay: visit.field("firstDay", texts.firstDay, .date, isRequired: true),
                lastDay: visit.field("lastDay", texts.lastDay, .date, hint: texts.lastDayHint),
                hours: visit.field("hours", texts.otherHours, hint: texts.otherHoursHint),
                note: visit.field("note", texts.note, maximum: 100),
                terms: PlaceTermsForm(visit: visit).fields(found.terms)))
    }

    private enum Open: String { case always, byHours }

    private func days(_ calendar: OpeningCalendar, _ visit: Visit) -> [FormField] {
        PlaceHoursTexts.dayNames.enumerated().map { index, name in
            let hours = calendar.weekly.filter { $0.weekday == Int64(index) + 1 }.map(\.hours)
            return visit.field(
                "day\(index + 1)", name, value: HoursText.text(hours),
                hint: index == 0 ? texts.hoursHint : nil, maximum: 100)
        }
    }

    private func exception(
        _ stored: StoredException, _ action: String, _ visit: Visit
    ) -> Exception {
        let (first, last) = (stored.exception.days.lowerBound, stored.exception.days.upperBound)
        // At noon UTC a day has its own name in the zone of the formats.
        let names = [first, last].map { visit.formats.date($0.utc.adding(seconds: 43_200)) }
        var details = [
            stored.exception.hours.map { HoursText.text([$0]) } ?? visit.say(texts.closed)
        ]
        if !stored.note.isEmpty { details.append(stored.note) }
        return Exception(
            days: first == last ? names[0] : "\(names[0]) – \(names[1])",
            details: details.joined(separator: " · "),
            removal: "\(action)/exceptions/\(stored.id.text)/remove")
    }

    @Sendable private func setWeekly(
        _ visit: Visit, _ sent: SentForm
    ) async throws -> FormAnswer {
        let (id, viewer, moment): (LocationID, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        var weekly: [WeeklyHours] = []
        if try sent.choice("open", of: Open.self) == .byHours {
            for day in 1...7 {
                guard let hours = HoursText.parse(sent.typed("day\(day)")) else {
                    throw FormError("day\(day)", texts.notUnderstood)
                }
                weekly += hours.map { WeeklyHours(weekday: Int64(day), hours: $0) }
            }
            if weekly.isEmpty { throw FormError("day1", texts.noHours) }
        }
        let chosen = weekly
        try await database.write { db in
            try CalendarService.setWeekly(chosen, of: id, viewer: viewer, db, at: moment)
        }
        return .see(path(id), saying: texts.saved)
    }

    @Sendable private func addException(
        _ visit: Visit, _ sent: SentForm
    ) async throws -> FormAnswer {
        let (id, viewer, moment): (LocationID, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        guard let first = CalendarDay(sent.typed("firstDay")) else {
            throw FormError("firstDay", texts.badDay)
        }
        let lastText = sent.typed("lastDay")
        guard let last = lastText.isEmpty ? first : CalendarDay(lastText) else {
            throw FormError("lastDay", texts.badDay)
        }
        guard last >= first else { throw FormError("lastDay", texts.endBeforeStart) }
        guard last.number - first.number <= 366,
            last >= CalendarDay(moment.wall, in: StationZone.standard),
            first.number - CalendarDay(moment.wall, in: .gmt).number <= 1000
        else { throw FormError("lastDay", texts.badDay) }
        guard let hours = HoursText.parse(sent.typed("hours")), hours.count <= 1 else {
            throw FormError("hours", texts.oneRange)
        }
        let note = try sent.optionalText("note", upTo: 100) ?? ""
        let exception = CalendarException(days: first...last, hours: hours.first)
        let newID: ID<StoredException> = random.id()
        try await database.write { db in
            _ = try CalendarService.add(
                exception, note: note, id: newID, to: id, viewer: viewer, db, at: moment)
        }
        return .see(path(id), saying: texts.saved)
    }

    @Sendable private func removeException(
        _ visit: Visit, _ sent: SentForm
    ) async throws -> FormAnswer {
        let (id, viewer, moment): (LocationID, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let exception: ID<StoredException> = try visit.id("exception")
        try await database.write { db in
            try CalendarService.remove(exception, of: id, viewer: viewer, db, at: moment)
        }
        return .see(path(id), saying: texts.removed)
    }

    @Sendable private func setTerms(
        _ visit: Visit, _ sent: SentForm
    ) async throws -> FormAnswer {
        let (id, viewer, moment): (LocationID, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let known = try await find(visit).terms
        let terms = try PlaceTermsForm(visit: visit).terms(sent, known)
        try await database.write { [random] db in
            // The page of the listing changes access and the pause.
            var changed = terms
            let current = try PlaceTermsTable.of(id, db)
            (changed.access, changed.isPaused) = (current.access, current.isPaused)
            try PlaceTermsService.change(
                id, changed, viewer: viewer, random: random, db, at: moment)
        }
        return .see(path(id), saying: texts.saved)
    }
}
