import MessageCatalogue

/// The texts of the pages by which a charger gets another host.
struct HandoverTexts: Sendable {
    let heading = Message("Hand the charger over", "Předat nabíječku")
    let intro = Message(
        "Another person becomes its host. They must have an account and accept.",
        "Jejím hostitelem se stane někdo jiný. Musí mít účet a nabídku přijmout.")
    let whatHappens = Message("What happens", "Co se stane")
    let keeps = Message(
        "The charger keeps its name, its password, its stickers, its settings and its history.",
        "Nabíječce zůstane název, heslo, nálepky, nastavení i historie.")
    let sees = Message(
        "The new host sees the whole history, with the names of the drivers. You see only your own "
            + "charges.",
        "Nový hostitel uvidí celou historii i se jmény řidičů. Ty uvidíš jen svoje nabíjení.")
    let people = Message(
        "People who may charge at this charger itself still may; those of your place and of your "
            + "groups no longer, and neither may you, unless the new host lets you.",
        "Kdo má povolení přímo k téhle nabíječce, nabíjet smí dál. Lidé tvého místa a tvých skupin "
            + "už ne a ty taky ne, dokud ti to nový hostitel nedovolí.")
    let noWayBack = Message(
        "Only the new host can give it back.", "Vrátit ji může jen nový hostitel.")
    let email = Message("E-mail of the new host", "E-mail nového hostitele")
    let emailHint = Message(
        "The address of their account.", "Adresa, na kterou má účet.")
    let offer = Message("Offer the charger", "Nabídnout")
    let isHost = Message(
        "This is the address of the present host.", "To je adresa současného hostitele.")
    let tooMany = Message(
        "You have made too many offers today. Try again tomorrow.",
        "Dnes už je nabídek příliš mnoho. Zkus to zítra.")
    let offered = Message(
        "If this address has an account, its owner has got a message. Nothing changes before they "
            + "accept.",
        "Pokud k té adrese patří účet, poslali jsme tam zprávu. Dokud někdo nabídku nepřijme, nic se "
            + "nezmění.")
    let withdraw = Message("Withdraw the offer", "Stáhnout nabídku")
    let withdrawn = Message("The offer is withdrawn.", "Nabídka je stažená.")

    let offerHeading = Message("A charger for you", "Nabíječka pro tebe")
    let youSee = Message(
        "You become its host: you see its whole history with the names of the drivers, decide who "
            + "may charge, and look after it.",
        "Staneš se jejím hostitelem: uvidíš celou historii i se jmény řidičů, rozhoduješ, kdo smí "
            + "nabíjet, a staráš se o ni.")
    let renew = Message(
        "The former host may still know its password or be able to reach its bridge: make a new "
            + "password or code on its page “Connection”.",
        "Dosavadní hostitel může znát její heslo nebo se dostat k jejímu mostu: na stránce "
            + "„Připojení“ si udělej nové heslo nebo nový kód.")
    let newPlace = Message(
        "A new place is made for it, which you can rename.",
        "Vznikne pro ni nové místo, které si můžeš přejmenovat.")
    let accept = Message("Accept", "Přijmout")
    let decline = Message("Decline", "Odmítnout")
    let accepted = Message("The charger is yours now.", "Nabíječka je teď tvoje.")
    let declined = Message("You have declined the charger.", "Nabídka je odmítnutá.")
    let tooManyPlaces = Message(
        "You have too many places. Remove one first.",
        "Máš příliš mnoho míst. Nejdřív nějaké odstraň.")

    func pending(_ email: String, until date: String) -> Message {
        Message(
            "Offered to \(email) until \(date).", "Nabídka pro \(email) platí do \(date).")
    }

    func offers(_ name: String, _ charger: String) -> Message {
        Message(
            "\(name) offers you the charger \(charger).",
            "\(name) ti nabízí nabíječku \(charger).")
    }

    func place(_ name: String) -> Message {
        Message(
            "It is added to your place \(name). Who may charge there may charge here, too. You can "
                + "move it later.",
            "Přibude k tvému místu \(name). Kdo smí nabíjet tam, bude smět i tady. Přesunout ji "
                + "můžeš později.")
    }
}
