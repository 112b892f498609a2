import MessageCatalogue

/// Why a calendar could not be read.
package enum FeedProblem: String, Sendable, Codable, CaseIterable {
    case unreachable
    /// Its host leads to an address that is not public.
    case notPublic
    case redirected
    /// The server answered with an error.
    case refused
    /// More than 1 MiB, or too many lines.
    case tooLong
    case notCalendar
    /// Too many events or repetitions.
    case tooManyEvents

    init(_ error: ICalError) {
        switch error {
        case .notCalendar: self = .notCalendar
        case .tooLong: self = .tooLong
        case .tooManyEvents: self = .tooManyEvents
        }
    }

    package var words: Message {
        switch self {
        case .unreachable:
            Message("The server can't be reached.", "Server neodpovídá.")
        case .notPublic:
            Message(
                "The address is not on the public Internet.",
                "Adresa není na veřejném internetu.")
        case .redirected:
            Message(
                "The address leads to another one. Enter that one.",
                "Adresa vede jinam. Zadej rovnou tu cílovou.")
        case .refused:
            Message(
                "The server refuses the address. It may have expired.",
                "Server adresu odmítá. Možná už neplatí.")
        case .tooLong:
            Message("The calendar is larger than 1 MiB.", "Kalendář je větší než 1 MiB.")
        case .notCalendar:
            Message(
                "There is no calendar at this address.", "Na téhle adrese není kalendář.")
        case .tooManyEvents:
            Message(
                "The calendar has too many events.", "V kalendáři je příliš mnoho událostí.")
        }
    }
}
