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

    let phone = Message("On this phone", "Na tomto telefonu")
    let phoneText = Message(
        "This device can show your messages at once, also when Zapoj is closed. If that fails, we "
            + "mail you instead.",
        "Tohle zařízení ti může zprávy ukázat hned, i když je Zapoj zavřený. Když se to nepodaří, "
            + "pošleme ti místo toho e-mail.")
    let phoneIsOn = Message(
        "This device shows your messages.", "Tohle zařízení ti ukazuje zprávy.")
    let turnOn = Message("Show messages here", "Ukazovat zprávy tady")
    let turnOff = Message("Stop showing messages here", "Přestat tady zprávy ukazovat")
    let turnedOn = Message(
        "Messages now come to this device.", "Zprávy teď chodí i na tohle zařízení.")
    let turnedOff = Message(
        "Messages no longer come to this device.", "Zprávy už na tohle zařízení nechodí.")
    let test = Message("Send a test message", "Poslat zkušební zprávu")
    let testTitle = Message("Test message", "Zkušební zpráva")
    let testText = Message(
        "This device shows your messages.", "Tohle zařízení ti ukazuje zprávy.")
    let testSent = Message(
        "A test message is on its way. If it does not come, allow notifications for this browser "
            + "in the settings of this device.",
        "Zkušební zpráva je na cestě. Když nepřijde, povol tomuto prohlížeči oznámení v nastavení "
            + "zařízení.")
    let tooManyTests = Message(
        "You have sent many test messages. Try it again in an hour.",
        "Zkušebních zpráv už bylo hodně. Zkus to znovu za hodinu.")
    let testTooOften = Message(
        "This device has had many messages today. Try it again tomorrow.",
        "Na tohle zařízení dnes přišlo hodně zpráv. Zkus to znovu zítra.")
    let phoneIsOff = Message(
        "No messages come to this device. Turn them on first.",
        "Na tohle zařízení zprávy nechodí. Nejdřív je zapni.")
    let phoneRefused = Message(
        "Your browser did not allow it. Allow notifications for this page in its settings, and try "
            + "again.",
        "Prohlížeč to nepovolil. Povol mu pro tuhle stránku oznámení a zkus to znovu.")
    let phoneInvalid = Message(
        "This browser's push service is not supported.",
        "Službu, přes kterou tenhle prohlížeč oznámení doručuje, nepodporujeme.")

    func name(of kind: NotificationKind) -> Message {
        switch kind {
        case .account: Message("My account", "Můj účet")
        case .chargingStarted: Message("Charging started", "Nabíjení začalo")
        case .chargingEnded:
            Message("Charging ended, or the car is full", "Nabíjení skončilo nebo je auto nabité")
        case .cardRefused: Message("A card was refused", "Karta byla odmítnuta")
        case .chargerProblem:
            Message("Something is wrong with my charger", "S mou nabíječkou něco není v pořádku")
        case .booking: Message("Bookings", "Rezervace")
        case .money: Message("Money", "Peníze")
        }
    }
}
