import MessageCatalogue

struct HomeTexts: Sendable {
    let heading = Message("Home", "Přehled")
    let welcome = Message("Share your charger with neighbours", "Sdílej nabíječku se sousedy")
    let welcomeText = Message(
        "Zapoj lets people charge at each other's houses: tap a card or scan a sticker, and "
            + "everyone sees what was charged.",
        "Zapoj umožňuje nabíjet u sousedů doma: přilož kartu nebo načti nálepku a každý vidí, co "
            + "se nabilo.")
    let signIn = Message("Sign in", "Přihlásit se")
    let map = Message("Map of chargers", "Mapa nabíječek")
    let register = Message("Make an account", "Založit účet")
    let noAdmin = Message(
        "This cloud has no admin yet. Add the first one on the machine itself:",
        "Tento cloud ještě nemá správce. Prvního přidej přímo na počítači:")
    let printsPassword = Message(
        "It prints a password. Then load this page again, sign in with it, and go to /admin/setup.",
        "Vypíše heslo. Potom načti tuhle stránku znovu, přihlas se jím a otevři /admin/setup.")
    let noSetup = Message(
        "The setup of this cloud is not finished.", "První spuštění cloudu není dokončené.")
    let toSetup = Message("Go on with the setup", "Pokračovat v nastavení")
    let roles = Message("Driver or host", "Řidič, nebo hostitel")
    let driver = Message("Driver", "Řidič")
    let host = Message("Host", "Hostitel")
    let nextBooking = Message("Next booking", "Další rezervace")
    let bookedNow = Message("now", "teď")
    let navigate = Message("Navigate", "Navigovat")
    let change = Message("Change", "Upravit")
    let energyOfMonth = Message("Charged this month", "Nabito tento měsíc")
    let costOfMonth = Message("Cost this month", "Cena tento měsíc")
    let watch = Message("Watch", "Sledovat")
    let last = Message("Last charges", "Poslední nabíjení")
    let all = Message("all", "vše")
    let own = Message("My chargers", "Moje nabíječky")
    let manage = Message("manage", "spravovat")
    let places = Message("Where you may charge", "Kde můžeš nabíjet")
    let noPlaces = Message(
        "You have no place of your own yet. Find one on the map, or ask a host to invite you.",
        "Zatím nemáš žádné stálé místo. Najdi si ho na mapě, nebo popros hostitele o pozvánku.")
    let onlyBooking = Message(
        "You may charge in the time of your booking. The map shows other places.",
        "Nabíjet můžeš v čase své rezervace. Další místa ukazuje mapa.")
    let bookings = Message("My bookings", "Moje rezervace")
    let openMap = Message("Open the map", "Otevřít mapu")
    let enterCode = Message("Enter the code of a charger", "Zadat kód nabíječky")
    let noCards = Message(
        "Add your card, then a tap at a charger is enough.",
        "Přidej si kartu, pak stačí přiložit ji k nabíječce.")
    let addCard = Message("Add a card", "Přidat kartu")
    let haveCharger = Message("Do you have a charger?", "Máš nabíječku?")
    let addCharger = Message("Add it", "Přidej ji")
    let none = Message("No charge yet", "Zatím žádné nabíjení")
    let noneHint = Message(
        "Your first charge will be here.", "Tady bude tvoje první nabíjení.")

    func begins(in duration: String) -> Message { Message("in \(duration)", "za \(duration)") }

    /// - Parameter days: 1 or more.
    func begins(inDays days: Int64) -> Message {
        switch days {
        case 1: Message("in 1\u{A0}day", "za 1\u{A0}den")
        case 2...4: Message("in \(days)\u{A0}days", "za \(days)\u{A0}dny")
        default: Message("in \(days)\u{A0}days", "za \(days)\u{A0}dní")
        }
    }

    func since(_ time: String) -> Message { Message("since \(time)", "od \(time)") }
}
