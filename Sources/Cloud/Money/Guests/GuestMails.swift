import CloudAccess
import CloudCore
import CloudPeople
import CommonBase
import MessageCatalogue

/// Mails to guests who gave an address.
struct GuestMails: Sendable {
    enum Occasion { case settled, corrected, refunded }

    let vault: TokenVault

    /// Mails the link of a guest's charging, which leads to the receipt.
    func send(_ occasion: Occasion, _ guest: Guest, _ db: Database, at now: Timestamp) throws {
        guard let address = guest.email,
            let secret = guest.sealedSecret.flatMap(vault.openRequest)
        else { return }
        let place = guest.placeName
        let subject =
            switch occasion {
            case .settled: Message("Receipt: \(place)", "Účtenka: \(place)")
            case .corrected:
                Message("Corrected receipt: \(place)", "Opravená účtenka: \(place)")
            case .refunded: Message("Refund: \(place)", "Vrácení peněz: \(place)")
            }
        let text =
            switch occasion {
            case .settled:
                Message(
                    "Your charging has ended, and its price is known. The link leads to the "
                        + "receipt.",
                    "Nabíjení skončilo a známe jeho cenu. Odkaz vede na účtenku.")
            case .corrected:
                Message(
                    "The charger has corrected its reading. The difference goes back to your card.",
                    "Nabíječka opravila odečet. Rozdíl ti vracíme na kartu.")
            case .refunded:
                Message(
                    "A part of the price goes back to your card. The link leads to the receipt.",
                    "Část ceny ti vracíme na kartu. Odkaz vede na účtenku.")
            }
        try MailTable.add(
            OutgoingMail(
                to: address, language: guest.language, subject: subject,
                paragraphs: [
                    text,
                    Message(
                        "Keep the link to yourself: who has it sees the receipt.",
                        "Odkaz si nech pro sebe: kdo ho má, vidí účtenku."),
                ],
                link: (Message("Show the receipt", "Zobrazit účtenku"), "/guest/\(secret)"),
                isLast: true), db, at: now)
    }
}
