import MessageCatalogue

/// The postings of the ledger.
struct LedgerTexts: Sendable {
    let heading = Message("Ledger", "Účetní kniha")
    let back = Message("Back to the money desk", "Zpět na peníze")
    let intro = Message(
        "Every movement of money, newest first. Postings are never changed: a mistake is set right "
            + "by another posting.",
        "Každý pohyb peněz, od nejnovějšího. Zápisy se nikdy nemění: chybu napraví další zápis.")
    let filter = Message("Filter", "Výběr")
    let kind = Message("Kind", "Druh")
    let allKinds = Message("All kinds", "Všechny druhy")
    let person = Message("Id of a person", "ID osoby")
    let transaction = Message("Id of a charging", "ID nabíjení")
    let apply = Message("Show", "Zobrazit")
    let clear = Message("Show all", "Zobrazit vše")
    let none = Message("No posting", "Žádný zápis")
    let searchGoesOn = Message(
        "Nothing on this page, but there are older ones.",
        "Na téhle stránce nic není, ale jsou i starší.")
    let charging = Message("Charging", "Nabíjení")
    let booking = Message("Booking", "Rezervace")
    let newest = Message("Newest", "Nejnovější")
    let older = Message("Older", "Starší")
    let pages = Message("Pages", "Stránky")
}
