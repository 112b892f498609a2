import MessageCatalogue

/// The texts of adding a charger and of connecting it.
struct NewChargerTexts: Sendable {
    let heading = Message("Add a charger", "Přidat nabíječku")
    let back = Message("Back to the chargers", "Zpět na nabíječky")
    let kind = Message("How does it connect?", "Jak se připojí?")
    let ocpp = Message(
        "By itself: it has OCPP, as most chargers with Wi-Fi or a network cable",
        "Sama: umí OCPP, jako většina nabíječek s Wi-Fi nebo síťovým kabelem")
    let bridge = Message(
        "Through a Zapoj bridge: it has no OCPP", "Přes most Zapoj: OCPP neumí")
    let name = Message("Name", "Název")
    let nameHint = Message(
        "As people at the place call it, such as “garage”.", "Jak jí říkáte, třeba „garáž“.")
    let place = Message("Place", "Místo")
    let chargerID = Message("Id of the charger", "ID nabíječky")
    let chargerIDHint = Message(
        "Leave it empty unless your charger has an id that can't be changed.",
        "Vyplň, jen když má tvoje nabíječka ID, které nejde změnit.")
    let host = Message("E-mail of the host", "E-mail hostitele")
    let hostHint = Message(
        "Leave it empty for your own charger.", "Nech prázdné, pokud je tvoje.")
    let add = Message("Add it", "Přidat")

    let needsAdmin = Message(
        "Only admins add chargers here.", "Nabíječky tu přidávají jen správci.")
    let isTaken = Message(
        "Another charger has this id. Choose another one.",
        "Tohle ID už má jiná nabíječka. Zvol jiné.")
    let isInvalid = Message(
        "Use 1 to 48 letters, digits, dashes or dots. Some words, such as “ocpp”, are reserved.",
        "Použij 1 až 48 písmen, číslic, pomlček nebo teček. Některá slova, třeba „ocpp“, nejdou.")
    let noHost = Message(
        "Nobody has an account with this address.", "S touhle adresou nemá nikdo účet.")
    let placeIsGone = Message("This place no longer exists.", "Tohle místo už neexistuje.")
    let tooMany = Message(
        "You have as many chargers as one host can have.",
        "Máš tolik nabíječek, kolik jich jeden hostitel může mít.")
    let madeBefore = Message(
        "The charger was added already. If you have lost its password or code, make a new one here.",
        "Nabíječka už je přidaná. Pokud nemáš její heslo nebo kód, vytvoř tady nové.")

    let connection = Message("Connection", "Připojení")
    let typeThis = Message("Type this into the charger", "Zadej tohle do nabíječky")
    let typeWhere = Message(
        "In its app or menu, look for OCPP or “central system”.",
        "V její aplikaci nebo menu hledej OCPP nebo „centrální systém“.")
    let server = Message("Address of the server", "Adresa serveru")
    let password = Message("Password", "Heslo")
    let runThis = Message("Run this on the bridge", "Spusť tohle na mostě")
    let enrolThere = Message(
        "Enrol it with this code, then start it.", "Přihlas ho tímhle kódem a pak ho spusť.")
    let enrolment = Message("Enrol it", "Přihlásit ho")
    let start = Message("Start it", "Spustit ho")
    let shownOnce = Message(
        "The password is shown only now. You can make a new one at any time.",
        "Heslo ukážeme jen teď. Kdykoli můžeš vytvořit nové.")
    let codeShownOnce = Message(
        "The code is shown only now, and is valid for ten minutes. You can make a new one at any "
            + "time.",
        "Kód ukážeme jen teď a platí deset minut. Kdykoli můžeš vytvořit nový.")
    let plainWarning = Message(
        "This address is not encrypted: use it only at home or over a VPN.",
        "Tahle adresa není šifrovaná: použij ji jen doma nebo přes VPN.")
    let goOn = Message("I have typed it in", "Mám to zadané")
    let connected = Message("connected", "připojená")
    let waiting = Message("waiting for it", "čekáme, až se ozve")
    let waitingText = Message(
        "This page changes by itself when the charger connects.",
        "Až se nabíječka ozve, stránka se sama změní.")
    let renewPassword = Message("Make a new password", "Vytvořit nové heslo")
    let renewCode = Message("Make a new code", "Vytvořit nový kód")
    let renewWarning = Message(
        "The charger can't connect until you type the new password into it.",
        "Nabíječka se nepřipojí, dokud do ní nezadáš nové heslo.")
    let codeWarning = Message(
        "A new bridge replaces the one that is connected.", "Nový most nahradí ten připojený.")
    let hasCertificate = Message(
        "This charger signs in with a certificate. Only an admin can change that.",
        "Tahle nabíječka se přihlašuje certifikátem. Změnit to může jen správce.")
    let renewedBefore = Message(
        "This was done already. If you have lost the new password or code, make another one.",
        "Tohle už je hotové. Pokud nemáš nové heslo nebo nový kód, vytvoř další.")
}
