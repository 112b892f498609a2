import CommonBase
import MessageCatalogue

/// The texts of the pages about vehicles.
struct VehicleTexts: Sendable {
    let title = Message("Vehicles", "Auta")
    let intro = Message(
        "Give your cards to vehicles, and the statistics show each on its own.",
        "Přiřaď karty k autům a statistiky ukážou každé zvlášť.")
    let none = Message("No vehicle yet", "Zatím žádné auto")
    let noneAdvice = Message(
        "A vehicle is useful if you charge two, or one is a company car.",
        "Hodí se, když nabíjíš dvě auta nebo je jedno firemní.")
    let add = Message("Add a vehicle", "Přidat auto")
    let name = Message("Name", "Název")
    let nameHint = Message("Enyaq, company car", "Enyaq, firemní auto")
    let plate = Message("Registration number", "Registrační značka")
    let plateHint = Message(
        "Only you see it. You can leave it out.", "Vidíš ji jen ty. Můžeš ji vynechat.")
    let added = Message("The vehicle was added.", "Auto je přidané.")
    let save = Message("Save", "Uložit")
    let saved = Message("Saved.", "Uloženo.")
    let remove = Message("Remove the vehicle", "Odebrat auto")
    let removeAdvice = Message("Its cards remain yours.", "Jeho karty ti zůstanou.")
    let removed = Message("The vehicle was removed.", "Auto je odebrané.")
    let cards = Message("Cards", "Karty")
    let tooMany = Message(
        "You can have at most \(Vehicle.limit) vehicles.",
        "Aut můžeš mít nejvýš \(Vehicle.limit).")
    let badName = Message("A name has 1 to 100 characters.", "Název má 1 až 100 znaků.")
    let badPlate = Message(
        "A registration number has at most 20 characters.",
        "Registrační značka má nejvýš 20 znaků.")

    func count(_ cards: Int) -> Message {
        .counted(cards, english: ("card", "cards"), czech: ("karta", "karty", "karet"))
    }
}
