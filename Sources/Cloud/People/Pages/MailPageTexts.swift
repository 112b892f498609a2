import MessageCatalogue

struct MailPageTexts: Sendable {
    let heading = Message("Mails", "E-maily")
    let summary = Message(
        "What the cloud sends and could not send; a test mail.",
        "Co cloud odesílá a co odeslat nešlo; zkušební e-mail.")
    let spool = Message(
        "No mail system is set up. Mails lie in the folder “mail” of the data directory, and you "
            + "can read them here. Set mail.sendmailCommand to send them.",
        "Odesílání e-mailů není nastavené. E-maily leží ve složce „mail“ v datovém adresáři "
            + "a můžeš si je přečíst tady. Odesílání zapneš nastavením mail.sendmailCommand.")
    let test = Message("Send a test mail to me", "Poslat mi zkušební e-mail")
    let all = Message("All", "Vše")
    let filter = Message("State", "Stav")
    let none = Message("No mails", "Žádné e-maily")
    let to = Message("To", "Komu")
    let text = Message("Show the text", "Zobrazit text")
    let deleted = Message(
        "The text was deleted when the mail was sent.", "Text se po odeslání smazal.")
    let send = Message("Send again", "Poslat znovu")
    let isSending = Message("The mail is being sent.", "E-mail se odesílá.")
    let older = Message("Older", "Starší")
    let pages = Message("Pages", "Stránky")
    let noAddress = Message(
        "Your account has no e-mail address.", "Tvůj účet nemá e-mailovou adresu.")
    let isFull = Message(
        "Too many mails are waiting already.", "Už teď čeká příliš mnoho e-mailů.")
    let testSubject = Message("Test mail", "Zkušební e-mail")
    let testText = Message(
        "If you read this, Zapoj can send mails.",
        "Když tohle čteš, Zapoj umí posílat e-maily.")
    let testLink = Message("Open the mails", "Otevřít e-maily")
    let testAdded = Message("The test mail is on its way.", "Zkušební e-mail je na cestě.")

    func name(of state: StoredMail.State) -> Message {
        switch state {
        case .waiting: Message("waiting", "čeká")
        case .sent: Message("sent", "odesláno")
        case .spooled: Message("in the folder", "ve složce")
        case .failed: Message("failed", "neodesláno")
        }
    }

    func retry(_ time: String) -> Message {
        Message("Next attempt: \(time)", "Další pokus: \(time)")
    }
}
