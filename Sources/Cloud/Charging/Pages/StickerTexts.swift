import MessageCatalogue

/// The stickers of a station. What is printed is in both languages.
struct StickerTexts: Sendable {
    let title = Message("Stickers with the code", "Nálepky s kódem")
    let hint = Message(
        "Print the page on A6 and stick it on the charger. Whoever scans the code sees the "
            + "charger; only people whom you let may charge.",
        "Vytiskni stránku na A6 a nalep na nabíječku. Kdo kód naskenuje, uvidí nabíječku; "
            + "nabíjet smí jen lidé, kterým to dovolíš.")
    let back = Message("Back to the charger", "Zpět na nabíječku")
    let tagHint = Message(
        "The address below the code can be written to an NFC tag as well.",
        "Adresu pod kódem jde zapsat i na NFC štítek.")
    let renew = Message("Make a new code", "Vytvořit nový kód")
    let renewHint = Message(
        "A new code makes the old sticker invalid.", "Nový kód zneplatní starou nálepku.")
    let renewed = Message(
        "The new code is valid. Print the sticker again.",
        "Nový kód platí. Vytiskni nálepku znovu.")
    let sticker = Message(
        "This charger replaces another one; its sticker is",
        "Nabíječka nahrazuje jinou s nálepkou")
    let takeOver = Message("Use that sticker", "Použít její nálepku")
    let noSuchSticker = Message("There is no such sticker.", "Taková nálepka neexistuje.")
    let takenOver = Message(
        "The sticker now leads to this charger.", "Nálepka teď vede k této nabíječce.")

    func other(_ code: String, _ name: String) -> Message {
        name.isEmpty
            ? Message("\(code) · removed charger", "\(code) · odstraněná nabíječka")
            : Message("\(code) · \(name)", "\(code) · \(name)")
    }
}
