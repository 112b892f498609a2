import MessageCatalogue

struct RegistrationTexts: Sendable {
    let heading = Message("Make an account", "Založ si účet")
    let intro = Message(
        "We mail you a link; open it to choose a password.",
        "Pošleme ti e-mailem odkaz. Až ho otevřeš, zvolíš si heslo.")
    let name = Message("Your name", "Tvoje jméno")
    let nameHint = Message(
        "Neighbours at whose place you charge see it.", "Uvidí ho sousedé, u kterých nabíjíš.")
    let email = Message("E-mail", "E-mail")
    let submit = Message("Send me the link", "Poslat odkaz")
    let closed = Message("By invitation only", "Jen na pozvánku")
    let closedReason = Message(
        "Here you get an account from a neighbour who shares a charger, or from who runs this "
            + "Zapoj. Ask them for an invitation.",
        "Účet tu dostaneš od souseda, který sdílí nabíječku, nebo od toho, kdo tento Zapoj "
            + "provozuje. Řekni si jim o pozvánku.")
    let haveAccount = Message("Do you have an account?", "Už máš účet?")
    let signIn = Message("Sign in", "Přihlas se")

    let sent = Message("Check your e-mail", "Podívej se do e-mailu")
    let sentText = Message(
        "We have mailed you a link. It is valid for one day. If nothing arrives, look among the "
            + "spam, or check the address and try again.",
        "Poslali jsme ti odkaz. Platí jeden den. Když nic nepřijde, podívej se do spamu, nebo "
            + "zkontroluj adresu a zkus to znovu.")

    let choosePassword = Message("Choose a password", "Zvol si heslo")
    let password = Message("New password", "Nové heslo")
    let passwordHint = Message(
        "At least 8 characters. A few words in a row are easy to remember and hard to guess.",
        "Aspoň 8 znaků. Pár slov za sebou se dobře pamatuje a těžko hádá.")
    let make = Message("Make the account", "Založit účet")
    let made = Message("Welcome! Your account is ready.", "Vítej! Tvůj účet je hotový.")

    let confirmAddress = Message("Confirm the new address", "Potvrď novou adresu")
    let confirm = Message("Use this address", "Používat tuto adresu")
    let confirmed = Message("Your address has changed.", "Tvoje adresa se změnila.")

    func addressOf(_ name: String) -> Message {
        Message(
            "The account of \(name) will use this address:",
            "Účet \(name) bude používat tuto adresu:")
    }
}

/// Of a link that was used, has expired or never existed.
struct InvalidLinkTexts: Sendable {
    let heading = Message("This link is no longer valid", "Tenhle odkaz už neplatí")
    let reason = Message(
        "Each link works once, and only for a while. Maybe you have used it already.",
        "Každý odkaz funguje jednou a jen chvíli. Možná už posloužil.")
    let signIn = Message("Sign in", "Přihlásit se")
    let register = Message("Make an account", "Založit účet")
    let forgot = Message("Set a new password", "Nastavit nové heslo")
}
