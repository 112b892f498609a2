import MessageCatalogue

struct VersionTexts: Sendable {
    let heading = Message("Versions", "Verze")
    let summary = Message(
        "The versions of the cloud and of the bridges, and whether newer ones are available.",
        "Verze cloudu a mostů a jestli jsou k dispozici novější.")
    let back = Message("Back to administration", "Zpět na správu")
    let cloud = Message("Cloud", "Cloud")
    let bridges = Message("Bridges", "Mosty")
    let current = Message("up to date", "aktuální")
    let unknown = Message("not compared", "neporovnáno")
    let neverStarted = Message("not reported yet", "zatím nenahlášená")
    let neverSeen = Message("never connected", "ještě se nepřipojil")
    let invalid = Message(
        "releases.json in the data directory is not valid:",
        "Soubor releases.json v datovém adresáři není platný:")
    let missing = Message(
        "Nothing is compared: the data directory has no releases.json.",
        "Není s čím porovnat: v datovém adresáři není releases.json.")
    let missingHint = Message(
        "Put it there with the newest versions, such as the following. The cloud asks nobody on the "
            + "Internet, and reads a new file within a minute.",
        "Ulož ho tam s nejnovějšími verzemi, třeba takhle. Cloud se nikoho na internetu neptá a nový "
            + "soubor načte do minuty.")
    let cloudHint = Message(
        "To update: make a backup, then install the new package (docs/packaging.md).",
        "Aktualizace: udělej zálohu a nainstaluj nový balíček (docs/packaging.md).")
    let bridgeHint = Message(
        "Bridges install updates by themselves from the package repository that you run for them; "
            + "docs/packaging.md says how to set it up.",
        "Mosty si aktualizace instalují samy z repozitáře balíčků, který pro ně provozuješ; jak ho "
            + "nastavit, je v docs/packaging.md.")
    let notes = Message("What is new", "Co je nového")
    let noBridges = Message("There are no bridges.", "Zatím tu není žádný most.")
    let next = Message("Next", "Další")
    let first = Message("From the start", "Od začátku")
    let pages = Message("Pages", "Stránky")

    func version(_ version: String) -> Message {
        Message("version \(version)", "verze \(version)")
    }

    func isAvailable(_ version: String) -> Message {
        Message("\(version) is available", "k dispozici je \(version)")
    }

    /// On the page of a charger for its hosts.
    func bridgeVersion(_ version: String) -> Message {
        Message("Bridge, version \(version)", "Most, verze \(version)")
    }

    func newVersion(_ version: String) -> Message {
        Message(
            "version \(version) is available; the bridge or the operator installs it",
            "k dispozici je verze \(version); nainstaluje ji most sám, nebo provozovatel")
    }

    func seen(_ ago: String) -> Message {
        Message("last heard from \(ago)", "naposledy se ozval \(ago)")
    }
}
