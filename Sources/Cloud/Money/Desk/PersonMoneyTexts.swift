import CommonBase
import MessageCatalogue

/// The money of a person.
struct PersonMoneyTexts: Sendable {
    let back = Message("Back to the money desk", "Zpět na peníze")
    let toPerson = Message("Account and rights", "Účet a oprávnění")
    let accounts = Message("Money of this person", "Peníze téhle osoby")
    let noAccounts = Message(
        "No money of this person has moved yet.", "Tahle osoba zatím nemá žádný pohyb peněz.")
    let giveCredit = Message("Give credit", "Darovat kredit")
    let giveHint = Message(
        "The operator bears it. It pays a debt first, and the driver reads your reason.",
        "Nese to provozovatel. Nejdřív zaplatí dluh a řidič uvidí tvůj důvod.")
    let amount = Message("Amount (\(Currency.code))", "Částka (\(Currency.code))")
    let amountHint = Message("At most 10,000.", "Nejvýš 10 000.")
    let note = Message("Reason", "Důvod")
    let noteHint = Message("For the driver's statement.", "Do výpisu pro řidiče.")
    let give = Message("Give", "Darovat")
    let isGiven = Message("The credit is given.", "Kredit je připsaný.")
    let wrongAmount = Message(
        "The amount must be a number from 0.01 to 10,000.",
        "Částka musí být číslo od 0,01 do 10 000.")
    let noCredit = Message(
        "There is no credit where hosts sell, or nothing is billed.",
        "Kredit není tam, kde prodávají hostitelé, nebo kde se nic neúčtuje.")
    let postings = Message("Movements", "Pohyby")
    let charging = Message("Charging", "Nabíjení")
    let booking = Message("Booking", "Rezervace")
    let newest = Message("Newest", "Nejnovější")
    let older = Message("Older", "Starší")
    let pages = Message("Pages", "Stránky")
}
