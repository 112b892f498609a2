import MessageCatalogue

/// Credit that drivers want back.
struct PaybackTexts: Sendable {
    let heading = Message("Credit to pay back", "Kredit k vrácení")
    let back = Message("Back to the money desk", "Zpět na peníze")
    let intro = Message(
        "Transfer each amount at the bank, then mark it as paid. It is out of the credit already.",
        "Každou částku převeď v bance a pak ji označ za vrácenou. Z kreditu už je odečtená.")
    let none = Message("Nobody wants credit back.", "Nikdo nechce kredit zpátky.")
    let deleted = Message("Deleted account", "Smazaný účet")
    let account = Message("To the account", "Na účet")
    let markPaid = Message("It is transferred", "Je převedeno")
    let warning = Message(
        "Has the money been transferred at the bank?", "Jsou peníze v bance převedené?")
    let isPaid = Message("Marked as paid.", "Označeno jako vrácené.")
}
