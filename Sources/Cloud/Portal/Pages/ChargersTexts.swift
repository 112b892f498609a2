import MessageCatalogue

struct ChargersTexts: Sendable {
    let heading = Message("My chargers", "Moje nabíječky")
    let none = Message("You have no charger yet", "Zatím nemáš žádnou nabíječku")
    let noneHint = Message(
        "The admin of this cloud adds chargers.", "Nabíječky přidává správce tohoto cloudu.")
    let addHint = Message(
        "Add it, and let others charge there.", "Přidej ji a pusť k ní ostatní.")
    let add = Message("Add a charger", "Přidat nabíječku")
    let connection = Message("Connection", "Připojení")
    let allHeading = Message("All chargers", "Všechny nabíječky")
    let whose = Message("Whose chargers", "Čí nabíječky")
    let mine = Message("Mine", "Moje")
    let everyones = Message("All", "Všechny")
    let search = Message("Id or name", "ID nebo název")
    let find = Message("Find", "Hledat")
    let noneMatches = Message("No charger matches", "Hledání neodpovídá žádná nabíječka")
    let more = Message("More", "Další")
    let sticker = Message("Sticker", "Nálepka")
    let calendar = Message("Calendar", "Kalendář")
    let people = Message("Who may charge", "Kdo smí nabíjet")
    let refusals = Message("Refused cards", "Odmítnuté karty")
    let history = Message("History", "Historie")
    let neverSeen = Message("has never connected", "zatím se nepřipojila")
    let nobody = Message("an unknown card", "neznámá karta")

    func seen(_ ago: String) -> Message {
        Message("last heard from \(ago)", "naposledy se ozvala \(ago)")
    }

    func charging(_ name: String, energy: String, since time: String) -> Message {
        Message("\(name): \(energy) since \(time)", "\(name): \(energy) od \(time)")
    }
}
