import CloudControl
import MessageCatalogue

struct FileTexts: Sendable {
    let heading = Message("Files and firmware", "Soubory a firmware")
    let summary = Message(
        "Firmware for chargers, and the logs that they upload.",
        "Firmware pro nabíječky a záznamy, které nahrávají.")
    let back = Message("Back to administration", "Zpět na správu")
    let filter = Message("Choose", "Výběr")
    let uploadsOf = Message(
        "Files that a charger uploaded: its id", "Soubory nahrané nabíječkou: její ID")
    let apply = Message("Show", "Ukázat")
    let clear = Message("Show firmware", "Ukázat firmware")
    let listed = Message("Files", "Soubory")
    let none = Message("No firmware so far", "Zatím žádný firmware")
    let noneMatches = Message(
        "This charger has uploaded no file", "Tato nabíječka nenahrála žádný soubor")
    let download = Message("Download", "Stáhnout")
    let delete = Message("Delete", "Smazat")
    let deleteWarning = Message(
        "The file is deleted for good.", "Soubor se smaže navždy.")
    let add = Message("Add firmware", "Přidat firmware")
    let file = Message("File", "Soubor")
    let fileHint = Message(
        "At most 8 MiB. The REST API takes up to 128 MiB.",
        "Nejvýš 8 MiB. REST API přijme až 128 MiB.")
    let upload = Message("Upload", "Nahrát")
    let updating = Message("Update a charger", "Aktualizovat nabíječku")
    let updateHint = Message(
        "The charger downloads the firmware now and installs it. It may restart.",
        "Nabíječka firmware hned stáhne a nainstaluje. Může se restartovat.")
    let firmware = Message("Firmware", "Firmware")
    let station = Message("Id of the charger", "ID nabíječky")
    let start = Message("Start the update", "Spustit aktualizaci")

    let noFile = Message("Choose a file.", "Vyber soubor.")
    let tooMany = Message(
        "The cloud stores no more firmware files. Delete one first.",
        "Cloud už má tolik souborů firmwaru, kolik může. Nejdřív některý smaž.")
    let noStation = Message(
        "There is no charger with this id.", "Nabíječka s tímto ID neexistuje.")
    let isAdded = Message("The firmware is stored.", "Firmware je uložený.")
    let isDeleted = Message("The file is deleted.", "Soubor je smazaný.")
    let isStarted = Message(
        "The charger accepted the update.", "Nabíječka aktualizaci přijala.")

    func isNotStarted(_ status: CommandRecord.Status) -> Message {
        switch status {
        case .offline:
            Message(
                "The charger is not connected. Try again later.",
                "Nabíječka není připojená. Zkus to později.")
        case .timedOut, .pending:
            Message(
                "The charger did not answer in time. It may have begun the update.",
                "Nabíječka neodpověděla včas. Aktualizaci ale mohla začít.")
        case .accepted, .rejected, .notSupported, .failed:
            Message("The charger refused the update.", "Nabíječka aktualizaci odmítla.")
        }
    }

    func kind(_ kind: StoredFile.Kind) -> Message {
        switch kind {
        case .firmware: Message("Firmware", "Firmware")
        case .diagnostics: Message("Diagnostics", "Diagnostika")
        case .log: Message("Log", "Záznam")
        }
    }
}
