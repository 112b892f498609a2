import MessageCatalogue

struct MapTexts: Sendable {
    let heading = Message("Map", "Mapa")
    let place = Message("Town or district", "Město nebo čtvrť")
    let search = Message("Search", "Hledat")
    let near = Message("Near me", "V okolí")
    let notLocated = Message(
        "Your browser did not tell where you are.", "Prohlížeč neprozradil, kde jsi.")
    let failed = Message(
        "The map could not be loaded. Try it again in a while.",
        "Mapu se nepodařilo načíst. Zkus to za chvíli.")
    let move = Message("Move the map", "Posouvat mapu")
    let zoomIn = Message("Zoom in", "Přiblížit")
    let zoomOut = Message("Zoom out", "Oddálit")
    let filters = Message("Filters", "Filtry")
    let day = Message("Day", "Den")
    let from = Message("Free from", "Volno od")
    let until = Message("Until", "Do")
    let freeNow = Message("Free now", "Volné teď")
    let favourites = Message("Favourites", "Oblíbená")
    let power = Message("Power", "Výkon")
    let anyPower = Message("Any power", "Jakýkoli výkon")
    let connector = Message("Connector", "Konektor")
    let anyConnector = Message("Any connector", "Jakýkoli konektor")
    let price = Message("Price of a kWh at most", "Cena za kWh nejvýš")
    let priceHint = Message(
        "In CZK. Free places stay in the list.", "V Kč. Místa zdarma v seznamu zůstanou.")
    let group = Message("Group", "Skupina")
    let anyGroup = Message("All places", "Všechna místa")
    let badDay = Message("Type a day such as 2026-11-30.", "Napiš den, třeba 2026-11-30.")
    let badTime = Message("Type a time such as 16:00.", "Napiš čas, třeba 16:00.")
    let badPrice = Message("Type an amount such as 6.50.", "Napiš částku, třeba 6,50.")
    let noStart = Message("Say from when you need it.", "Napiš, odkdy ji potřebuješ.")
    let isOver = Message("This time is over.", "Tahle doba už uplynula.")
    let show = Message("Show", "Zobrazit")
    let reset = Message("Reset", "Zrušit filtry")
    let nearest = Message("nearest first", "nejblíž první")
    let more = Message("More chargers", "Další nabíječky")
    let none = Message("No charger found", "Žádná nabíječka se nenašla")
    let noneHint = Message(
        "Try another place or time, or fewer filters.",
        "Zkus jiné místo nebo čas, nebo ubrat filtry.")
    let picture = Message("Map of chargers", "Mapa nabíječek")

    func minimumPower(_ kilowatts: String) -> Message {
        Message("≥ \(kilowatts)\u{A0}kW", "≥ \(kilowatts)\u{A0}kW")
    }

    func notFound(_ name: String) -> Message {
        Message(
            "Zapoj knows no place named \(name). The map shows all chargers.",
            "Místo \(name) neznáme. Ukazujeme všechny nabíječky.")
    }

    func count(_ count: Int, isWhole: Bool) -> Message {
        guard isWhole else {
            return Message(
                "More than \(count) chargers on the map", "Na mapě víc než \(count) nabíječek")
        }
        let czech =
            switch count {
            case 0: "Na mapě není žádná nabíječka"
            case 1: "1 nabíječka na mapě"
            case 2...4: "\(count) nabíječky na mapě"
            default: "\(count) nabíječek na mapě"
            }
        let number = count == 0 ? "No" : String(count)
        return Message("\(number) charger\(count == 1 ? "" : "s") on the map", czech)
    }

    func cluster(_ count: Int) -> Message {
        let czech = count < 5 ? "\(count) nabíječky, přiblížit" : "\(count) nabíječek, přiblížit"
        return Message("\(count) chargers, zoom in", czech)
    }
}
