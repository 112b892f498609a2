import MessageCatalogue

/// Texts of the frame around every page.
struct FrameTexts: Sendable {
    let skip = Message("Skip to the content", "Přeskočit na obsah")
    let menu = Message("Menu", "Nabídka")
    let signIn = Message("Sign in", "Přihlásit se")
    let signOut = Message("Sign out", "Odhlásit se")
    let inbox = Message("Messages", "Zprávy")
    let refresh = Message("Refresh", "Obnovit")
    let offline = Message(
        "No connection. What you see may be out of date.",
        "Bez připojení. Co vidíš, nemusí být aktuální.")
    let guide = Message("Help", "Nápověda")
    let otherLanguage = Message("Česky", "English")
    let host = Message("My chargers", "Moje nabíječky")
    let admin = Message("Administration", "Správa")
    let about = Message("Operator", "Provozovatel")
    let terms = Message("Terms", "Podmínky")
    let privacyNotice = Message("Privacy notice", "Ochrana údajů")
    let agree = Message(
        "By making an account you agree to the", "Založením účtu souhlasíš s")
    let agreeTerms = Message("terms", "podmínkami")
    let agreeData = Message(
        "How we treat your data is described in the", "Jak zacházíme s tvými údaji, popisuje")
    let agreeNotice = Message("privacy notice", "informace o ochraně údajů")
    let cancel = Message("Cancel", "Zpět")
    let confirm = Message("Yes", "Ano")
    let confirmTitle = Message("Are you sure?", "Opravdu?")
    let check = Message("Check", "Zkontroluj")
    let copy = Message("Copy", "Zkopírovat")
    let copied = Message("Copied", "Zkopírováno")
    let optional = Message("optional", "nepovinné")
}
