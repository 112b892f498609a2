import MessageCatalogue

/// The texts of the page with a charger's settings.
struct ChargerSettingTexts: Sendable {
    let heading = Message("How the charger behaves", "Jak se nabíječka chová")
    let intro = Message(
        "These are the settings that this charger reported. What it does not know is not shown.",
        "Tohle nastavení nabíječka nahlásila. Co nezná, tu není.")
    let unread = Message(
        "The charger has not reported its settings yet.",
        "Nabíječka zatím svoje nastavení nenahlásila.")
    let read = Message("Read the settings from the charger", "Načíst nastavení z nabíječky")
    let readHint = Message("It may take half a minute.", "Může to trvat půl minuty.")
    let wasRead = Message(
        "The charger has reported its settings.", "Nabíječka nahlásila svoje nastavení.")
    let save = Message("Save", "Uložit")
    let yes = Message("Yes", "Ano")
    let no = Message("No", "Ne")
    let isFixed = Message(
        "The charger does not let this be changed.", "Nabíječka to nedovolí změnit.")
    let afterRestart = Message(
        "The charger says: after the next restart.", "Nabíječka říká: až po restartu.")

    let nothingChanged = Message("Nothing was changed.", "Nic se nezměnilo.")
    let taken = Message(
        "The charger says: done.", "Nabíječka říká: hotovo.")
    let someRefused = Message(
        "The charger says: no to some of it. See below.",
        "Nabíječka říká: něco z toho ne. Podrobnosti jsou níž.")
    let needsRestart = Message(
        "The charger says: done, after the next restart.",
        "Nabíječka říká: hotovo, ale až po restartu.")
    let unanswered = Message(
        "The charger has not answered. It gets the settings when it connects again.",
        "Nabíječka neodpověděla. Nastavení dostane, až se znovu připojí.")
    let whenOnline = Message(
        "Saved. The charger is offline and gets the settings when it connects.",
        "Uloženo. Nabíječka není online, nastavení dostane, až se připojí.")
    let noAnswer = Message(
        "The charger did not report its settings.", "Nabíječka svoje nastavení nenahlásila.")

    func refused(_ value: String) -> Message {
        Message(
            "The charger says: no. It keeps \(value).", "Nabíječka říká: ne. Zůstává \(value).")
    }

    func waits(_ value: String) -> Message {
        Message(
            "The charger does not know this yet. It still has \(value).",
            "Nabíječka o tom ještě neví. Zatím má \(value).")
    }

    func readAt(_ time: String) -> Message {
        Message("As of \(time).", "Stav k \(time).")
    }
}
