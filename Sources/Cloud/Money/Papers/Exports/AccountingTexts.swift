import CommonBase
import MessageCatalogue

/// The texts of exports for accountants.
struct AccountingTexts: Sendable {
    let title = Message("Exports for the accountant", "Exporty pro účetní")
    let back = Message("All documents", "Všechny doklady")
    let month = Message("Month", "Měsíc")
    let monthHint = Message("Such as 2026-11.", "Třeba 2026-11.")
    let show = Message("Show", "Zobrazit")
    let summary = Message("VAT of the month", "DPH za měsíc")
    let summaryNote = Message(
        "By the date of supply. Self-billed documents are purchases from hosts.",
        "Podle data uskutečnění plnění. Vyúčtování hostitelům jsou nákupy od nich.")
    let nothing = Message("There are no documents in this month.", "V tomto měsíci nejsou doklady.")
    let documents = Message("Documents as CSV", "Doklady jako CSV")
    let cdrs = Message("Chargings as CSV (CDR)", "Nabíjení jako CSV (CDR)")
    let count = Message("Documents", "Dokladů")

    let number = Message("Number", "Číslo")
    let kind = Message("Kind", "Druh")
    let issued = Message("Issued", "Vystaveno")
    let supplied = Message("Date of supply", "DUZP")
    let base = Message("Base", "Základ")
    let rate = Message("VAT rate %", "Sazba DPH %")
    let vat = Message("VAT", "DPH")
    let total = Message("Total", "Celkem")
    let buyer = Message("Customer", "Odběratel")
    let companyID = Message("Company number", "IČO")
    let vatID = Message("VAT number", "DIČ")
    let payment = Message("Payment", "Úhrada")
    let original = Message("Corrects", "Opravuje")
    let transaction = Message("Charging", "Nabíjení")
    let start = Message("Start", "Začátek")
    let end = Message("End", "Konec")
    let place = Message("Place", "Místo")
    let energy = Message("Energy (kWh)", "Energie (kWh)")
    let currency = Message("Currency", "Měna")

    func more(_ limit: Int) -> Message {
        Message(
            "There are more than \(limit) lines; ask the API for the rest.",
            "Řádků je víc než \(limit); zbytek dá API.")
    }

    func name(of kind: Document.Kind, isTaxed: Bool) -> Message {
        let name =
            switch kind {
            case .invoice: Message("Sales", "Prodej")
            case .creditNote: Message("Corrections", "Opravy")
            case .selfBilling: Message("Purchases from hosts", "Nákup od hostitelů")
            }
        let tax =
            isTaxed ? Message("with VAT", "s DPH") : Message("without VAT", "bez DPH")
        return Message(
            "\(name(.english)), \(tax(.english))", "\(name(.czech)), \(tax(.czech))")
    }
}
