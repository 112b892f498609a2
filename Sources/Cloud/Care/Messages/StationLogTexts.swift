import MessageCatalogue

struct StationLogTexts: Sendable {
    let heading = Message("OCPP log", "OCPP záznam")
    let back = Message("All chargers", "Všechny nabíječky")
    let intro = Message(
        "What the charger and the cloud sent each other, newest first, with the times of the cloud "
            + "in UTC. Cards and passwords are masked.",
        "Co si nabíječka a cloud poslaly, od nejnovějšího, s časy cloudu v UTC. Karty a hesla jsou "
            + "skryté.")
    let links = Message("Of this charger", "K této nabíječce")
    let charger = Message("The charger", "Nabíječka")
    let console = Message("Console", "Konzole")
    let filter = Message("Choose", "Výběr")
    let action = Message("OCPP action", "OCPP akce")
    let apply = Message("Show", "Ukázat")
    let clear = Message("Show all", "Ukázat vše")
    let frames = Message("Frames", "Zprávy")
    let asSent = Message("As it was sent", "Jak byla odeslaná")
    let isCut = Message(
        "Only the beginning is shown. The REST API has the whole frame.",
        "Je vidět jen začátek. Celou zprávu má REST API.")
    let repairs = Message("Repaired", "Opraveno")
    let none = Message(
        "No frame has been logged so far", "Zatím není zaznamenaná žádná zpráva")
    let noneMatches = Message("No frame of this action", "Žádná zpráva této akce")
    let unfinished = Message(
        "No frame of this action among the newer ones. Look at older ones.",
        "Mezi novějšími zprávami žádná této akce. Podívej se na starší.")
    let unknownAction = Message("Without an action", "Bez akce")
    let older = Message("Older", "Starší")
    let newest = Message("Newest", "Nejnovější")
    let pages = Message("Pages", "Stránky")

    func direction(_ direction: LoggedMessage.Direction) -> Message {
        switch direction {
        case .received: Message("From the charger", "Od nabíječky")
        case .sent: Message("To the charger", "Nabíječce")
        case .note: Message("Connection", "Spojení")
        }
    }

    /// Nil where the direction says it.
    func kind(_ kind: LoggedFrame.Kind) -> Message? {
        switch kind {
        case .call: Message("Request", "Požadavek")
        case .result: Message("Answer", "Odpověď")
        case .error: Message("Error", "Chyba")
        case .note: nil
        case .unreadable: Message("Not readable", "Nečitelná")
        }
    }
}
