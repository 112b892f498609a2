import CloudSharing
import CommonBase
import MessageCatalogue

/// The texts of receipts.
struct ReceiptTexts: Sendable {
    let title = Message("Receipt", "Účtenka")
    let back = Message("The charging", "Nabíjení")
    let why = Message("Why exactly this much", "Proč zrovna tolik")
    let idle = Message("Occupying after charging", "Stání po nabití")
    let fee = Message("Fee of the platform", "Poplatek platformy")
    let hostPaysFee = Message("paid by the host", "platí hostitel")
    let versions = Message("Corrections", "Opravy")
    let papers = Message("Documents", "Doklady")
    let verified = Message("Verified receipt", "Ověřená účtenka")
    let verify = Message("Verify", "Ověřit")

    let checkTitle = Message("Verification", "Ověření")
    let isRight = Message(
        "The receipt agrees with the stored readings.", "Účtenka souhlasí s uloženými měřeními.")
    let isWrong = Message(
        "The receipt differs from what is stored. Ask the operator to check it.",
        "Účtenka se liší od toho, co je uložené. Požádej provozovatele o kontrolu.")
    let equal = Message("agrees", "souhlasí")
    let differs = Message("differs", "liší se")
    let expected = Message("on the receipt", "na účtence")
    let found = Message("computed now", "spočítáno teď")

    func totalWithVAT(_ perMille: Int64) -> Message {
        let rate = Message.percent(perMille)
        return Message(
            "Total with VAT \(rate(.english))", "Celkem vč. DPH \(rate(.czech))")
    }

    func freeIdle(_ minutes: Int64) -> Message {
        Message(
            "unplugged \(minutes)\u{A0}min after charging, free of charge",
            "odpojeno \(minutes)\u{A0}min po nabití, zdarma")
    }

    func meter(_ start: String, _ stop: String) -> Message {
        Message(
            "meter \(start) → \(stop)\u{A0}kWh", "elektroměr \(start) → \(stop)\u{A0}kWh")
    }

    /// Nil for a place without a meter.
    func meterClass(_ kind: Listing.MeterClass) -> Message? {
        switch kind {
        case .mid, .bridgeMid: Message("MID meter", "elektroměr MID")
        case .chargerInternal: Message("meter of the charger", "elektroměr nabíječky")
        case .unmetered: nil
        }
    }

    func refund(_ day: String) -> Message {
        Message("Given back on \(day)", "Vráceno \(day)")
    }

    func version(_ number: Int64, _ time: String) -> Message {
        Message("Version \(number), \(time)", "Verze \(number), \(time)")
    }

    func readings(_ samples: Int, _ facts: Int) -> Message {
        Message(
            "\(samples) \(samples == 1 ? "reading" : "readings"), records in the hash chain: \(facts)",
            "\(samples) měření, záznamy v řetězu otisků: \(facts)")
    }

    func payment(_ payment: DocumentContent.Payment, _ seller: Settlement.Seller) -> Message {
        switch payment {
        case .credit: Message("paid from credit", "zaplaceno z kreditu")
        case .card: Message("paid by card", "zaplaceno kartou")
        case .payout: Message("paid out", "vyplaceno")
        case .owed:
            seller == .host
                ? Message("to be paid to the host", "zaplatíš hostiteli")
                : Message("partly or wholly owed", "zčásti nebo celé na dluh")
        }
    }

    func step(_ step: ReceiptCheck.Step) -> Message {
        switch step {
        case .facts: Message("Hash chain over the readings", "Řetěz otisků nad měřeními")
        case .bill: Message("Price by the readings", "Cena podle měření")
        case .ledger: Message("Moved in the ledger", "Zaúčtováno")
        case .documents: Message("Sum of the documents", "Součet dokladů")
        }
    }
}
