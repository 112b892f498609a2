import CommonBase
import MessageCatalogue

/// The texts of the pages about cards.
struct CardTexts: Sendable {
    let title = Message("Cards", "Karty")
    let intro = Message(
        "Tap a card at a charger, and charging starts without your phone.",
        "Přilož kartu k nabíječce a nabíjení začne i bez telefonu.")
    let none = Message("No card yet", "Zatím žádná karta")
    let noneAdvice = Message(
        "Any card or key fob with a contactless chip will do: a transit card, a work badge.",
        "Stačí jakákoli bezkontaktní karta nebo čip: třeba průkazka na MHD nebo karta z práce.")
    let add = Message("Add a card", "Přidat kartu")
    let active = Message("works", "platí")
    let blocked = Message("blocked", "zablokovaná")
    let expired = Message("expired", "prošlá")
    let card = Message("Card", "Karta")
    let vehicles = Message("Vehicles", "Auta")
    let whyRefused = Message("Why was my card refused?", "Proč byla karta odmítnuta?")

    // Waiting for a tap
    let cancel = Message("Stop waiting", "Už nečekat")
    let cancelled = Message("The charger waits no longer.", "Nabíječka už nečeká.")

    func waiting(at station: String) -> Message {
        Message(
            "Hold the new card to the reader of \(station)",
            "Přilož novou kartu k nabíječce \(station)")
    }

    func waitingUntil(_ time: String) -> Message {
        Message(
            "The charger waits until \(time). The card shows up here by itself.",
            "Nabíječka čeká do \(time). Karta se tu objeví sama.")
    }

    func remark(_ remark: TokenWindow.Remark) -> Message {
        switch remark {
        case .randomNumber: randomNumber
        case .own:
            Message(
                "The card that was just tapped is yours already.",
                "Právě přiložená karta už je tvoje.")
        case .taken:
            Message(
                "The card that was just tapped belongs to somebody else.",
                "Právě přiložená karta patří někomu jinému.")
        }
    }

    let randomNumber = Message(
        "This number changes at each tap, as phones do it. Use a card or a key fob.",
        "Tohle číslo se při každém přiložení mění, jako u telefonů. Použij kartu nebo čip.")

    // Adding
    let addTitle = Message("Add a card", "Přidat kartu")
    let byTap = Message("Tap it at a charger", "Přiložit u nabíječky")
    let byTapAdvice = Message(
        "Stand at the charger with the card. After you press the button, you have two minutes.",
        "Stoupni si s kartou k nabíječce. Po stisknutí tlačítka máš dvě minuty.")
    let station = Message("Charger", "Nabíječka")
    let startWaiting = Message("Wait for the card", "Čekat na kartu")
    let noStation = Message(
        "There is no charger yet where you may charge. Type the number of the card instead.",
        "Zatím nesmíš nabíjet u žádné nabíječky. Zadej místo toho číslo karty.")
    let byNumber = Message("Type its number", "Zadat číslo")
    let number = Message("Number of the card", "Číslo karty")
    let numberHint = Message(
        "8, 14 or 20 digits and letters A to F, with or without colons: 04:A1:B2:C3",
        "8, 14 nebo 20 číslic a písmen A až F, s dvojtečkami i bez: 04:A1:B2:C3")
    let label = Message("Name", "Název")
    let labelHint = Message("So that you know it: blue key fob", "Podle čeho ji poznáš: modrý čip")
    let vehicle = Message("Vehicle", "Auto")
    let noVehicle = Message("none", "žádné")
    let addNumber = Message("Add the card", "Přidat kartu")
    let scan = Message("Read it with this phone", "Načíst tímto telefonem")
    let scanning = Message(
        "Hold the card to the back of the phone…", "Přilož kartu zezadu k telefonu…")
    let scanFailed = Message(
        "The phone can't read this card. Tap it at a charger instead.",
        "Tuhle kartu telefon nepřečte. Přilož ji u nabíječky.")
    let added = Message("The card was added.", "Karta je přidaná.")
    let randomTitle = Message("Why not my phone?", "Proč ne telefon?")
    let randomText = Message(
        """
        Phones, watches and some bank cards show another number at each tap, so that nobody can \
        follow them. Such a number begins with 08. A charger can't recognise it again.
        """,
        """
        Telefony, hodinky a některé platební karty ukazují při každém přiložení jiné číslo, aby je \
        nikdo nemohl sledovat. Takové číslo začíná 08. Nabíječka ho podruhé nepozná.
        """)

    // Errors
    let notANumber = Message(
        "A card's number has 8, 14 or 20 digits and letters A to F.",
        "Číslo karty má 8, 14 nebo 20 číslic a písmen A až F.")
    let taken = Message(
        "This card belongs to another account. If it is yours, ask the operator.",
        "Tahle karta patří k jinému účtu. Pokud je tvoje, ozvi se provozovateli.")
    let own = Message("You already have this card.", "Tuhle kartu už máš.")
    let tooMany = Message(
        "You can have at most \(IdTokenService.limit) cards.",
        "Karet můžeš mít nejvýš \(IdTokenService.limit).")
    let tooFast = Message(
        "Too many attempts. Try again in a few minutes.",
        "Příliš mnoho pokusů. Zkus to za pár minut.")
    let offline = Message(
        "This charger is offline now, so it can't tell us about the tap.",
        "Tahle nabíječka teď není online, takže nám přiložení neohlásí.")
    let busy = Message(
        "Somebody else is adding a card at this charger. Try again in two minutes.",
        "U této nabíječky právě přidává kartu někdo jiný. Zkus to za dvě minuty.")
    let notAllowed = Message(
        "You may not charge at this charger.", "U této nabíječky nesmíš nabíjet.")

    func offlineStation(_ name: String) -> Message {
        Message("\(name) (offline)", "\(name) (není online)")
    }

    // One card
    let save = Message("Save", "Uložit")
    let saved = Message("Saved.", "Uloženo.")
    let block = Message("Block the card", "Zablokovat kartu")
    let blockAdvice = Message(
        "Lost? A blocked card starts nothing. You can unblock it at any time.",
        "Ztratila se? Zablokovaná karta nic nespustí. Kdykoli ji můžeš odblokovat.")
    let wasBlocked = Message("The card is blocked.", "Karta je zablokovaná.")
    let unblock = Message("Unblock the card", "Odblokovat kartu")
    let wasUnblocked = Message("The card works again.", "Karta zase platí.")
    let remove = Message("Remove the card", "Odebrat kartu")
    let removeAdvice = Message(
        "Your charging history remains. You can add the card again.",
        "Historie nabíjení zůstane. Kartu můžeš přidat znovu.")
    let removed = Message("The card was removed.", "Karta je odebraná.")
    let needsProof = Message(
        "This card proves that it is genuine; its number alone is not enough.",
        "Tahle karta prokazuje, že je pravá; samotné číslo nestačí.")

    func addedOn(_ date: String) -> Message { Message("Added \(date)", "Přidaná \(date)") }
    func expiresOn(_ date: String) -> Message { Message("Valid until \(date)", "Platí do \(date)") }
}
