import MessageCatalogue

struct RefusedConnectionTexts: Sendable {
    let heading = Message("These tried to connect", "Zkoušely se připojit")
    let summary = Message(
        "Chargers that could not connect, why, and how to add one.",
        "Nabíječky, které se nepřipojily, proč, a jak některou přidat.")
    let back = Message("Back to administration", "Zpět na správu")
    let intro = Message(
        "Chargers that tried to connect and were refused. An entry disappears when the "
            + "charger connects, or after 30 days.",
        "Nabíječky, které se zkoušely připojit a byly odmítnuty. Řádek zmizí, až se nabíječka "
            + "připojí, nebo po 30 dnech.")
    let none = Message("No charger was refused", "Žádná nabíječka nebyla odmítnuta")
    let noneHint = Message(
        "If a charger can't connect and is not here, it does not reach this cloud: check its "
            + "network and the address of the server.",
        "Pokud se nabíječka nemůže připojit a není tady, ke cloudu se nedostane: zkontroluj její "
            + "síť a adresu serveru.")
    let noID = Message("Without an id", "Bez ID")
    let add = Message("Add this charger", "Přidat tuto nabíječku")
    let addHint = Message(
        "It becomes yours and gets a new password, which you type into it.",
        "Bude tvoje a dostane nové heslo, které do ní zadáš.")
    let isAdded = Message(
        "The charger has been added since. Type its password into it.",
        "Nabíječka už je přidaná. Zadej do ní její heslo.")
    let notAnID = Message(
        "This can't be the id of a charger. Set another one in the charger.",
        "Tohle nemůže být ID nabíječky. Nastav v ní jiné.")
    let connection = Message("Its connection", "Její připojení")
    let encrypted = Message("encrypted (TLS)", "šifrovaně (TLS)")
    let unencrypted = Message("not encrypted", "nešifrovaně")
    let plainListener = Message("plain listener", "port bez TLS")
    let program = Message("Program", "Program")
    let protocols = Message("Protocols", "Protokoly")
    let details = Message("Details", "Podrobnosti")
    let address = Message("Address", "Adresa")
    let first = Message("First attempt", "První pokus")
    let last = Message("Last attempt", "Poslední pokus")
    let older = Message("Older", "Starší")
    let newest = Message("Newest", "Nejnovější")
    let pages = Message("Pages", "Stránky")
    let isTaken = Message(
        "A charger with this id exists already.", "Nabíječka s tímto ID už existuje.")

    func attempts(_ count: Int) -> Message {
        .counted(
            count, english: ("attempt", "attempts"), czech: ("pokus", "pokusy", "pokusů"))
    }
}
