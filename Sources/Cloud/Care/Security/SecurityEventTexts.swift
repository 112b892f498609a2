import MessageCatalogue

struct SecurityEventTexts: Sendable {
    let heading = Message("Security events", "Bezpečnostní události")
    let summary = Message(
        "Wrong passwords, invalid certificates and what chargers report themselves.",
        "Špatná hesla, neplatné certifikáty a co hlásí samy nabíječky.")
    let back = Message("Back to administration", "Zpět na správu")
    let filter = Message("Choose", "Výběr")
    let charger = Message("Id of the charger", "ID nabíječky")
    let apply = Message("Show", "Ukázat")
    let clear = Message("Show all", "Ukázat vše")
    let only = Message("Only this charger", "Jen tato nabíječka")
    let none = Message("No security event so far", "Zatím žádná bezpečnostní událost")
    let noneMatches = Message(
        "No security event of this charger", "U této nabíječky žádná bezpečnostní událost")
    let byStation = Message("reported by the charger", "hlásí nabíječka")
    let byCloud = Message("noticed by the cloud", "zjistil cloud")
    let older = Message("Older", "Starší")
    let newest = Message("Newest", "Nejnovější")
    let pages = Message("Pages", "Stránky")
}
