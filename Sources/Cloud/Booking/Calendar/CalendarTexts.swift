import MessageCatalogue

struct CalendarTexts: Sendable {
    let heading = Message("Calendar", "Kalendář")
    let previous = Message("Previous week", "Předchozí týden")
    let next = Message("Next week", "Další týden")
    let thisWeek = Message("This week", "Tento týden")
    let weeks = Message("Weeks", "Týdny")
    let addOwnUse = Message("Book for my own car", "Zarezervovat pro své auto")
    let allPlaces = Message("All places", "Všechna místa")

    let busy = Message("Busy", "Obsazeno")
    let booked = Message("Booked", "Zarezervováno")
    let ownUse = Message("My own car", "Moje auto")
    let freeAllDay = Message("Free all day", "Celý den volno")
    let closedAllDay = Message("Closed", "Zavřeno")

    func kind(_ kind: WeekFacts.Kind) -> Message {
        switch kind {
        case .closed: Message("closed", "zavřeno")
        case .busy: Message("other calendar", "jiný kalendář")
        case .ownUse: Message("my own car", "moje auto")
        case .booked: Message("booked", "rezervace")
        case .request: Message("request", "žádost")
        }
    }

    func freeAt(_ times: String) -> Message {
        Message("Free \(times)", "Volno \(times)")
    }
    func week(_ first: String, _ last: String) -> Message {
        Message("Week from \(first) to \(last)", "Týden od \(first) do \(last)")
    }
    func nothingFree(_ day: String) -> Message {
        Message("\(day): nothing is free", "\(day): není volno")
    }
    func free(_ day: String, _ times: String) -> Message {
        Message("\(day): free \(times)", "\(day): volno \(times)")
    }
}
