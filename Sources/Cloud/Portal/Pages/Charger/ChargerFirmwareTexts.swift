import MessageCatalogue
import OCPPMessages

/// The texts of the page with a charger's firmware.
struct ChargerFirmwareTexts: Sendable {
    let heading = Message("Firmware of the charger", "Firmware nabíječky")
    let device = Message("Charger", "Nabíječka")
    let version = Message("Version", "Verze")
    let unknown = Message("not reported", "nehlášeno")
    let lastUpdate = Message("Last update", "Poslední aktualizace")
    let update = Message("Update", "Aktualizovat")
    let updateText = Message(
        "Choose a file that an admin has added. The charger downloads it, waits until nobody charges, "
            + "and restarts.",
        "Vyber soubor, který přidal správce. Nabíječka si ho stáhne, počká, až nikdo nebude "
            + "nabíjet, a restartuje se.")
    let file = Message("File", "Soubor")
    let fits = Message(
        "The file is for this model. A wrong one can break the charger.",
        "Soubor je pro tenhle model. Špatný může nabíječku rozbít.")
    let mustAgree = Message(
        "Tick this when you have checked it.", "Zaškrtni, až to ověříš.")
    let noFiles = Message(
        "There is no file yet. Ask an admin for an update.",
        "Zatím tu žádný soubor není. O aktualizaci si řekni správci.")
    let gone = Message("This file no longer exists.", "Tenhle soubor už tu není.")
    let begun = Message(
        "The charger downloads the update. This page shows how far it is.",
        "Nabíječka si stahuje aktualizaci. Tady uvidíš, jak je daleko.")
    let notPossible = Message(
        "The charger can't download from this Zapoj. An admin must set its public address.",
        "Z tohoto Zapoje si nabíječka nic stáhnout nemůže. Správce musí nastavit veřejnou adresu.")

    /// What a charger reported of an update; its own word if the specification does not have it.
    func status(_ text: String) -> Message {
        switch V16.FirmwareStatus(rawValue: text) {
        case .downloading: Message("downloading", "stahuje se")
        case .downloaded: Message("downloaded", "stažená")
        case .downloadFailed: Message("the download failed", "stažení se nepovedlo")
        case .installing: Message("installing", "instaluje se")
        case .installed: Message("installed", "nainstalovaná")
        case .installationFailed: Message("the installation failed", "instalace se nepovedla")
        case .idle: Message("nothing is going on", "nic neprobíhá")
        case nil: Message(text, text)
        }
    }
}
