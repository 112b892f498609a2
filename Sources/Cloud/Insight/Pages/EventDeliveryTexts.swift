import MessageCatalogue

struct EventDeliveryTexts: Sendable {
    let heading = Message("Parked events", "Odložené události")
    let summary = Message(
        "Changes that a part of the cloud could not handle; try them again.",
        "Změny, které část cloudu nedokázala zpracovat; zkus je znovu.")
    let back = Message("Back to administration", "Zpět na správu")
    let intro = Message(
        "After eight failed attempts a change is parked, and later changes of the same object wait "
            + "for it. When the cause is fixed, try again.",
        "Po osmi nezdařených pokusech se změna odloží a pozdější změny téhož objektu na ni čekají. "
            + "Až odstraníš příčinu, zkus to znovu.")
    let filter = Message("Which", "Které")
    let parkedOnly = Message("Parked", "Odložené")
    let all = Message("All", "Všechny")
    let none = Message("Everything is done", "Všechno je zpracované")
    let noneHint = Message(
        "When a part of the cloud can't handle a change, it is shown here.",
        "Když část cloudu změnu nedokáže zpracovat, najdeš ji tady.")
    let parked = Message("parked", "odložená")
    let waiting = Message("waiting", "čeká")
    let retry = Message("Try again", "Zkusit znovu")
    let isRetried = Message(
        "It is being tried again. If it fails, it is here again.",
        "Zkouší se to znovu. Pokud se to nepovede, bude tady zas.")
    let older = Message("Older", "Starší")
    let newest = Message("Newest", "Nejnovější")
    let pages = Message("Pages", "Stránky")

    /// What a part of the cloud does with events; nil for one that has no words.
    func name(ofConsumer consumer: String) -> Message? {
        switch consumer {
        case "authorization-lists":
            Message("Authorization lists of chargers", "Seznamy karet v nabíječkách")
        case "charging-messages": Message("Messages about charging", "Zprávy o nabíjení")
        case "daily-energy": Message("Statistics of the days", "Statistiky po dnech")
        case "refused-taps":
            Message("Reasons of refused cards", "Důvody odmítnutých karet")
        default: nil
        }
    }

    func attempts(_ count: Int) -> Message {
        .counted(
            count, english: ("failed attempt", "failed attempts"),
            czech: ("nezdařený pokus", "nezdařené pokusy", "nezdařených pokusů"))
    }

    func next(_ time: String) -> Message {
        Message("Next attempt: \(time)", "Další pokus: \(time)")
    }
}
