import CloudFleet
import MessageCatalogue

/// The texts of the third and fourth step of adding a charger.
struct SetupTexts: Sendable {
    let typeThis = ChargerAccessTexts.typeThis
    let typeExactly = Message(
        "Copy each value exactly as it is.", "Každou hodnotu zadej přesně tak, jak je.")
    let runThis = ChargerAccessTexts.runThis
    let enrolThere = Message(
        "Enrol it, check its wiring, then start it.",
        "Přihlas ho, zkontroluj zapojení a pak ho spusť.")
    let inItsMenu = Message("in its menu", "v jejím menu")
    let server = ChargerAccessTexts.server
    let chargerID = ChargerAccessTexts.chargerID
    let password = ChargerAccessTexts.password
    let enrolment = ChargerAccessTexts.enrolment
    let checkWiring = Message("Check the wiring", "Zkontrolovat zapojení")
    let start = ChargerAccessTexts.start
    let checkHint = Message(
        "Each line should begin with “ok”; “warn” says what could be better. “daemon: not running” is "
            + "fine before the start.",
        "Každý řádek má začínat „ok“; „warn“ říká, co by šlo lépe. „daemon: not running“ je před "
            + "spuštěním v pořádku.")
    let passwordShownOnce = ChargerAccessTexts.passwordShownOnce
    let codeShownOnce = ChargerAccessTexts.codeShownOnce
    let passwordGone = Message(
        "The password was shown once. If you don't have it, make a new one.",
        "Heslo jsme ukázali jednou. Pokud ho nemáš, vytvoř nové.")
    let codeGone = Message(
        "The code was shown once. If the bridge is not enrolled yet, make a new one.",
        "Kód jsme ukázali jednou. Pokud most ještě není přihlášený, vytvoř nový.")
    let newPassword = ChargerAccessTexts.newPassword
    let newCode = ChargerAccessTexts.newCode
    let newPasswordWarning = ChargerAccessTexts.newPasswordWarning
    let newCodeWarning = ChargerAccessTexts.newCodeWarning
    let plainWarning = ChargerAccessTexts.plainWarning
    let noTLSTitle = Message(
        "Does the charger lack encryption or a password?",
        "Nabíječka neumí šifrování nebo heslo?")
    let noTLS = Message(
        "Some older ones support only ws:// without a password. An admin can let such a charger in at "
            + "home or over a VPN.",
        "Některé starší umí jen ws:// bez hesla. Správce může takovou nabíječku povolit doma nebo "
            + "přes VPN.")
    let goOn = ChargerAccessTexts.goOn
    let goOnBridge = Message("It is started", "Je spuštěný")

    let waits = Message("Waiting for the charger", "Čekáme na nabíječku")
    let waiting = Message(
        "Usually it takes up to two minutes. This page changes by itself; leave it open.",
        "Obvykle to trvá do dvou minut. Stránka se změní sama, nech ji otevřenou.")
    let refresh = Message("Look again", "Podívat se znovu")
    let isHere = Message("The charger is here", "Nabíječka se ozvala")
    let isHereHint = Message("It is connected.", "Je připojená.")
    let seenTitle = Message("What we have seen", "Co jsme viděli")
    let othersTitle = Message(
        "Is one of these your charger?", "Je některá z nich tvoje nabíječka?")
    let otherIDAdvice = Message(
        "Set the right id in the charger. Or let it keep this one: then it needs only the password "
            + "that you have typed into it.",
        "Nastav v nabíječce správné ID. Nebo jí nech tohle: pak jí stačí heslo, které do ní zadáš.")
    let adopt = Message("This is my charger", "To je moje nabíječka")
    let silentTitle = Message("Nothing has arrived yet", "Zatím nic nepřišlo")
    let silentNetwork = Message(
        "Is the charger on and connected to the internet?",
        "Je nabíječka zapnutá a připojená k internetu?")
    let silentAddress = Message(
        "Is the address of the server right, with wss:// or ws:// at its beginning?",
        "Je adresa serveru správně, s wss:// nebo ws:// na začátku?")
    let silentRestart = Message(
        "Is OCPP switched on and saved? Many chargers connect only after a restart.",
        "Je OCPP zapnuté a uložené? Mnoho nabíječek se připojí až po restartu.")
    let silentBridge = Message(
        "Run this on the bridge; it says what is missing.",
        "Spusť tohle na mostě. Řekne, co chybí.")
    let back = Message("Back", "Zpět")
    let next = Message("Continue", "Pokračovat")
    let skip = Message("Later, show the charger", "Později, zobrazit nabíječku")
    let encrypted = Message("encrypted", "šifrovaně")
    let unencrypted = Message("not encrypted", "nešifrovaně")
    let keepsID = Message(
        "This charger can't get that id any more. Set its own id in the charger.",
        "Tohle ID už nabíječka dostat nemůže. Nastav v ní její vlastní ID.")

    func attempts(_ count: Int) -> Message {
        .counted(
            count, english: ("attempt", "attempts"), czech: ("pokus", "pokusy", "pokusů"))
    }

    func otherID(_ id: String) -> Message {
        Message("A charger with the id \(id)", "Nabíječka s ID \(id)")
    }

    func adopted(_ id: String) -> Message {
        Message(
            "Its id is \(id) now. It connects at its next attempt, with the same password.",
            "Její ID je teď \(id). Připojí se při dalším pokusu, se stejným heslem.")
    }

    /// What a host can do about an attempt of their own charger.
    func advice(_ reason: RefusedConnection.Reason) -> Message {
        switch reason {
        case .unknownStation:
            Message(
                "It tried before it was added. It tries again by itself.",
                "Zkusila to dřív, než byla přidaná. Zkusí to sama znovu.")
        case .plainListenerOnly, .loweredProfile, .invalidCertificate, .bridgeStation, .proxy,
            .unavailable:
            Message("Ask an admin.", "Obrať se na správce.")
        default: reason.advice
        }
    }
}
