import MessageCatalogue

/// The page of a charger's code.
struct ChargeTexts: Sendable {
    let enterTitle = Message("Charge at a charger", "Nabíjet u nabíječky")
    let enterHint = Message(
        "The code is on the charger's sticker.", "Kód najdeš na nálepce nabíječky.")
    let code = Message("Code", "Kód")
    let find = Message("Find the charger", "Najít nabíječku")
    let unknownCode = Message(
        "No charger has this code. Check each character.",
        "Takový kód žádná nabíječka nemá. Zkontroluj každý znak.")
    let signInHint = Message(
        "Sign in to charge here.", "Pro nabíjení se přihlas.")
    let signIn = Message("Sign in", "Přihlásit se")
    let start = Message("Start charging", "Začít nabíjet")
    let howLong = Message("Charge until", "Jak dlouho nabíjet")
    let untilFull = Message("the car is full", "do plna")
    let untilEnergy = Message("an amount of energy", "určitý počet kWh")
    let untilTime = Message("a time", "do určitého času")
    let untilCost = Message("an amount of money", "za určitou částku")
    let cost = Message("Amount in CZK", "Částka v Kč")
    let costHint = Message(
        "Charging stops before it costs more.", "Nabíjení skončí dřív, než stojí víc.")
    let noCost = Message(
        "Say an amount such as 150; at least 1.", "Zadej částku, třeba 150; nejméně 1.")
    let energy = Message("Energy in kWh", "Energie v kWh")
    let energyHint = Message(
        "The charger may take a little more, as it reports once in a while.",
        "Nabíječka může nabít o trochu víc, hlásí se jen občas.")
    let time = Message("Time", "Čas")
    let timeHint = Message(
        "By the charger's local time, within a day.",
        "Místní čas u nabíječky, nejvýš den dopředu.")
    let notChosen = Message(
        "Choose this limit above, or leave the field empty.",
        "Zvol tohle omezení nahoře, nebo nech pole prázdné.")
    let noEnergy = Message("Say how many kWh.", "Zadej, kolik kWh.")
    let noTime = Message("Say a time such as 06:30.", "Zadej čas, třeba 06:30.")
    let card = Message("Charge with", "Nabíjet kartou")
    let ownCharging = Message("You are charging here.", "Nabíjíš tady.")
    let watch = Message("Watch it", "Sledovat")
    let topUp = Message("Top up", "Dobít kredit")
    let reportTitle = Message("Is something wrong here?", "Něco tu není v pořádku?")
    let reportHint = Message("Your message goes to the host.", "Zpráva půjde hostiteli.")
    let problem = Message("What is wrong", "V čem je problém")
    let details = Message("In your words", "Vlastními slovy")
    let send = Message("Tell the host", "Poslat hostiteli")
    let sent = Message("The host knows now.", "Hostitel už to ví.")
    let sticker = Message("Sticker with the code", "Nálepka s kódem")

    let rejected = Message(
        "The charger refused to start. Unplug the cable, plug it in again and try once more.",
        "Nabíječka odmítla začít. Odpoj kabel, znovu ho zapoj a zkus to ještě jednou.")
    let wentOffline = Message(
        "The charger is offline. Nothing was started.",
        "Nabíječka není online. Nic se nespustilo.")
    let tooManyReports = Message(
        "You have sent several messages. Try again in a few minutes.",
        "Několik zpráv už odešlo. Zkus to za pár minut.")
    let tooManyReportsOfCharger = Message(
        "The hosts have got several messages about this charger already. Try again later.",
        "Hostitelé už o téhle nabíječce dostali několik zpráv. Zkus to později.")

    func cardName(_ label: String, _ suffix: String) -> Message {
        label.isEmpty
            ? Message("Card …\(suffix)", "Karta …\(suffix)")
            : Message("\(label) …\(suffix)", "\(label) …\(suffix)")
    }

    func connectorNumber(_ number: Int64) -> Message {
        Message("Connector \(number)", "Konektor \(number)")
    }

    func state(_ state: PlaceState) -> Message { state.words }

    func sentence(_ obstacle: ChargeObstacle) -> Message {
        switch obstacle {
        case .removed:
            Message(
                "This charger was removed. The host has not put up another one yet.",
                "Tahle nabíječka už tu není a hostitel zatím nedal jinou.")
        case .notAllowed:
            Message(
                "You may not charge here yet. Ask the host to let you.",
                "Tady zatím nabíjet nesmíš. Požádej hostitele o povolení.")
        case .accountBlocked:
            Message("Your account is blocked.", "Tvůj účet je zablokovaný.")
        case .offline:
            Message(
                "The charger is offline, so it can't be started from here. Try your card.",
                "Nabíječka není online, odsud ji spustit nejde. Zkus kartu.")
        case .outOfOrder: Message("The charger has a fault.", "Nabíječka má poruchu.")
        case .outOfService:
            Message("The charger is out of service.", "Nabíječka je mimo provoz.")
        case .alreadyCharging: ownCharging
        case .occupied: Message("Somebody is charging here.", "Někdo tu nabíjí.")
        case .cardBlocked: Message("This card is blocked.", "Tahle karta je zablokovaná.")
        case .cardExpired: Message("This card has expired.", "Téhle kartě skončila platnost.")
        case .chargingElsewhere:
            Message(
                "This card is charging at another charger.", "Tahle karta nabíjí jinde.")
        case .groupHours:
            Message(
                "Your group may not charge at this time.", "Tvoje skupina teď nabíjet nesmí.")
        case .groupEnergy:
            Message(
                "Your group has used the energy that it may take now.",
                "Tvoje skupina už vyčerpala energii, kterou teď smí odebrat.")
        case .noCredit:
            Message(
                "Charging costs something here, and you have no credit. Top it up under Credit first.",
                "Nabíjení tu něco stojí a ty nemáš kredit. Nejdřív si ho dobij v části Kredit.")
        case .debt:
            Message(
                "You owe something for charging. The next top-up under Credit pays it.",
                "Dlužíš za nabíjení. Dluh zaplatíš dalším dobitím v části Kredit.")
        case .moneyLimit:
            Message(
                "You have spent what you, or your group, allow. You can change your own limit under "
                    + "Credit; the host sets that of the group.",
                "Limit útraty, tvůj nebo tvojí skupiny, je vyčerpaný. Vlastní limit změníš v části "
                    + "Kredit, limit skupiny nastavuje hostitel.")
        case .otherConnector:
            Message(
                "Your booking is for another connector of this charger.",
                "Tvoje rezervace je na jiný konektor téhle nabíječky.")
        case .notNow:
            Message(
                "Reserved for somebody else, or paused by the host.",
                "Nabíječku má rezervovanou někdo jiný, nebo ji hostitel pozastavil.")
        }
    }

    func freeUntil(_ time: String) -> Message {
        Message(
            "Free until \(time). Then somebody else has booked it.",
            "Volno do \(time). Potom ji má zarezervovanou někdo jiný.")
    }

    func booked(until time: String) -> Message {
        Message("Booked until \(time).", "Zarezervováno do \(time).")
    }

    func bookingBegins(_ time: String) -> Message {
        Message(
            "A booking begins at \(time), so nobody else can start now.",
            "V \(time) tu začíná rezervace, takže teď už nikdo jiný začít nemůže.")
    }

    func name(_ problem: ChargerProblem) -> Message {
        switch problem {
        case .blocked: Message("The place is blocked", "Místo někdo blokuje")
        case .broken: Message("The charger is broken", "Nabíječka je rozbitá")
        case .notFound: Message("I can't find it", "Nemůžu ji najít")
        case .other: Message("Something else", "Něco jiného")
        }
    }

    func reported(_ problem: ChargerProblem, at place: String) -> Message {
        let name = name(problem)
        return Message(
            "\(name(.english)): \(place)", "\(name(.czech)): \(place)")
    }

    func report(by person: String, _ text: String, hasPhoto: Bool) -> Message {
        let words =
            text.isEmpty
            ? Message("\(person) reports it.", "Hlásí to \(person).")
            : Message("\(person) writes: \(text)", "\(person) píše: \(text)")
        guard hasPhoto else { return words }
        return Message(
            "\(words(.english)) There is a photo.", "\(words(.czech)) Je k tomu fotka.")
    }
}

extension ChargeObstacle {
    /// For the person who wants to charge.
    package var words: Message { ChargeTexts().sentence(self) }
}
