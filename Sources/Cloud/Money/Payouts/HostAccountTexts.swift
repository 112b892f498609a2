import MessageCatalogue

struct HostAccountTexts: Sendable {
    let back = Message("Earnings", "Výdělek")
    let heading = Message("Where your earnings go", "Kam chodí tvůj výdělek")
    let payouts = Message("Payouts", "Výplaty")
    let current = Message("Bank account", "Bankovní účet")
    let none = Message(
        "No bank account yet. Without one your earnings wait here.",
        "Zatím žádný účet. Dokud ho nevyplníš, výdělek čeká tady.")
    let set = Message("Enter your account", "Vyplnit účet")
    let change = Message("Change the account", "Změnit účet")
    let pendingHeading = Message("This account waits", "Tenhle účet čeká")
    let pendingHint = Message(
        "A changed account is used after three days, so that nobody who gets into your account can "
            + "take your earnings. Until then they go to the old one.",
        "Změněný účet začne platit až za tři dny, aby ti výdělek nevzal někdo, kdo se ti dostane "
            + "do účtu. Do té doby chodí na ten starý.")
    let undo = Message("Undo the change", "Vrátit změnu")
    let undone = Message(
        "The change is undone. If it was not yours, change your password.",
        "Změna je vrácená. Jestli nebyla od tebe, změň si heslo.")
    let nothingToUndo = Message("No change waits.", "Žádná změna nečeká.")
    let iban = Message("Account number (IBAN)", "Číslo účtu (IBAN)")
    let ibanHint = Message(
        "Such as CZ65 0800 0000 1920 0014 5399. Your bank's app shows it.",
        "Třeba CZ65 0800 0000 1920 0014 5399. Najdeš ho v aplikaci banky.")
    let badIBAN = Message(
        "This is not a valid IBAN. Check the digits.",
        "Tohle není platný IBAN. Zkontroluj číslice.")
    let holder = Message("Name of the holder", "Jméno majitele účtu")
    let badHolder = Message(
        "Type a name of 1 to 70 characters.", "Zadej jméno, nejvýš 70 znaků.")
    let tooOften = Message(
        "The account was changed too often today. Try again tomorrow.",
        "Na jeden den už bylo změn účtu dost. Zkus to zítra.")
    let save = Message("Save", "Uložit")
    let stored = Message("The account is stored.", "Účet je uložený.")
    let waits = Message(
        "The account is stored, and used in three days.",
        "Účet je uložený a začne platit za tři dny.")
    let taxHeading = Message("Taxes", "Daně")
    let taxHint = Message(
        "It holds for sales from now on, and stands on the documents about your earnings. Where the "
            + "operator sells, drivers get the operator's document.",
        "Platí pro prodeje od teď a píše se na doklady o tvém výdělku. Kde prodává provozovatel, "
            + "dostanou řidiči doklad od něj.")
    let paysVAT = Message("I pay VAT", "Jsem plátce DPH")
    let companyID = Message("Company no. (IČO)", "IČO")
    let vatID = Message("VAT number (DIČ)", "DIČ")
    let name = Message("Name on documents", "Jméno na dokladech")
    let nameHint = Message(
        "Empty: the name of your account.", "Když nic nevyplníš, použije se jméno tvého účtu.")
    let address = Message("Address on documents", "Adresa na dokladech")
    let badCompanyID = Message(
        "This must be an IČO: 8 digits with a valid check digit.",
        "IČO má 8 číslic a poslední je kontrolní.")
    let badVATID = Message(
        "Type a VAT number such as CZ12345678.", "Zadej DIČ, třeba CZ12345678.")
    let needsVATID = Message(
        "Enter your VAT number: everybody who pays VAT has one.", "Plátce DPH má DIČ, vyplň ho.")
    let taxSaved = Message("Saved.", "Uloženo.")

    func from(_ time: String) -> Message { Message("Used from \(time)", "Platí od \(time)") }
}
