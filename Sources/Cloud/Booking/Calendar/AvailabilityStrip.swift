import CloudFleet
import CloudWeb
import CommonBase
import Foundation
import MessageCatalogue

/// When a connector is free on a local day, in 24 cells of an hour: the model of the partial
/// `availability-strip`, which is used inside a section of the page's model.
package struct AvailabilityStrip: Hashable, Sendable {
    package struct Cell: Hashable, Sendable {
        /// `free`, `partly` or `taken`.
        package var state: String
    }

    /// In words, for screen readers and below the cells.
    package var words: String
    package var cells: [Cell]

    /// - Parameter now: times before it are not free.
    package init(
        _ availability: Availability, on day: CalendarDay, now: Timestamp, _ formats: Formats,
        _ language: Language
    ) {
        let zone = availability.calendar.zone
        let window = day.start(in: zone)..<day.adding(days: 1).start(in: zone)
        let future = max(window.lowerBound, min(TimeRanges.quarter(of: now), window.upperBound))
        let free =
            availability.terms.isPaused
            ? [] : availability.free(in: future..<window.upperBound)
        cells = (0..<Int64(24)).map { hour in
            let start = LocalMoment.start(day, minute: hour * 60, in: zone)
            let end = LocalMoment.start(day, minute: hour * 60 + 60, in: zone)
            return Cell(state: Self.state(of: start..<max(start, end), free))
        }
        let texts = CalendarTexts()
        let times = free.map { range in
            let isWhole = range.upperBound == window.upperBound
            let end = isWhole ? "24:00" : formats.time(range.upperBound)
            return "\(formats.time(range.lowerBound))–\(end)"
        }
        let name = formats.day(window.lowerBound)
        words =
            times.isEmpty
            ? texts.nothingFree(name)(language)
            : texts.free(name, times.joined(separator: ", "))(language)
    }

    private static func state(of hour: Range<Timestamp>, _ free: [Range<Timestamp>]) -> String {
        let parts = TimeRanges.clipped(free, to: hour)
        if parts.isEmpty { return "taken" }
        return parts == [hour] ? "free" : "partly"
    }
}

extension TimeRanges {
    /// The start of the current quarter of an hour.
    static func quarter(of time: Timestamp) -> Timestamp {
        Timestamp(
            milliseconds: time.milliseconds.flooredQuotient(Booking.quarter) * Booking.quarter)
    }
}
