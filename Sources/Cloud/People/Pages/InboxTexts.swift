import MessageCatalogue

struct InboxTexts: Sendable {
    let heading = Message("Inbox", "Schránka")
    let none = Message("No messages yet", "Zatím žádné zprávy")
    let noneText = Message(
        "Here you find what happens with your charging, cards and chargers.",
        "Tady najdeš, co se děje s tvým nabíjením, kartami a nabíječkami.")
    let markAllRead = Message("Mark all as read", "Označit vše jako přečtené")
    let markRead = Message("Mark as read", "Označit jako přečtené")
    let open = Message("Open", "Otevřít")
    let unread = Message("new", "nová")
    let mailed = Message("also by e-mail", "i e-mailem")
    let older = Message("Older", "Starší")
    let newest = Message("Newest", "Nejnovější")
    let pages = Message("Pages", "Stránky")
    let settings = Message("What comes by e-mail", "Co chodí e-mailem")
    let allRead = Message("All messages are read.", "Všechno je přečtené.")
}

struct NotificationSettingsTexts: Sendable {
    let heading = Message("Messages", "Zprávy")
    let back = Message("Back to the settings", "Zpět na nastavení")
    let explanation = Message(
        "Every message is in your inbox. Choose which ones also come by e-mail.",
        "Každou zprávu najdeš ve schránce. Vyber si, které ti přijdou i e-mailem.")
    let inboxOnly = Message("inbox only", "jen do schránky")
    let mailToo = Message("inbox and e-mail", "do schránky i e-mailem")
    let noAddress = Message(
        "You have no e-mail address yet, so no mail can come.",
        "Zatím nemáš e-mailovou adresu, takže žádný e-mail nepřijde.")
    let account = Message(
        "Messages about your account and its security always come by e-mail, too.",
        "Zprávy o tvém účtu a jeho bezpečnosti chodí e-mailem vždy.")
    let save = Message("Save", "Uložit")
    let saved = Message("Saved.", "Uloženo.")

    func name(of kind: NotificationKind) -> Message {
        switch kind {
        case .account: Message("My account", "Můj účet")
        case .chargingStarted: Message("Charging started", "Nabíjení začalo")
        case .chargingEnded:
            Message("Charging ended, or the car is full", "Nabíjení skončilo nebo je auto nabité")
        case .cardRefused: Message("A card was refused", "Karta byla odmítnuta")
        case .chargerProblem:
            Message("Something is wrong with my charger", "S mou nabíječkou něco není v pořádku")
        }
    }
}
