import MessageCatalogue

/// The texts of the page that replaces the device of a charger.
struct ChargerReplacementTexts: Sendable {
    let heading = Message("Replace the charger by a new one", "Vyměnit nabíječku za novou")
    let intro = Message(
        "The new device takes over the name, the place, the people, the stickers and the history.",
        "Nové zařízení převezme název, místo, lidi, nálepky i historii.")
    let stepsHeading = Message("How to do it", "Jak na to")
    let takeDown = Message(
        "Disconnect the old device. When you press the button, it loses its access at once.",
        "Odpoj staré zařízení. Jakmile stiskneš tlačítko, ztratí přístup.")
    let getSecret = Message(
        "You get a new password for the new charger, shown once. Its ID stays the same.",
        "Dostaneš heslo pro novou nabíječku. Ukáže se jednou. ID zůstává stejné.")
    let getCode = Message(
        "You get a new claim code for the new bridge, shown once and valid for ten minutes.",
        "Dostaneš kód pro nový most. Ukáže se jednou a platí deset minut.")
    let connect = Message(
        "Type it into the new device. A page waits until it connects.",
        "Zadej ho do nového zařízení. Stránka počká, až se připojí.")
    let test = Message(
        "Try a short charge. The stickers on the wall stay valid.",
        "Zkus krátce nabíjet. Nálepky na zdi platí dál.")
    let whatStays = Message(
        "What you set under “How the charger behaves” is sent to the new device; set the limit of "
            + "the current again.",
        "Co je nastavené v „Jak se nabíječka chová“, dostane i nové zařízení. Omezení proudu nastav "
            + "znovu.")
    let otherKind = Message(
        "If the new device connects in another way, through a bridge or without one, add it as a "
            + "new charger and take the stickers over there.",
        "Pokud se nové zařízení připojuje jinak, přes most nebo naopak bez něj, přidej ho jako "
            + "novou nabíječku a nálepky převezmi tam.")
    let replace = Message("Replace", "Vyměnit")
    let warning = Message(
        "The old device can no longer connect.", "Staré zařízení se už nepřipojí.")
}
