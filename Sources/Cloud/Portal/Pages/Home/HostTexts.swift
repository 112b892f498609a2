import MessageCatalogue

struct HostTexts: Sendable {
    let heading = Message("My sharing", "Moje sdílení")
    let roles = Message("Driver or host", "Řidič, nebo hostitel")
    let driver = Message("Driver", "Řidič")
    let host = Message("Host", "Hostitel")
    let addCharger = Message("Add a charger", "Přidat nabíječku")
    let none = Message("No charger yet", "Zatím žádná nabíječka")
    let noneHint = Message(
        "Once you add one, you see its week, its requests and what it earns here.",
        "Až nějakou přidáš, uvidíš tu její týden, žádosti a kolik přinesla.")

    let earned = Message("Sold this month", "Prodáno tento měsíc")
    let earnedHint = Message("What others charged costs", "Cena toho, co nabili ostatní")
    let sold = Message("Charged by others", "Nabili ostatní")
    let occupied = Message("Occupied this month", "Obsazeno tento měsíc")

    let week = Message("This week", "Tento týden")
    let places = Message("Places", "Místa")
    let calendar = Message("Open the calendar", "Otevřít kalendář")
    let hours = Message("Hours and rules", "Hodiny a pravidla")
    let listing = Message("Description", "Popis")

    let chargingNow = Message("Charging now", "Právě nabíjí")
    let nothingCharges = Message("Nobody charges now.", "Teď nikdo nenabíjí.")
    let stop = Message("Stop", "Zastavit")
    let stopWarning = Message("Stop this charging?", "Ukončit toto nabíjení?")
    let detail = Message("Detail", "Detail")

    let requests = Message("Requests to answer", "Žádosti čekající na odpověď")
    let noRequests = Message("No request waits for you.", "Žádná žádost na tebe nečeká.")
    let confirm = Message("Confirm", "Potvrdit")
    let confirmAll = Message("Confirm all weeks", "Potvrdit všechny týdny")
    let showWeeks = Message("Show the weeks", "Zobrazit týdny")
    let reject = Message("Decline", "Odmítnout")
    let rejectWarning = Message("Decline this request?", "Odmítnout tuto žádost?")
    let rejectAll = Message("Decline all weeks", "Odmítnout všechny týdny")
    let rejectAllWarning = Message(
        "Decline all weeks of this request?", "Odmítnout všechny týdny téhle žádosti?")
    let allBookings = Message("All bookings", "Všechny rezervace")

    func since(_ who: String, _ time: String) -> Message {
        Message("\(who), since \(time)", "\(who), od \(time)")
    }

    /// - Parameter count: 2 or more.
    func weeks(_ count: Int) -> Message {
        Message(
            "every week, \(count) weeks",
            "každý týden, \(count) \(Self.form(count, "týden", "týdny", "týdnů"))")
    }

    /// - Parameter count: 1 or more.
    func moreRequests(_ count: Int) -> Message {
        let czech = Self.form(count, "další žádost", "další žádosti", "dalších žádostí")
        return Message(
            count == 1 ? "and 1 more request" : "and \(count) more requests",
            "a \(count) \(czech)")
    }

    func until(_ time: String) -> Message { Message("until \(time)", "do \(time)") }

    /// - Parameters:
    ///   - charging: chargers with a car that charges.
    ///   - requests: bookings that wait for an answer.
    func summary(chargers: Int, charging: Int, requests: Int) -> Message {
        let own = Self.form(chargers, "nabíječka", "nabíječky", "nabíječek")
        let asked = Self.form(requests, "žádost čeká", "žádosti čekají", "žádostí čeká")
        var english = [chargers == 1 ? "1 charger" : "\(chargers) chargers"]
        var czech = ["\(chargers) \(own)"]
        if charging > 0 {
            english.append("\(charging) charging now")
            czech.append("právě nabíjí \(charging)")
        }
        if requests > 0 {
            english.append(
                requests == 1 ? "1 request waits for you" : "\(requests) requests wait for you")
            czech.append("\(requests) \(asked)")
        }
        return Message(english.joined(separator: " · "), czech.joined(separator: " · "))
    }

    /// The Czech form of a noun after a number.
    private static func form(_ count: Int, _ one: String, _ few: String, _ many: String) -> String {
        switch count {
        case 1: one
        case 2...4: few
        default: many
        }
    }
}
