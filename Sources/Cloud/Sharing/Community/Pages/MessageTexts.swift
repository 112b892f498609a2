import MessageCatalogue

struct MessageTexts: Sendable {
    let heading = Message("Messages about the booking", "Zprávy k rezervaci")
    let booking = Message("The booking", "Rezervace")
    let older = Message("Older messages", "Starší zprávy")
    let none = Message("No messages yet.", "Zatím žádné zprávy.")
    let you = Message("You", "Ty")
    let message = Message("Your message", "Tvoje zpráva")
    let send = Message("Send", "Odeslat")
    let sent = Message("The message is sent.", "Zpráva je odeslaná.")
    let report = Message("Report", "Nahlásit")
    let reported = Message(
        "The message is reported. An admin will read it.",
        "Zpráva je nahlášená. Přečte si ji správce.")
    let kept = Message(
        "Messages are deleted after half a year.", "Zprávy se po půl roce smažou.")
    let block = Message("Block", "Zablokovat")
    let blockHeading = Message("Don't want to hear from them?", "Nechceš, aby ti psali?")
    let blockHint = Message(
        "Whoever you block can neither write to you nor book at your places.",
        "Koho zablokuješ, ten ti nenapíše ani si u tebe nic nezarezervuje.")
    let unblock = Message("Unblock", "Odblokovat")
    let blocked = Message("Blocked.", "Zablokováno.")
    let unblocked = Message("Unblocked.", "Odblokováno.")

    func words(_ refusal: MessageService.Refusal) -> Message {
        switch refusal {
        case .blocked:
            Message(
                "One of you has blocked the other.", "Jeden z vás toho druhého zablokoval.")
        case .closed:
            Message(
                "The booking has been over for more than 30 days.",
                "Rezervace skončila před víc než 30 dny.")
        case .full:
            Message(
                "The booking has as many messages as it can have.",
                "Víc zpráv už se k rezervaci nevejde.")
        case .oneSide:
            Message("This is your own booking.", "Tohle je tvoje vlastní rezervace.")
        }
    }
}
