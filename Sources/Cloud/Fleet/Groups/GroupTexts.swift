import MessageCatalogue

struct GroupTexts: Sendable {
    let heading = Message("Groups", "Skupiny")
    let text = Message(
        "Let neighbours, your family or a company charge together, with the limits that you choose.",
        "Nech společně nabíjet sousedy, rodinu nebo firmu, s limity, které si zvolíš.")
    let mine = Message("Groups that you run", "Skupiny, které vedeš")
    let joined = Message("Groups in which you are", "Skupiny, do kterých patříš")
    let noneMine = Message("You run no group yet.", "Zatím nevedeš žádnou skupinu.")
    let noneJoined = Message("You are in no group yet.", "Zatím nejsi v žádné skupině.")
    let add = Message("New group", "Nová skupina")
    let joinByCode = Message("Join by a code", "Vstoupit s kódem")
    let all = Message("All groups", "Všechny skupiny")
    let more = Message("More", "Další")

    let name = Message("Name", "Název")
    let what = Message("Kind of group", "Druh skupiny")
    let family = Message("Family", "Rodina")
    let neighbours = Message("Neighbours", "Sousedé")
    let company = Message("Company", "Firma")
    let approval = Message("Who joins by the link", "Kdo vstoupí přes odkaz")
    let approvalOff = Message("is in at once", "je hned uvnitř")
    let approvalOn = Message("waits until I agree", "počká, až to schválím")
    let create = Message("Create the group", "Založit skupinu")
    let created = Message(
        "The group is ready. Pass its link on, and choose where it may charge.",
        "Skupina je hotová. Předej její odkaz a zvol, kde smí nabíjet.")
    let tooMany = Message("You have too many groups.", "Máš už příliš mnoho skupin.")
    let save = Message("Save", "Uložit")
    let saved = Message("Saved.", "Uloženo.")

    let requests = Message("Want to join", "Chtějí vstoupit")
    let accept = Message("Accept", "Přijmout")
    let decline = Message("Decline", "Odmítnout")
    let accepted = Message("They are in the group now.", "Je ve skupině.")
    let declined = Message("Declined.", "Odmítnuto.")

    let link = Message("Link", "Odkaz")
    let linkText = Message(
        "Pass it on, or let people scan it. The code can be typed, too:",
        "Předej ho dál nebo ho nech naskenovat. Dá se i opsat kód:")
    let linkOff = Message("Nobody can join now.", "Teď nikdo vstoupit nemůže.")
    let qr = Message("QR code of the link", "QR kód odkazu")
    let makeLink = Message("Make a link", "Vytvořit odkaz")
    let renewLink = Message("Replace the link", "Vyměnit odkaz")
    let renewText = Message(
        "The old link and its code stop working.", "Starý odkaz a kód přestanou platit.")
    let switchOff = Message("Switch it off", "Vypnout")
    let renewed = Message("The link is new.", "Odkaz je nový.")
    let switchedOff = Message("The link is off.", "Odkaz je vypnutý.")

    let members = Message("Members", "Členové")
    let nobody = Message("Nobody yet.", "Zatím nikdo.")
    let remove = Message("Remove", "Odebrat")
    let notMembers = Message("Removed or declined", "Odebraní a odmítnutí")
    let takeBack = Message("Take back", "Vzít zpět")
    let removed = Message("Removed.", "Odebráno.")

    let places = Message("May charge at", "Smí nabíjet")
    let noPlaces = Message("Nowhere yet.", "Zatím nikde.")
    let place = Message("Place", "Místo")
    let addPlace = Message("Let the group charge there", "Povolit skupině nabíjení")
    let added = Message("The group may charge there now.", "Skupina tam teď smí nabíjet.")
    let end = Message("End", "Ukončit")
    let willEnd = Message(
        "The group may no longer charge there. Running charges go on.",
        "Skupina tam už nebude moct nabíjet. Probíhající nabíjení se dokončí.")

    let limits = Message("Limits", "Limity")
    let limitsText = Message(
        "For members who may charge only by the group. Hosts and people with their own permission have "
            + "no limit.",
        "Platí pro členy, kteří smějí nabíjet jen přes skupinu. Hostitel a lidé s vlastním "
            + "povolením limit nemají.")
    let noLimits = Message("No limits.", "Bez limitů.")
    let energyHint = Message("In kWh; empty for no limit.", "V kWh; prázdné znamená bez limitu.")
    let costHint = Message(
        "In CZK, for charging that costs something; empty for no limit.",
        "V Kč, za placené nabíjení. Prázdné znamená bez limitu.")
    let badCost = Message(
        "Say an amount from 1 to 1,000,000 CZK, or nothing.",
        "Zadej částku od 1 do 1 000 000 Kč, nebo nic.")
    let hours = Message("When the group may charge", "Kdy smí skupina nabíjet")
    let always = Message("At any time.", "Kdykoli.")
    let days = Message("Days on which it begins", "Dny, kdy to začíná")
    let from = Message("From", "Od")
    let until = Message("Until", "Do")
    let untilHint = Message(
        "An earlier time than the beginning is on the next day.",
        "Dřívější čas než začátek je až další den.")
    let addHours = Message("Add hours", "Přidat dobu")
    let noDay = Message("Choose at least one day.", "Vyber aspoň jeden den.")
    let badTime = Message("Type a time such as 22:00.", "Napiš čas, třeba 22:00.")
    let tooManyHours = Message(
        "A group can't have more hours.", "Víc dob už skupina mít nemůže.")

    let leave = Message("Leave the group", "Odejít ze skupiny")
    let willLeave = Message(
        "You may no longer charge by this group.", "Přes tuhle skupinu už nebudeš moct nabíjet.")
    let left = Message("You have left the group.", "Už nejsi ve skupině.")
    let delete = Message("Delete the group", "Smazat skupinu")
    let willDelete = Message(
        "Its members may no longer charge by it.", "Její členové přes ni už nebudou moct nabíjet.")
    let deleted = Message("The group is deleted.", "Skupina je smazaná.")

    let weekdays = [
        Message("Monday", "pondělí"), Message("Tuesday", "úterý"), Message("Wednesday", "středa"),
        Message("Thursday", "čtvrtek"), Message("Friday", "pátek"), Message("Saturday", "sobota"),
        Message("Sunday", "neděle"),
    ]
    let shortWeekdays = [
        Message("Mon", "po"), Message("Tue", "út"), Message("Wed", "st"), Message("Thu", "čt"),
        Message("Fri", "pá"), Message("Sat", "so"), Message("Sun", "ne"),
    ]

    func kind(_ kind: PersonGroup.Kind) -> Message {
        switch kind {
        case .family: family
        case .neighbours: neighbours
        case .company: company
        }
    }

    func runBy(_ host: String) -> Message { Message("run by \(host)", "vede \(host)") }

    func willRemove(_ places: [String]) -> Message {
        let names = places.joined(separator: ", ")
        let (english, czech) = names.isEmpty ? ("", "") : (" at \(names)", ": \(names)")
        return Message(
            "They may no longer charge by this group\(english). We will tell them. "
                + "They come back only if you agree.",
            "Přes tuhle skupinu už nebude nabíjet\(czech). Dáme mu nebo jí vědět. "
                + "Vrátí se, jen když to schválíš.")
    }

    func validUntil(_ date: String) -> Message { Message("until \(date)", "do \(date)") }

    func limit(_ key: GroupLimits.Key) -> Message {
        switch (key.counted, key.period) {
        case (.member, .day): Message("Each member in a day", "Každý člen za den")
        case (.member, .week): Message("Each member in a week", "Každý člen za týden")
        case (.member, .month): Message("Each member in a month", "Každý člen za měsíc")
        case (.group, .day): Message("All together in a day", "Všichni dohromady za den")
        case (.group, .week): Message("All together in a week", "Všichni dohromady za týden")
        case (.group, .month): Message("All together in a month", "Všichni dohromady za měsíc")
        }
    }

    func costLimit(_ key: GroupLimits.Key) -> Message {
        let words = limit(key)
        return Message("\(words(.english)), in CZK", "\(words(.czech)), v Kč")
    }
}

struct JoinTexts: Sendable {
    let heading = Message("Join a group", "Vstup do skupiny")
    let code = Message("Code of the group", "Kód skupiny")
    let codeHint = Message(
        "Twelve letters and digits. Its host has it.", "Dvanáct písmen a číslic. Má ho hostitel.")
    let next = Message("Continue", "Pokračovat")
    let noSuchCode = Message("No group has this code.", "Tenhle kód žádná skupina nemá.")
    let invalid = Message("This link no longer works", "Tenhle odkaz už neplatí")
    let invalidReason = Message(
        "The host has replaced it or switched it off. Ask for a new one.",
        "Hostitel ho vyměnil nebo vypnul. Řekni si o nový.")
    let join = Message("Join the group", "Vstoupit do skupiny")
    let ask = Message("Ask to join", "Požádat o vstup")
    let approvalText = Message(
        "The host approves everybody who joins.", "Hostitel každého nového člena schvaluje.")
    let nameText = Message(
        "The host will see your name.", "Hostitel uvidí tvoje jméno.")
    let signIn = Message("Sign in to join", "Přihlásit se a vstoupit")
    let noAccount = Message(
        "No account yet? Make one, and you will come back here.",
        "Ještě nemáš účet? Založ si ho a vrátíš se sem.")
    let register = Message("Make an account", "Založit účet")
    let isHost = Message("You run this group.", "Tuhle skupinu vedeš ty.")
    let isMember = Message("You are in this group.", "V téhle skupině už jsi.")
    let isWaiting = Message(
        "You have asked to join. The host has to approve it; we will tell you.",
        "Tvoje žádost čeká, až ji hostitel schválí. Dáme ti vědět.")
    let open = Message("Open the group", "Otevřít skupinu")
    let joined = Message("You are in the group.", "Jsi ve skupině.")
    let requested = Message(
        "The host has to approve it. We will tell you.",
        "Hostitel to ještě musí schválit. Dáme ti vědět.")
    let full = Message(
        "You can't join now: the group is full.", "Teď vstoupit nejde: skupina je plná.")
    let declined = Message(
        "The host removed you from the group or did not let you in. You can ask again after a day.",
        "Hostitel tě ze skupiny odebral, nebo tě nepřijal. Znovu požádat můžeš za den.")

    func offer(_ host: String) -> Message {
        Message(
            "\(host) runs this group. Its page says where members may charge.",
            "Skupinu vede \(host). Kde smějí její členové nabíjet, uvidíš na její stránce.")
    }
}
