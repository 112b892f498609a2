import MessageCatalogue

/// The texts of the page of a charger for its hosts.
struct ChargerTexts: Sendable {
    let back = Message("All my chargers", "Všechny moje nabíječky")
    let now = Message("Now", "Teď")
    let connected = Message("connected", "připojená")
    let offline = Message("offline", "není online")
    let nobodyCharges = Message("Nobody is charging.", "Nikdo nenabíjí.")
    let driver = Message("Driver", "Řidič")
    let unknownDriver = Message("an unknown card", "neznámá karta")
    let began = Message("Since", "Od")
    let energy = Message("Energy", "Energie")
    let power = Message("Power", "Výkon")
    let phases = Message("Phases", "Fáze")
    let powerCurve = Message("Power so far", "Průběh výkonu")
    let watch = Message("Watch", "Sledovat")
    let stop = Message("Stop charging", "Ukončit nabíjení")
    let stopWarning = Message(
        "The car stops charging.", "Auto přestane nabíjet.")

    let links = Message("About this charger", "K téhle nabíječce")
    let sticker = Message("Sticker", "Nálepka")
    let connection = Message("Connection", "Připojení")
    let placePage = Message("The place", "Stránka místa")
    let calendar = Message("Calendar", "Kalendář")
    let listing = Message("Description", "Popis")
    let price = Message("Price", "Cena")
    let people = Message("Who may charge", "Kdo smí nabíjet")
    let history = Message("History", "Historie")
    let statistics = Message("Statistics", "Statistika")
    let guide = Message("Guide", "Příručka")

    let commandOnBridge = Message("Command on the bridge", "Příkaz na mostě")
    let isRepaired = Message(
        "The cause was found and repaired on the spot.", "Příčinu někdo na místě našel a opravil.")
    let mustBeRepaired = Message(
        "Tick this once the cause is repaired.", "Zaškrtni to, až bude příčina opravená.")
    let clearFault = Message("Clear the fault", "Zrušit poruchu")
    let otherFault = Message("The charger reports a fault", "Nabíječka hlásí poruchu")
    let otherFaultSteps = [
        Message(
            "Look up the code in the manual of the charger, or ask its installer.",
            "Kód najdeš v návodu k nabíječce, nebo se zeptej toho, kdo ji instaloval."),
        Message(
            "If nothing is broken, restart it. If the fault comes back, take it out of service.",
            "Pokud není nic rozbité, restartuj ji. Když se porucha vrátí, vyřaď ji z provozu."),
    ]

    func nextBooking(_ time: String, _ who: String) -> Message {
        Message("Next booking: \(time), \(who)", "Další rezervace: \(time), \(who)")
    }

    func ownBooking(_ time: String) -> Message {
        Message("Reserved for your own car: \(time)", "Pro tvoje auto: \(time)")
    }

    func reported(_ time: String) -> Message {
        Message("Reported \(time)", "Nahlášeno \(time)")
    }

    func reported(_ time: String, code: String) -> Message {
        Message("Reported \(time) as \(code)", "Nahlášeno \(time) jako \(code)")
    }

    let health = Message("Health", "Spolehlivost")
    let healthSpan = Message("In the last 30 days", "Za posledních 30 dní")
    let availability = Message("Connected", "Připojená")
    let outages = Message("Outages", "Výpadky")
    let faults = Message("Faults", "Poruchy")
    let failedStarts = Message("Failed starts by phone", "Nepovedené starty z telefonu")
    let refused = Message("Refused cards", "Odmítnuté karty")
    let none = Message("none", "žádné")
    let delivered = Message("Delivered power", "Dodávaný výkon")
    let deliveredHint = Message(
        "Delivered power: the highest power over a quarter of an hour, the median of the last ten "
            + "charges. A car may want less than the charger can deliver.",
        "Dodávaný výkon: nejvyšší čtvrthodinový výkon, medián z posledních deseti nabíjení. Auto "
            + "může chtít méně, než nabíječka umí.")
    let unknownCards = Message("Unknown cards", "Neznámé karty")
    let unknownCardsKept = Message(
        "Their numbers are kept encrypted for 14 days, and never shown.",
        "Jejich čísla uchováváme zašifrovaná 14 dní a nikdy je neukazujeme.")
    let giveCard = Message("Add it to…", "Přidat někomu…")

    let diary = Message("Diary", "Deník")
    let diaryEmpty = Message("Nothing has happened yet.", "Zatím se nic nestalo.")
    let diaryWhole = Message("all", "celý")
    let diaryKept = Message(
        "Entries are kept for 90 days.", "Záznamy zůstávají 90 dní.")
    let newest = Message("Newest", "Nejnovější")
    let older = Message("Older", "Starší")

    let actions = Message("Control", "Ovládání")
    let offlineHint = Message(
        "The charger is offline: from here it can't be restarted, unlocked or taken out of "
            + "service.",
        "Nabíječka není online: odsud ji teď nejde restartovat, odemknout ani vyřadit z provozu.")
    let restart = Message("Restart", "Restartovat")
    let restartHint = Message(
        "Takes a minute or two. It often helps a charger that does not react.",
        "Trvá minutu nebo dvě. Často pomůže nabíječce, která nereaguje.")
    let unlock = Message("Unlock the cable", "Odemknout kabel")
    let outOfService = Message("Take out of service", "Vyřadit z provozu")
    let outOfServiceHint = Message(
        "Nobody can start charging. A charge that is going on continues.",
        "Nikdo nezačne nabíjet. Nabíjení, které už běží, pokračuje.")
    let backInService = Message("Put back in service", "Vrátit do provozu")
    let mayInterrupt = Message(
        "Yes, even though somebody is charging and this may end it.",
        "Ano, i když někdo nabíjí a tohle mu může nabíjení ukončit.")
    let mustAgree = Message(
        "Somebody is charging. Tick this if their charging may end.",
        "Někdo nabíjí. Zaškrtni, pokud se jeho nabíjení může ukončit.")

    let furtherSettings = Message("Settings", "Nastavení")
    let behaviour = Message("How it behaves", "Jak se chová")
    let limit = Message("Limit of the current", "Omezení proudu")
    let firmware = Message("Firmware", "Firmware")
    let newSecret = Message("New password or code", "Nové heslo nebo kód")
    let replacement = Message("Replace it by a new one", "Vyměnit za novou")
    let handover = Message("Hand it over", "Předat jinému")
    let removal = Message("Remove it", "Odstranit")

    let settings = Message("Name, place and power", "Název, místo a výkon")
    let name = Message("Name", "Název")
    let place = Message("Place", "Místo")
    let statedPower = Message("Power of a connector in kW", "Výkon konektoru v kW")
    let statedPowerHint = Message(
        "As the plate of the charger says: 7.4, 11 or 22. It is compared with what is delivered.",
        "Podle štítku nabíječky: 7,4, 11 nebo 22. Porovnáme ho s tím, co nabíječka dodává.")
    let save = Message("Save", "Uložit")
    let saved = Message("Saved.", "Uloženo.")
    let placeIsGone = Message("This place no longer exists.", "Tohle místo už neexistuje.")

    /// - Parameter bookings: that end when the charger is moved.
    func placeHint(bookings: Int) -> Message {
        let hint = Message(
            "Who may charge at the new place may charge here, too.",
            "Kdo smí nabíjet na novém místě, bude smět i tady.")
        guard let ends = DepartureTexts.bookings(bookings) else { return hint }
        return Message(
            "\(hint(.english)) If you move it: \(ends(.english))",
            "\(hint(.czech)) Při přesunu: \(ends(.czech))")
    }

    func connectorTitle(_ number: Int64) -> Message {
        Message("Connector \(number)", "Konektor \(number)")
    }

    func connectedSince(_ time: String) -> Message {
        Message("connected since \(time)", "připojená od \(time)")
    }

    func offlineSince(_ time: String, _ ago: String) -> Message {
        Message(
            "offline, last heard from \(time) (\(ago))",
            "není online, naposledy se ozvala \(time) (\(ago))")
    }

    func unlockConnector(_ number: Int64) -> Message {
        Message("Unlock connector \(number)", "Odemknout konektor \(number)")
    }

    func outageSum(_ count: Int, _ duration: String) -> Message {
        Message("\(count) (\(duration))", "\(count) (\(duration))")
    }

    func faultSum(_ count: Int, last time: String) -> Message {
        Message("\(count), last on \(time)", "\(count), naposledy \(time)")
    }

    func deliveredOf(_ power: String, stated: String, part: String) -> Message {
        Message("\(power) of \(stated) (\(part))", "\(power) z \(stated) (\(part))")
    }

    func failed(_ failed: Int64, of sent: Int64) -> Message {
        Message("\(failed) of \(sent)", "\(failed) z \(sent)")
    }
}

/// What came of an action, in words.
struct ChargerActionTexts: Sendable {
    let refused = Message("The charger refused.", "Nabíječka to odmítla.")
    let notSupported = Message("The charger can't do this.", "Tohle nabíječka neumí.")
    let offline = Message(
        "The charger is offline. Nothing was sent to it.",
        "Nabíječka není online. Nic se jí neposlalo.")
    let unanswered = Message(
        "The charger has not answered yet. It may still do it.",
        "Nabíječka zatím neodpověděla. Ještě to může udělat.")

    /// What a host is told after a success.
    func done(_ action: ChargerActions.Action) -> Message {
        switch action {
        case .restart:
            Message(
                "The charger restarts. If somebody is charging, it may wait for the end.",
                "Nabíječka se restartuje. Pokud někdo nabíjí, možná počká na konec.")
        case .unlock: Message("The cable is unlocked.", "Kabel je odemčený.")
        case .setOperative(true):
            Message("The charger is back in service.", "Nabíječka je zpátky v provozu.")
        case .setOperative(false):
            Message("The charger goes out of service.", "Nabíječka se vyřazuje z provozu.")
        case .clearFaults: Message("The fault is cleared.", "Porucha je zrušená.")
        }
    }
}
