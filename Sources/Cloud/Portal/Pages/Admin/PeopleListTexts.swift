import MessageCatalogue

struct PeopleListTexts: Sendable {
    let heading = Message("All people", "Všichni lidé")
    let summary = Message(
        "Everybody with an account: who is an admin, blocking and deleting.",
        "Všichni s účtem: kdo je správce, blokování a mazání.")
    let back = Message("Back to administration", "Zpět na správu")
    let search = Message("Name or e-mail begins with", "Jméno nebo e-mail začíná na")
    let find = Message("Search", "Hledat")
    let noEmail = Message("Without an e-mail address", "Bez e-mailu")
    let admin = Message("Admin", "Správce")
    let blocked = Message("Blocked", "Blokovaný účet")
    let none = Message("Nobody matches", "Nikoho jsme nenašli")
    let first = Message("First page", "První stránka")
    let next = Message("Next", "Další")
    let pages = Message("Pages", "Stránky")
}
