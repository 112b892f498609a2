import MessageCatalogue

/// Why a time can't be booked.
package enum BookingObjection: String, Sendable, Hashable, Codable, CaseIterable {
    /// It does not begin and end at whole quarters of an hour.
    case notQuarters
    case tooShort
    case tooLong
    /// It begins before the lead time is over, or in the past.
    case tooSoon
    case tooFar
    /// Outside the opening hours, or another calendar of the host is busy.
    case closed
    /// Somebody has booked it, or the buffer beside a booking.
    case taken
    /// The host has paused the place.
    case paused

    package func words(_ terms: PlaceTerms) -> Message {
        switch self {
        case .notQuarters:
            Message(
                "Choose times in quarters of an hour, for example 18:15.",
                "Zvol časy po čtvrthodinách, třeba 18:15.")
        case .tooShort:
            Message(
                "The shortest booking here is \(Self.length(terms.minimumMinutes)).",
                "Nejkratší rezervace je tu \(Self.length(terms.minimumMinutes)).")
        case .tooLong:
            Message(
                "The longest booking here is \(Self.length(terms.maximumMinutes)).",
                "Nejdelší rezervace je tu \(Self.length(terms.maximumMinutes)).")
        case .tooSoon: tooSoon(terms)
        case .tooFar: tooFar(terms)
        case .closed:
            Message("The place is closed at that time.", "V tu dobu je zavřeno.")
        case .taken:
            Message(
                "Somebody else has booked this time.", "Tuhle dobu už má zarezervovanou někdo jiný."
            )
        case .paused:
            Message(
                "The host has paused this place.", "Hostitel tohle místo teď nenabízí.")
        }
    }

    private func tooFar(_ terms: PlaceTerms) -> Message {
        let days = Message.counted(
            Int(terms.horizonDays), english: ("day", "days"), czech: ("den", "dny", "dní"))
        return Message(
            "Bookings are possible at most \(days(.english)) ahead.",
            "Rezervovat jde nejvýš \(days(.czech)) dopředu.")
    }

    private func tooSoon(_ terms: PlaceTerms) -> Message {
        if terms.leadMinutes == 0 {
            return Message("This time is over already.", "Tahle doba už začala.")
        }
        return Message(
            "Book at least \(Self.length(terms.leadMinutes)) ahead.",
            "Rezervuj aspoň \(Self.length(terms.leadMinutes)) předem.")
    }

    /// `45 min`, `2 h`, `2 h 30 min`.
    private static func length(_ minutes: Int64) -> String {
        let (hours, rest) = (minutes / 60, minutes % 60)
        if hours == 0 { return "\(rest) min" }
        return rest == 0 ? "\(hours) h" : "\(hours) h \(rest) min"
    }
}
