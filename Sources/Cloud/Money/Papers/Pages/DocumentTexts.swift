import CommonBase
import MessageCatalogue

/// The texts on documents.
struct DocumentTexts: Sendable {
    let back = Message("All documents", "Všechny doklady")
    let receipt = Message("How the price came about", "Jak cena vznikla")
    let print = Message(
        "Print this page, or save it as PDF, with your browser.",
        "Stránku vytiskneš nebo uložíš jako PDF v prohlížeči.")
    let seller = Message("Supplier", "Dodavatel")
    let buyer = Message("Customer", "Odběratel")
    let item = Message("Item", "Položka")
    let quantity = Message("Quantity", "Množství")
    let unitPrice = Message("Unit price", "Cena za jednotku")
    let amount = Message("Amount", "Částka")
    let base = Message("Base without VAT", "Základ bez DPH")
    let total = Message("Total", "Celkem")
    let guest = Message("Charging without an account", "Nabíjení bez účtu")
    let number = Message("Number", "Číslo")
    let issued = Message("Date of issue", "Datum vystavení")
    let supplied = Message("Date of supply", "Datum uskutečnění plnění")
    let original = Message("Corrects the document", "Opravuje doklad")
    let place = Message("Place", "Místo")
    let charging = Message("Charging", "Nabíjení")
    let booking = Message("Booking", "Rezervace")
    let energy = Message("Energy", "Energie")
    let payment = Message("Payment", "Úhrada")
    let month = Message("Month", "Měsíc")
    let fee = Message(
        "Fee of the operator, already taken off", "Poplatek provozovatele, už odečtený")
    let before = Message("Before the correction", "Před opravou")
    let after = Message("After the correction", "Po opravě")
    let difference = Message("Difference", "Rozdíl")
    let companyID = Message("Company number (IČO)", "IČO")
    let vatID = Message("VAT number (DIČ)", "DIČ")
    let noVAT = Message("The supplier does not pay VAT.", "Dodavatel není plátcem DPH.")
    let selfBilled = Message(
        "Issued by the customer in the name of the supplier.", "Vystaveno zákazníkem.")
    let correction = Message(
        "Reason: the readings of the charging were completed or corrected.",
        "Důvod opravy: doplnění nebo oprava naměřených údajů o nabíjení.")
    let hasCharged = Message(
        "Reason: the customer did charge, which the charger reported late.",
        "Důvod opravy: zákazník přece jen nabíjel, nabíječka to nahlásila později.")
    let withVAT = Message("Amounts of items are with VAT.", "Částky položek jsou včetně DPH.")
    let withoutVAT = Message("Amounts of items are without VAT.", "Částky položek jsou bez DPH.")

    func heading(_ document: Document) -> Message {
        let isTax = document.content.isTaxDocument
        switch document.kind {
        case .invoice:
            return isTax
                ? Message("Tax document", "Daňový doklad")
                : Message("Document of sale", "Doklad o prodeji")
        case .creditNote:
            return isTax
                ? Message("Corrective tax document", "Opravný daňový doklad")
                : Message("Corrective document", "Opravný doklad")
        case .selfBilling:
            return isTax
                ? Message("Self-billed tax document", "Daňový doklad – vyúčtování hostiteli")
                : Message("Statement to the host", "Vyúčtování hostiteli")
        }
    }

    /// - Parameter kind: of a line; an unknown one is named as it is.
    func line(_ kind: String) -> Message {
        switch kind {
        case "energy": Message("Electricity for charging", "Elektřina pro nabíjení")
        case "time": Message("Charging time", "Doba nabíjení")
        case "parking": Message("Occupying after charging", "Stání po nabití")
        case "flat": Message("Start fee", "Poplatek za start")
        case "reservationTime": Message("Reserved time", "Rezervovaná doba")
        case "reservationFlat": Message("Reservation", "Rezervace")
        case "minimum": Message("Up to the lowest price", "Doplatek do nejnižší ceny")
        case "maximum": Message("Down to the highest price", "Sleva na nejvyšší cenu")
        case "transaction": Message("Electricity of a charging", "Elektřina za nabíjení")
        case "bookingFee": Message("Fee of a booking", "Poplatek za rezervaci")
        case "refund": Message("Part of the price given back", "Vrácená část ceny")
        default: Message(kind, kind)
        }
    }

    func paid(_ payment: DocumentContent.Payment) -> Message {
        switch payment {
        case .credit: Message("paid from credit", "zaplaceno z kreditu")
        case .card: Message("paid by card", "zaplaceno kartou")
        case .owed: Message("partly or wholly owed", "zčásti nebo celé na dluh")
        case .payout: Message("added to the host's earnings", "připsáno k výdělku hostitele")
        }
    }

    /// - Parameter text: what the host wrote.
    func refunded(_ text: String) -> Message {
        Message("Reason: \(text)", "Důvod opravy: \(text)")
    }

    func vat(_ perMille: Int64) -> Message {
        let rate = Message.percent(perMille)
        return Message("VAT \(rate(.english))", "DPH \(rate(.czech))")
    }
}
