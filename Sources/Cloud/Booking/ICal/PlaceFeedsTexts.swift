import MessageCatalogue

struct PlaceFeedsTexts: Sendable {
    let heading = Message("Other calendars", "Jiné kalendáře")
    let allPlaces = Message("All places", "Všechna místa")
    let intro = Message(
        "While one of these calendars is busy, nobody can book. We read them every half hour. "
            + "Bookings that are confirmed already stay, and we tell you if one overlaps.",
        "Když je některý z těchto kalendářů obsazený, nejde rezervovat. Čteme je každou půlhodinu. "
            + "Potvrzené rezervace zůstávají, a když se s nimi něco kryje, dáme ti vědět.")
    let none = Message("No calendar yet.", "Zatím žádný kalendář.")
    let add = Message("Add a calendar", "Přidat kalendář")
    let name = Message("Name", "Název")
    let url = Message("Address", "Adresa")
    let urlHint = Message(
        "The secret iCal address from the settings of Google Calendar, Apple Calendar or Outlook: "
            + "https://…/basic.ics",
        "Tajná adresa iCal z nastavení Kalendáře Google, Kalendáře Apple nebo Outlooku: "
            + "https://…/basic.ics")
    let badAddress = Message(
        "Enter an address that starts with https:// and has no port.",
        "Zadej adresu, která začíná https:// a nemá číslo portu.")
    let added = Message(
        "Added. We read it within a minute.", "Přidáno. Do minuty ho přečteme.")
    let remove = Message("Remove", "Odebrat")
    let removed = Message("Removed.", "Odebráno.")
    let willBeFree = Message(
        "Its times can be booked again.", "Jeho časy půjdou zase rezervovat.")
    let waiting = Message("not read yet", "zatím nepřečteno")
    let notUnderstood = Message(
        "We do not understand how these events repeat, so they block every day:",
        "Nerozumíme, jak se tyhle události opakují, a tak blokují každý den:")

    let out = Message("Your bookings in another calendar", "Tvoje rezervace v jiném kalendáři")
    let outText = Message(
        "A secret address shows the bookings of this place in Google Calendar, Apple Calendar or "
            + "Outlook. A new address ends the old one.",
        "Tajná adresa ukáže rezervace tohoto místa v Kalendáři Google, Kalendáři Apple nebo "
            + "Outlooku. Nová adresa zruší starou.")
    let hasLink = Message("There is an address.", "Adresa existuje.")
    let hasNames = Message("Show the names of the bookers", "Ukazovat jména těch, kdo rezervovali")
    let makeLink = Message("Make a new address", "Vytvořit novou adresu")
    let removeLink = Message("Remove the address", "Zrušit adresu")
    let linkHeading = Message("Your address", "Tvoje adresa")
    let linkText = Message(
        "Add it to your calendar. We show it only now. Whoever has it can read the bookings.",
        "Přidej ji do svého kalendáře. Ukážeme ji jen teď. Kdo ji má, může číst rezervace.")
    let madeBefore = Message(
        "This address was made already. If you have lost it, make another one.",
        "Tahle adresa už je vytvořená. Pokud ji nemáš, vytvoř si jinou.")
    let done = Message("I have it", "Mám ji")

    func read(_ ago: String) -> Message { Message("read \(ago)", "přečteno \(ago)") }
}
