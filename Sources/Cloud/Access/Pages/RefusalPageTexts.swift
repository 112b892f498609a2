import CommonBase
import MessageCatalogue

/// The texts of the page that says why cards were refused.
struct RefusalPageTexts: Sendable {
    let title = Message("Refused cards", "Odmítnuté karty")
    let intro = Message(
        "Each line says which card was refused, why, and what helps. It is kept for 90 days. The "
            + "number of a card that nobody has is kept encrypted for 14 days, so that the host can "
            + "add it to somebody.",
        "U každé odmítnuté karty je důvod a rada, co pomůže. Záznam uchováváme 90 dní. Číslo karty, "
            + "kterou nikdo nemá, je 14 dní uložené zašifrovaně, aby ji hostitel mohl někomu přidat."
    )
    let none = Message("No card was refused", "Žádná karta nebyla odmítnuta")
    let noneAdvice = Message(
        "When a charger refuses your card, the reason is here.",
        "Když nabíječka tvoji kartu odmítne, důvod najdeš tady.")
    let unknownSuffix = Message("Phone or unreadable card", "Telefon nebo nečitelná karta")
    let phone = Message("Start by phone", "Spuštění telefonem")
    let own = Message("yours", "tvoje")
    let older = Message("Older", "Starší")
    let newest = Message("Newest", "Nejnovější")
    let give = Message("Add it to…", "Přidat někomu…")
    let addCard = Message("Is this card yours? Add it", "Je tahle karta tvoje? Přidej ji")

    /// Of a card that nobody had when it was refused.
    func isAdded(toReader isReader: Bool) -> Message {
        isReader
            ? Message("You have added it meanwhile.", "Mezitím ji máš přidanou.")
            : Message("Somebody has it by now.", "Mezitím ji už někdo má.")
    }

    func card(_ name: String) -> Message { Message("Card \(name)", "Karta \(name)") }

    func times(_ count: Int) -> Message {
        .counted(
            count, english: ("time", "times"), czech: ("pokus", "pokusy", "pokusů"))
    }
}
