import MessageCatalogue

/// The texts of the page with a charger's limit.
struct ChargerLimitTexts: Sendable {
    let heading = Message("Limit of the current", "Omezení proudu")
    let intro = Message(
        "How much the whole charger may take, so that the fuse of the house holds.",
        "Kolik smí celá nabíječka odebírat, aby v domě nevypadl jistič.")
    let none = Message("No limit is set here.", "Žádné omezení tu není nastavené.")
    let byStation = Message("The charger keeps it.", "Hlídá to nabíječka.")
    let byCloud = Message(
        "The charger can't limit itself. Zapoj lets nobody exceed it: it ends charging that takes "
            + "more.",
        "Nabíječka se omezit neumí. Hlídá to Zapoj: nabíjení, které bere víc, ukončí.")
    let amperes = Message("Highest current per phase, in A", "Nejvyšší proud na fázi v A")
    let amperesHint = Message(
        "Below 6 A no car charges.", "Pod 6 A se nenabíjí žádné auto.")
    let kilowatts = Message("Highest power, in kW", "Nejvyšší výkon v kW")
    let kilowattsHint = Message(
        "This charger takes limits in kW. 11 kW are 16 A on three phases, 3.7 kW on one.",
        "Tahle nabíječka přijímá omezení v kW. 11 kW je 16 A na třech fázích, 3,7 kW na jedné.")
    let set = Message("Set the limit", "Omezit")
    let remove = Message("Remove the limit", "Zrušit omezení")
    let isSet = Message("The charger says: done.", "Nabíječka říká: hotovo.")
    let removed = Message("The limit is removed.", "Omezení je zrušené.")
    let required = Message("Please fill this in.", "Vyplň to, prosím.")
    let isTaken = Message(
        "The charger has another limit, which this one would replace. Whoever set it must clear it "
            + "first.",
        "Nabíječka má jiné omezení a tohle by ho přepsalo. Kdo ho nastavil, ať ho nejdřív zruší.")
    let hasNone = Message("The charger has no limit.", "Nabíječka omezená není.")

    func now(_ limit: String) -> Message {
        Message("Now at most \(limit).", "Teď nejvýš \(limit).")
    }
}
