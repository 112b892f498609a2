import CloudFleet
import CloudWeb
import CommonBase
import MessageCatalogue

/// When bookings are, as the clocks of their place show it.
package enum BookingWords {
    /// `út 24. 11. 18:00–20:00`, with both days for one over midnight.
    package static func time(
        _ start: Timestamp, _ end: Timestamp, _ formats: Formats
    ) -> String {
        let isOneDay = formats.isoDay(start) == formats.isoDay(end)
        return isOneDay
            ? "\(formats.dayAndTime(start))–\(formats.time(end))"
            : "\(formats.dayAndTime(start)) – \(formats.dayAndTime(end))"
    }

    /// The same, with the year instead of the weekday if it is not the present year.
    static func time(
        _ start: Timestamp, _ end: Timestamp, _ formats: Formats, now: Timestamp
    ) -> String {
        guard formats.isoDay(start).prefix(4) != formats.isoDay(now).prefix(4) else {
            return time(start, end, formats)
        }
        let isOneDay = formats.isoDay(start) == formats.isoDay(end)
        return isOneDay
            ? "\(formats.dateTime(start))–\(formats.time(end))"
            : "\(formats.dateTime(start)) – \(formats.dateTime(end))"
    }

    /// The same in a language and a zone.
    static func time(_ booking: Booking, zone: String, _ language: Language) -> String {
        time(booking.startsAt, booking.endsAt, .shared(language, zone: zone))
    }

    package static func money(_ amount: Money, _ language: Language) -> String {
        Formats.shared(language).money(amount)
    }
}
