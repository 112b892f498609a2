import MessageCatalogue

struct SignInTexts: Sendable {
    let heading = Message("Sign in", "Přihlášení")
    let email = Message("E-mail", "E-mail")
    let password = Message("Password", "Heslo")
    let submit = Message("Sign in", "Přihlásit se")
    let forgot = Message("Forgotten password?", "Nevzpomínáš si na heslo?")
    let noAccount = Message("No account yet?", "Ještě nemáš účet?")
    let register = Message("Make one", "Založ si ho")
    let wrong = Message(
        "The e-mail address or the password is wrong.", "E-mail nebo heslo nesedí.")
    let tooMany = Message(
        "Too many failed attempts. Try again in a minute.",
        "Příliš mnoho pokusů. Zkus to znovu za minutu.")
    let unsafe = Message(
        "You cannot sign in at this address", "Na této adrese se nelze přihlásit")
    let unsafeReason = Message(
        "The connection is not encrypted, so anybody in the network could read your password and "
            + "take over your session.",
        "Spojení není šifrované: kdokoli v síti by mohl přečíst tvoje heslo a převzít přihlášení.")
    let unsafeRemedy = Message(
        "Open Zapoj by its https:// address. Who runs this cloud can set up a certificate or a "
            + "proxy with TLS: the operating manual tells how. On the machine itself, "
            + "http://localhost works, too.",
        "Otevři Zapoj na adrese, která začíná https://. Kdo tento cloud provozuje, nastaví "
            + "certifikát nebo proxy s TLS podle provozní příručky. Přímo na tom počítači funguje "
            + "i http://localhost.")
    let signedOut = Message("You have signed out.", "Odhlášení proběhlo.")
}
