import MessageCatalogue

struct InvitationTexts: Sendable {
    let heading = Message("You are invited", "Máš pozvánku")
    let accept = Message("Accept the invitation", "Přijmout pozvánku")
    let notYou = Message("Is this not you? Sign out first.", "Nejsi to ty? Nejdřív se odhlas.")
    let accepted = Message("You have accepted the invitation.", "Pozvánka je přijatá.")
    let acceptedBefore = Message(
        "You have accepted this invitation before. If you can no longer charge, ask for a new one.",
        "Tuhle pozvánku už máš přijatou. Jestli už nabíjet nemůžeš, řekni si o novou.")
    let makeAccount = Message("Make an account to accept it", "Založ si účet a přijmi pozvánku")
    let name = Message("Your name", "Tvoje jméno")
    let email = Message("E-mail", "E-mail")
    let emailHint = Message(
        "We mail you a link; open it to choose a password.",
        "Pošleme ti e-mailem odkaz. Až ho otevřeš, zvolíš si heslo.")
    let password = Message("New password", "Nové heslo")
    let passwordHint = Message(
        "At least 8 characters. A few words in a row are easy to remember and hard to guess.",
        "Aspoň 8 znaků. Pár slov za sebou se dobře pamatuje a těžko hádá.")
    let make = Message("Make the account", "Založit účet")
    let sendLink = Message("Send me the link", "Poslat odkaz")
    let made = Message("Welcome! Your account is ready.", "Vítej! Tvůj účet je hotový.")
    let haveAccount = Message("Do you have an account?", "Už máš účet?")
    let signIn = Message("Sign in", "Přihlas se")

    let invalid = Message(
        "This invitation is no longer valid", "Tahle pozvánka už neplatí")
    let invalidReason = Message(
        "It was used, revoked, or is older than 7 days. Ask for a new one.",
        "Někdo ji použil nebo zneplatnil, nebo je starší než 7 dní. Řekni si o novou.")
    let home = Message("To the start page", "Na úvodní stránku")

    func signedInAs(_ name: String) -> Message {
        Message("You are signed in as \(name).", "Tvůj účet: \(name).")
    }
}
