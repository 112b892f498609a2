import MessageCatalogue

struct SettingsTexts: Sendable {
    let heading = Message("Settings", "Nastavení")
    let name = Message("Your name", "Tvoje jméno")
    let nameHint = Message(
        "Neighbours at whose place you charge see it.", "Uvidí ho sousedé, u kterých nabíjíš.")
    let language = Message("Language", "Jazyk")
    let english = Message("English", "English")
    let czech = Message("Česky", "Česky")
    let save = Message("Save", "Uložit")
    let saved = Message("Saved.", "Uloženo.")

    let account = Message("Sign-in", "Přihlašování")
    let email = Message("E-mail", "E-mail")
    let password = Message("Password", "Heslo")
    let change = Message("Change", "Změnit")
    let notifications = Message("Messages", "Zprávy")
    let notificationsText = Message(
        "What comes by e-mail, and to this phone", "Co chodí e-mailem a na tento telefon")
    let passkeys = Message("Passkeys", "Přístupové klíče")
    let passkeysText = Message(
        "Sign in by fingerprint, face or PIN", "Přihlašuj se otiskem, obličejem nebo PINem")
    let privacy = Message("Privacy", "Soukromí")
    let privacyText = Message(
        "Download your data, see who changed it, or delete your account",
        "Stáhni si svoje data, podívej se, kdo je měnil, nebo smaž účet")
    let access = Message("Devices and programs", "Zařízení a programy")
    let accessText = Message(
        "Your sign-ins, and the tokens of your programs",
        "Tvoje přihlášení a tokeny tvých programů")

    let groups = Message("Groups", "Skupiny")
    let groupsText = Message(
        "Where you charge together with others", "Kde nabíjíš společně s ostatními")

    let changeEmail = Message("Change the e-mail address", "Změna e-mailu")
    let newEmail = Message("New e-mail", "Nový e-mail")
    let sendLink = Message("Send the link", "Poslat odkaz")
    let emailSent = Message(
        "We have mailed a link to the new address. It changes when you open the link.",
        "Na novou adresu jsme poslali odkaz. Změní se, až ho otevřeš.")
    let emailIntro = Message(
        "We mail a link to the new address, and tell the old one.",
        "Na novou adresu pošleme odkaz a na starou zprávu.")

    let changePassword = Message("Change the password", "Změna hesla")
    let oldPassword = Message("Current password", "Současné heslo")
    let newPassword = Message("New password", "Nové heslo")
    let passwordHint = Message(
        "At least 8 characters. A few words in a row are easy to remember and hard to guess.",
        "Aspoň 8 znaků. Pár slov za sebou se dobře pamatuje a těžko hádá.")
    let signsOut = Message(
        "It signs you out on all other devices.", "Na ostatních zařízeních tě to odhlásí.")
    let passwordSaved = Message("Your password has changed.", "Heslo je změněné.")
    let back = Message("Back to the settings", "Zpět na nastavení")
}
