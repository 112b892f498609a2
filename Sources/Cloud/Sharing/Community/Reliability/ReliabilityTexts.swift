import CloudWeb
import MessageCatalogue

/// The reliability of places and drivers in words.
struct ReliabilityTexts: Sendable {
    /// Why a place is hidden, and what its host can do.
    func wayBack(_ hidden: PlaceReliability.Hidden) -> Message {
        switch hidden {
        case .offline:
            Message(
                "Its charger has not been connected for a week. Connect it again; the map shows "
                    + "the place within an hour.",
                "Nabíječka nebyla týden připojená. Připoj ji a do hodiny bude místo na mapě zas.")
        case .startsFail:
            Message(
                "The last \(PlaceReliability.failedStarts) starts of charging failed. Check the "
                    + "charger and charge there once yourself; the map shows the place within an "
                    + "hour after that.",
                "Posledních \(PlaceReliability.failedStarts) startů nabíjení selhalo. Zkontroluj "
                    + "nabíječku a jednou u ní nabij. Do hodiny potom bude místo na mapě zas.")
        }
    }

    /// Facts in short sentences.
    func facts(_ found: PlaceReliability, _ formats: Formats) -> [Message] {
        var facts: [Message] = []
        if let percent = found.workedPercent {
            facts.append(
                Message(
                    "\(percent)\u{A0}% of starts worked", "\(percent)\u{A0}% startů se povedlo"))
        }
        if let power = found.powerW, power > 0 {
            let text = formats.power(Double(power))
            facts.append(Message("has delivered up to \(text)", "dodala až \(text)"))
        }
        if let seconds = found.answerSeconds {
            let text = formats.duration(seconds: max(seconds, 60))
            facts.append(Message("answers within \(text)", "odpovídá do \(text)"))
        }
        if found.bookings > 0, found.failedBookings + found.hostCancellations > 0 {
            let (lost, all) = (found.failedBookings + found.hostCancellations, found.bookings)
            facts.append(
                Message(
                    "\(lost) of \(all) bookings not kept",
                    "nedodržené rezervace: \(lost) z \(all)"))
        }
        return facts
    }
}
