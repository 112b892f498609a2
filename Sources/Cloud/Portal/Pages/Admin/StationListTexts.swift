import MessageCatalogue

struct StationListTexts: Sendable {
    let heading = Message("All chargers", "Všechny nabíječky")
    let summary = Message(
        "Every charger of the cloud, with its OCPP log and its console.",
        "Každá nabíječka v cloudu, její OCPP záznam a konzole.")
    let back = Message("Back to administration", "Zpět na správu")
    let search = Message(
        "Id, name, place or host begins with", "ID, název, místo nebo hostitel začíná na")
    let find = Message("Search", "Hledat")
    let filter = Message("Connection", "Připojení")
    let all = Message("All", "Všechny")
    let connected = Message("Connected", "Připojené")
    let offline = Message("Not connected", "Nepřipojené")
    let isConnected = Message("Connected", "Připojená")
    let isOffline = Message("Not connected", "Nepřipojená")
    let neverSeen = Message("Never connected", "Ještě se neozvala")
    let log = Message("OCPP log", "OCPP záznam")
    let console = Message("Console", "Konzole")
    let none = Message("No charger matches", "Žádnou nabíječku jsme nenašli")
    let unfinished = Message(
        "None found so far. The search goes on with the next page.",
        "Zatím jsme žádnou nenašli. Hledání pokračuje na další stránce.")
    let first = Message("First page", "První stránka")
    let next = Message("Next", "Další")
    let pages = Message("Pages", "Stránky")

    func seen(_ ago: String) -> Message { Message("Seen \(ago)", "Ozvala se \(ago)") }
}
