import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import Foundation
import MessageCatalogue

/// A weekly booking: its coming weeks, its time of the day, its end.
struct SeriesPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let bookings: BookingService

    private var texts: BookingTexts { BookingTexts() }

    func all() -> [Route] {
        let path = "/booking-series/{id}"
        return [
            site.page(path, for: .person, "Show a weekly booking", show),
            site.form(
                "\(path)/change", for: .person, "Change a weekly booking", again: show, change),
            site.form("\(path)/end", for: .person, "End a weekly booking", again: show, end),
        ]
    }

    private struct Week: Sendable {
        var path: String
        var time: String
        var state: String
        var chip: String
    }

    private struct Model: Sendable {
        var placeName: String
        var weeks: [Week]
        var path: String
        var fields: [FormField]
        /// Whether the viewer may change it.
        var isOpen: Bool
        /// The request by which its hosts answer all weeks; nil for others, and without one.
        var requestPath: String?
    }

    private struct Found: Sendable {
        var series: StoredSeries
        var weeks: [Booking]
        var place: StationPlace?
        var isManaged: Bool
    }

    private func find(_ visit: Visit) async throws -> Found {
        let (id, viewer): (ID<BookingSeries>, Viewer) = (try visit.id(), visit.viewer)
        let now = visit.moment.wall
        return try await database.read { db in
            guard let series = try BookingSeriesTable.find(id, viewer: viewer, db) else {
                throw ServiceError(.notFound, "The series \(id) does not exist.")
            }
            return Found(
                series: series,
                weeks: try BookingSeriesTable.bookings(of: id, from: now, limit: 60, db),
                place: try PlaceNames.of(series.stationID, for: viewer, db, at: now),
                isManaged: try StationTable.find(series.stationID, viewer: viewer, db) != nil)
        }
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let found = try await find(visit)
        let series = found.series
        let zone = found.place?.timeZone ?? Location.standardTimeZone
        let formats = visit.formats(in: zone)
        let weeks = found.weeks.map { booking in
            let (word, chip) = texts.state(booking.status)
            return Week(
                path: "/bookings/\(booking.id)",
                time: BookingWords.time(booking.startsAt, booking.endsAt, formats),
                state: visit.say(word), chip: chip)
        }
        let now = visit.moment.wall
        let asked = found.weeks.first { $0.status == .pending && $0.startsAt > now }
        return HTMLPage(
            "booking-series", title: texts.series, texts: texts,
            model: Model(
                placeName: found.place?.name ?? series.stationID.text, weeks: weeks,
                path: "/booking-series/\(series.id)", fields: fields(series, visit),
                isOpen: series.endedAt == nil && series.personID == visit.person?.id,
                requestPath: found.isManaged ? asked.map { "/bookings/\($0.id)" } : nil),
            live: [Signal(.stationBookings, series.stationID.text)])
    }

    private func fields(_ series: StoredSeries, _ visit: Visit) -> [FormField] {
        [
            visit.field(
                "from", texts.from, .time, value: Self.clock(series.startMinute),
                hint: texts.quarters, isRequired: true),
            visit.field(
                "to", texts.to, .time,
                value: Self.clock((series.startMinute + series.lengthMinutes) % 1440),
                hint: texts.quarters, isRequired: true),
        ]
    }

    /// `18:05`.
    private static func clock(_ minute: Int64) -> String {
        LocalTime.paddedText(ofMinute: minute)
    }

    @Sendable private func change(_ visit: Visit, _ sent: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (ID<BookingSeries>, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let (start, end) = (try minute("from", sent), try minute("to", sent))
        let found = try await find(visit)
        let formats = visit.formats(in: found.place?.timeZone ?? Location.standardTimeZone)
        let days = found.series.lengthMinutes / 1440
        var length = end - start + days * 1440
        if length <= 0 { length += 1440 }
        let outcome = try await BookingRefusal.shown(formats) { [length] in
            try await database.write { db in
                let outcome = try bookings.changeSeries(
                    id, startMinute: start, lengthMinutes: length, viewer: viewer, db,
                    at: moment)
                if outcome.bookings.isEmpty, !outcome.conflicts.isEmpty {
                    // Undoes the change of the series itself.
                    throw FormError(
                        nil, texts.nothingChanged(Self.reasons(outcome.conflicts, formats)))
                }
                return outcome
            }
        }
        let left = Self.reasons(outcome.conflicts, formats)
        return .see(
            "/booking-series/\(id)",
            saying: outcome.conflicts.isEmpty ? texts.seriesChanged : texts.skippedWeeks(left))
    }

    /// The days that stay as they are, by the reason: `út 1. 12., út 8. 12.: V tu dobu je zavřeno.`
    private static func reasons(
        _ conflicts: [BookingService.Occurrence], _ formats: Formats
    ) -> Message {
        var groups: [(reason: Message, days: [String])] = []
        for conflict in conflicts {
            let reason = (conflict.refusal ?? .skipped).words { formats.dayAndTime($0) }
            let day = formats.day(conflict.day.start(in: formats.calendar.timeZone))
            if let index = groups.firstIndex(where: { $0.reason(.czech) == reason(.czech) }) {
                groups[index].days.append(day)
            } else {
                groups.append((reason, [day]))
            }
        }
        func text(_ language: Language) -> String {
            groups.map { "\($0.days.joined(separator: ", ")): \($0.reason(language))" }
                .joined(separator: " ")
        }
        return Message(text(.english), text(.czech))
    }

    private func minute(_ name: String, _ sent: SentForm) throws -> Int64 {
        guard let time = LocalTime(sent.typed(name)), time.minute % 15 == 0 else {
            throw FormError(name, texts.quarters)
        }
        return Int64(time.hour * 60 + time.minute)
    }

    @Sendable private func end(_ visit: Visit, _ sent: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (ID<BookingSeries>, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        _ = try await database.write { db in
            try bookings.endSeries(id, viewer: viewer, db, at: moment)
        }
        return .see("/booking-series/\(id)", saying: texts.seriesEnded)
    }
}
