import MessageCatalogue

struct PlacePeopleTexts: Sendable {
    let heading = Message("People", "Lidé")
    let places = Message("Your places", "Tvoje místa")
    let placesText = Message(
        "Who may charge at your place, and who runs it with you.",
        "Kdo u tebe smí nabíjet a kdo místo spravuje s tebou.")
    let page = Message("Page of the place", "Stránka místa")
    let noPlaces = Message(
        "You have no place yet. You get one with your first charger.",
        "Zatím nemáš žádné místo. Dostaneš ho s první nabíječkou.")
    let whose = Message("Whose places", "Čí místa")
    let mine = Message("Mine", "Moje")
    let everyones = Message("All", "Všechna")
    let allPlaces = Message("All places", "Všechna místa")
    let more = Message("More", "Další")
    let groups = Message("Groups", "Skupiny")

    let runs = Message("Run the place", "Místo spravují")
    let host = Message("host", "hostitel")
    let coHost = Message("co-host", "spoluhostitel")
    let mayCharge = Message("May charge", "Smějí nabíjet")
    let nobody = Message("Nobody else yet.", "Zatím nikdo další.")
    let everyone = Message("Everyone with an account", "Každý, kdo má účet")
    let remove = Message("Remove", "Odebrat")
    let willEnd = Message(
        "They may no longer charge here. What charges now goes on.",
        "Už tu nebude moct nabíjet. Co se teď nabíjí, se dokončí.")
    let willLeave = Message(
        "They no longer run the place with you.", "Už s tebou nebude místo spravovat.")
    let removed = Message("Removed.", "Odebráno.")

    let invited = Message("Invited", "Pozvaní")
    let byLink = Message("Link that you pass on", "Odkaz k předání")
    let revoke = Message("Revoke", "Zneplatnit")
    let revoked = Message("The invitation is revoked.", "Pozvánka už neplatí.")

    let invite = Message("Invite", "Pozvat")
    let email = Message("E-mail", "E-mail")
    let emailHint = Message(
        "Leave it empty to get a link that you pass on: up to ten people of a household can use it.",
        "Nech prázdné a dostaneš odkaz, který předáš: může ho použít až deset lidí z domácnosti.")
    let emailHintForOne = Message(
        "Leave it empty to get a link that you pass on. One person can use it.",
        "Nech prázdné a dostaneš odkaz, který předáš. Může ho použít jeden člověk.")
    let what = Message("What may they do?", "Co smějí?")
    let charging = Message("Charge here", "Nabíjet tady")
    let running = Message(
        "Run the place with me (one person)", "Spravovat místo se mnou (jeden člověk)")
    let sent = Message("The invitation is on its way.", "Pozvánka je na cestě.")
    let tooMany = Message(
        "That is enough invitations for one day. Try again tomorrow.",
        "Na jeden den už je pozvánek dost. Zkus to zítra.")
    let tooManyToAddress = Message(
        "This address has got several invitations already. Try again in an hour.",
        "Na tuhle adresu už přišlo několik pozvánek. Zkus to za hodinu.")

    let linkHeading = Message("Your link", "Tvůj odkaz")
    let linkText = Message(
        "Pass it on. It is valid for 7 days, and we show it only now. You can revoke it.",
        "Předej ho dál. Platí 7 dní a ukážeme ho jen teď. Můžeš ho zneplatnit.")
    let madeBefore = Message(
        "This link was made already. If you have lost it, revoke it and make another one.",
        "Tenhle odkaz už je vytvořený. Pokud ho nemáš, zneplatni ho a vytvoř si jiný.")
    let done = Message("I have it", "Mám ho")

    let accounts = Message("Invitations", "Pozvánky")
    let accountsText = Message(
        "Invite people to make an account. Hosts invite people to their own places.",
        "Pozvi lidi, ať si založí účet. Hostitelé zvou na svá místa sami.")
    let noInvitations = Message("Nobody is invited now.", "Teď není nikdo pozvaný.")

    func group(_ name: String) -> Message { Message("Group \(name)", "Skupina \(name)") }
    func until(_ date: String) -> Message { Message("until \(date)", "do \(date)") }
    func usesLeft(_ count: Int) -> Message {
        .counted(
            count, english: ("more person", "more people"),
            czech: ("další člověk", "další lidé", "dalších lidí"))
    }
    func invitedBy(_ name: String) -> Message { Message("by \(name)", "zve \(name)") }
}
