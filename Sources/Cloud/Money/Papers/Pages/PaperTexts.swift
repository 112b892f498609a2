import CommonBase
import MessageCatalogue

/// The texts of the list of documents and of its forms.
struct PaperTexts: Sendable {
    let title = Message("Documents", "Doklady")
    let allTitle = Message("All documents", "Všechny doklady")
    let summary = Message(
        "Documents of what you paid for and what you sold. They never change; a correction is "
            + "another document.",
        "Doklady za to, co platíš a co prodáváš. Nikdy se nemění; oprava je další doklad.")
    let none = Message("No documents yet", "Zatím žádné doklady")
    let noneAdvice = Message(
        "After a paid charging, its document appears here.",
        "Po placeném nabíjení se tu objeví jeho doklad.")
    let older = Message("Older", "Starší")
    let billing = Message("Your details on documents", "Tvoje údaje na dokladech")
    let employer = Message("Report for an employer", "Výkaz pro zaměstnavatele")
    let accounting = Message("Exports for the accountant", "Exporty pro účetní")
    let topUps = Message("Top-ups of credit", "Dobití kreditu")
    let topUp = Message("Confirmation of payment", "Potvrzení o platbě")
    let back = Message("All documents", "Všechny doklady")

    let billingHint = Message(
        "New documents name you so. Documents that exist stay as they are.",
        "Takhle tě uvedou nové doklady. Vydané doklady zůstanou, jak jsou.")
    let name = Message("Name or company", "Jméno nebo firma")
    let address = Message("Address", "Adresa")
    let addressHint = Message(
        "Street, postal code and town, with commas", "Ulice, PSČ a město, oddělené čárkami")
    let companyID = Message("Company number (IČO)", "IČO")
    let vatID = Message("VAT number (DIČ)", "DIČ")
    let save = Message("Save", "Uložit")
    let remove = Message("Remove these details", "Odebrat tyto údaje")
    let saved = Message("The details were saved.", "Údaje jsou uložené.")
    let removed = Message("The details were removed.", "Údaje jsou odebrané.")
    let notCompanyID = Message(
        "This must be an IČO: 8 digits with a valid check digit.",
        "IČO má 8 číslic a poslední je kontrolní.")
    let notVATID = Message(
        "This must be a VAT number such as CZ12345678.", "DIČ vypadá třeba takhle: CZ12345678.")
    let kept = Message(
        "The law requires the operator to keep documents for ten years, also after an account is "
            + "deleted.",
        "Zákon ukládá provozovateli uchovat doklady deset let, i po smazání účtu.")

    let received = Message("Received on", "Přijato dne")
    let payer = Message("Credit of", "Kredit účtu")
    let receiver = Message("Received by", "Přijal")
    let number = Message("Number of the posting", "Číslo zápisu")
    let amount = Message("Amount", "Částka")
    let notTax = Message(
        "This is no tax document: credit is a multi-purpose prepayment, and VAT is due only when "
            + "you charge.",
        "Toto není daňový doklad: kredit je víceúčelová záloha a DPH se platí až z nabíjení.")
}
