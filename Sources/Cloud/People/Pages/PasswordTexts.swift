import MessageCatalogue

struct PasswordTexts: Sendable {
    let forgot = Message("Forgotten password", "Zapomenuté heslo")
    let intro = Message(
        "Type the address of your account. We mail you a link to set a new password.",
        "Zadej adresu svého účtu. Pošleme ti e-mailem odkaz, kterým si nastavíš nové heslo.")
    let email = Message("E-mail", "E-mail")
    let submit = Message("Send me the link", "Poslat odkaz")
    let signIn = Message("Back to the sign-in", "Zpět na přihlášení")

    let sent = Message("Check your e-mail", "Podívej se do e-mailu")
    let sentText = Message(
        "If the address has an account, we have mailed a link to it. It is valid for one hour. "
            + "If nothing arrives, look among the spam, or check the address and try again.",
        "Pokud tahle adresa účet má, poslali jsme na ni odkaz. Platí jednu hodinu. Když nic "
            + "nepřijde, podívej se do spamu, nebo zkontroluj adresu a zkus to znovu.")

    let choose = Message("Set a new password", "Nastav si nové heslo")
    let password = Message("New password", "Nové heslo")
    let passwordHint = Message(
        "At least 8 characters. A few words in a row are easy to remember and hard to guess.",
        "Aspoň 8 znaků. Pár slov za sebou se dobře pamatuje a těžko hádá.")
    let signsOut = Message(
        "It signs you out everywhere, and removes your passkeys and access tokens.",
        "Na všech zařízeních tě to odhlásí a odebere to tvoje přístupové klíče a tokeny.")
    let save = Message("Set the password", "Nastavit heslo")
    let saved = Message(
        "Your password has changed. Sign in with the new one.",
        "Heslo je změněné. Přihlas se tím novým.")
}
