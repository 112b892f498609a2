import MessageCatalogue

struct SessionTexts: Sendable {
    let heading = Message("Devices and programs", "Zařízení a programy")
    let back = Message("Back to the settings", "Zpět na nastavení")
    let browsers = Message("Browsers", "Prohlížeče")
    let current = Message("this one", "tenhle")
    let signOut = Message("Sign out", "Odhlásit")
    let signOutOthers = Message("Sign out all others", "Odhlásit všechny ostatní")
    let ended = Message("Signed out.", "Odhlášeno.")
    let logins = Message("Apps", "Aplikace")
    let app = Message("App that signed in with your password", "Aplikace přihlášená tvým heslem")

    let tokens = Message("Tokens of your programs", "Tokeny tvých programů")
    let tokensText = Message(
        "A program that reads your charging or controls your charger signs in with a token "
            + "instead of your password.",
        "Program, který čte tvoje nabíjení nebo ovládá tvou nabíječku, se přihlásí tokenem místo "
            + "tvého hesla.")
    let noTokens = Message("You have no token yet.", "Zatím nemáš žádný token.")
    let revoke = Message("Revoke", "Zneplatnit")
    let willStop = Message(
        "The program that uses it stops working.", "Program, který ho používá, přestane fungovat.")
    let revoked = Message("The token is revoked.", "Token už neplatí.")
    let newToken = Message("New token", "Nový token")
    let label = Message("What is it for?", "K čemu je?")
    let mayDo = Message("What may it do?", "Co smí?")
    let read = Message("Read what I see", "Číst, co vidím já")
    let control = Message("Also start, stop and reserve", "Také spouštět, zastavovat a rezervovat")
    let admin = Message("Also change settings", "Také měnit nastavení")
    let validity = Message("How long is it valid?", "Jak dlouho platí?")
    let make = Message("Make the token", "Vytvořit token")
    let tooMany = Message(
        "You have too many tokens. Revoke one first.",
        "Máš příliš mnoho tokenů. Nejdřív některý zneplatni.")

    let madeHeading = Message("Your new token", "Tvůj nový token")
    let shownOnce = Message(
        "Copy it now: it is shown only this once.",
        "Zkopíruj si ho teď: ukážeme ho jen jednou.")
    let madeBefore = Message(
        "This token was made already. If you have lost it, revoke it and make another one.",
        "Tenhle token už je vytvořený. Pokud ho nemáš, zneplatni ho a vytvoř si jiný.")
    let proveFirst = Message(
        "Before you make a token, confirm that it is you.",
        "Než vytvoříš token, potvrď, že jsi to ty.")
    let prove = Message("Continue", "Pokračovat")
    let done = Message("I have it", "Mám ho")

    func days(_ count: Int) -> Message {
        .counted(count, english: ("day", "days"), czech: ("den", "dny", "dní"))
    }

    func used(_ ago: String) -> Message { Message("used \(ago)", "použito \(ago)") }
    func signedIn(_ date: String) -> Message {
        Message("signed in \(date)", "přihlášeno \(date)")
    }
    func renewed(_ ago: String) -> Message { Message("renewed \(ago)", "obnoveno \(ago)") }
    func until(_ date: String) -> Message { Message("valid until \(date)", "platí do \(date)") }

    let unused = Message("never used", "zatím nepoužito")
    let unknownDevice = Message("Unknown browser", "Neznámý prohlížeč")
}
