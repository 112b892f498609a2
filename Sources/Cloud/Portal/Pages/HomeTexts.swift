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
    let watch = Message("Watch", "Sledovat")
    let last = Message("Last charges", "Poslední nabíjení")
    let all = Message("all", "vše")
    let own = Message("My chargers", "Moje nabíječky")
    let manage = Message("manage", "spravovat")
    let places = Message("Where you may charge", "Kde můžeš nabíjet")
    let noPlaces = Message(
        "You may not charge anywhere yet. Ask the host of a charger to invite you.",
        "Zatím nemůžeš nabíjet nikde. Požádej hostitele nabíječky o pozvánku.")
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

    func since(_ time: String) -> Message { Message("since \(time)", "od \(time)") }
}
