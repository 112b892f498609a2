import MessageCatalogue

/// The texts of adding a charger and of connecting it.
struct NewChargerTexts: Sendable {
    let heading = Message("Add a charger", "Přidat nabíječku")
    let back = Message("Back to the chargers", "Zpět na nabíječky")
    let kindHeading = Message("Which charger is it?", "Jaká je to nabíječka?")
    let kindHint = Message(
        "Nothing is stored before the end of the second step.",
        "Do konce druhého kroku se nic neuloží.")
    let placeHeading = Message("What is it called, and where is it?", "Jak se jmenuje a kde je?")
    let name = Message("Name", "Název")
    let nameHint = Message(
        "As people at the place call it, such as “garage”.", "Jak jí říkáte, třeba „garáž“.")
    let place = Message("Place", "Místo")
    let newPlace = Message("New place", "Nové místo")
    let newPlaceHint = Message(
        "Only if it is somewhere else: the name of that place.",
        "Jen když je jinde: název toho místa.")
    let firstPlaceHint = Message(
        "Such as “cottage”. Leave it empty for “Home”.",
        "Třeba „chalupa“. Nech prázdné pro „Home“.")
    let chargerID = ChargerAccessTexts.chargerID
    let chargerIDHint = Message(
        "Leave it empty unless your charger has an id that can't be changed.",
        "Vyplň, jen když má tvoje nabíječka ID, které nejde změnit.")
    let host = Message("E-mail of the host", "E-mail hostitele")
    let hostHint = Message(
        "Leave it empty for your own charger.", "Nech prázdné, pokud je tvoje.")
    let add = Message("Add it", "Přidat")
    let otherKind = Message("Another kind", "Jiný druh")

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
    let tooManyPlaces = Message(
        "This host has as many places as one host can have.",
        "Tenhle hostitel má tolik míst, kolik jich jeden může mít.")
    let tooMany = Message(
        "You have as many chargers as one host can have.",
        "Máš tolik nabíječek, kolik jich jeden hostitel může mít.")
    let madeBefore = Message(
        "The charger was added already. If you have lost its password or code, make a new one here.",
        "Nabíječka už je přidaná. Pokud nemáš její heslo nebo kód, vytvoř tady nové.")

    let connection = Message("Connection", "Připojení")
    let typeThis = ChargerAccessTexts.typeThis
    let typeWhere = Message(
        "In its app or menu, look for OCPP or “central system”.",
        "V její aplikaci nebo menu hledej OCPP nebo „centrální systém“.")
    let server = ChargerAccessTexts.server
    let password = ChargerAccessTexts.password
    let runThis = ChargerAccessTexts.runThis
    let enrolThere = Message(
        "Enrol it with this code, then start it.", "Přihlas ho tímhle kódem a pak ho spusť.")
    let enrolment = ChargerAccessTexts.enrolment
    let start = ChargerAccessTexts.start
    let shownOnce = ChargerAccessTexts.passwordShownOnce
    let codeShownOnce = ChargerAccessTexts.codeShownOnce
    let plainWarning = ChargerAccessTexts.plainWarning
    let goOn = ChargerAccessTexts.goOn
    let connected = Message("connected", "připojená")
    let waiting = Message("waiting for it", "čekáme, až se ozve")
    let waitingText = Message(
        "This page changes by itself when the charger connects.",
        "Až se nabíječka ozve, stránka se sama změní.")
    let guide = Message(
        "Connect and try it step by step", "Připojit a vyzkoušet krok za krokem")
    let renewPassword = ChargerAccessTexts.newPassword
    let renewCode = ChargerAccessTexts.newCode
    let renewWarning = ChargerAccessTexts.newPasswordWarning
    let codeWarning = ChargerAccessTexts.newCodeWarning
    let hasCertificate = Message(
        "This charger signs in with a certificate. Only an admin can change that.",
        "Tahle nabíječka se přihlašuje certifikátem. Změnit to může jen správce.")
    let renewedBefore = Message(
        "This was done already. If you have lost the new password or code, make another one.",
        "Tohle už je hotové. Pokud nemáš nové heslo nebo nový kód, vytvoř další.")
}
