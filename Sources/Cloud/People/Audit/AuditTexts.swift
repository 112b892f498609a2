import CloudCore
import MessageCatalogue

/// What the pages of the audit log say.
struct AuditTexts: Sendable {
    let heading = Message("Audit log", "Záznam zásahů")
    let summary = Message(
        "Who changed what, and whether the log is intact.",
        "Kdo komu co změnil a jestli je záznam neporušený.")
    let ownHeading = Message("What others did", "Co udělali ostatní")
    let ownIntro = Message(
        "What admins and hosts changed about your account, your cards, your charging and your "
            + "chargers. Nobody can change these lines unnoticed.",
        "Co správci a hostitelé změnili na tvém účtu, kartách, nabíjení a nabíječkách. Kdyby "
            + "někdo tyhle řádky změnil, poznalo by se to.")
    let filter = Message("Choose", "Výběr")
    let day = Message("Day", "Den")
    let person = Message("Person: e-mail or id", "Člověk: e-mail nebo ID")
    let apply = Message("Show", "Zobrazit")
    let clear = Message("Show all", "Zobrazit vše")
    let none = Message("Nothing is recorded here.", "Tady není nic zaznamenáno.")
    let pages = Message("Pages", "Stránky")
    let older = Message("Older", "Starší")
    let back = Message("Back to privacy", "Zpět na soukromí")
    let commandLine = Message("the command line", "příkazová řádka")
    let deleted = Message("a deleted account", "smazaný účet")
    let unknownPerson = Message("Nobody has this e-mail or id.", "Tenhle e-mail ani ID nikdo nemá.")
    let before = Message("Before", "Předtím")
    let after = Message("After", "Potom")
    let concerns = Message("Concerns", "Týká se")
    let noDay = Message(
        "Choose a day to see whether its chain is intact.",
        "Vyber den a uvidíš, jestli je jeho řetěz neporušený.")

    func intact(_ lines: Int64, _ day: String) -> Message {
        Message(
            "The chain of \(day) is intact. Lines: \(lines).",
            "Řetěz dne \(day) je neporušený. Řádků: \(lines).")
    }

    func intactAtFirst(_ lines: Int64, _ day: String) -> Message {
        Message(
            "The first \(lines) lines of \(day) are intact; “zapoj-cloud audit verify” checks all.",
            "Prvních \(lines) řádků dne \(day) je neporušených; všechny zkontroluje „zapoj-cloud "
                + "audit verify“.")
    }

    func broken(_ line: Int64) -> Message {
        Message(
            "The chain is broken at line \(line): somebody changed the database.",
            "Řetěz je porušený na řádku \(line): někdo zasáhl do databáze.")
    }

    func change(_ change: AuditLine.Change) -> Message {
        switch change {
        case .added: Message("Added", "Přidáno")
        case .changed: Message("Changed", "Změněno")
        case .removed: Message("Removed", "Odebráno")
        case .done: Message("Done", "Provedeno")
        }
    }

    func way(_ way: AuditOrigin.Way) -> Message {
        switch way {
        case .page: Message("page", "stránka")
        case .api: Message("REST", "REST")
        case .commandLine: Message("command line", "příkazová řádka")
        }
    }

    let yes = Message("yes", "ano")
    let no = Message("no", "ne")

    /// A value in words; nil for one that is shown as it is.
    func value(_ text: String) -> Message? { Self.values[text] }

    private static let values: [String: Message] = [
        "active": Message("active", "v pořádku"), "blocked": Message("blocked", "blokováno"),
        "ended": Message("ended", "skončilo"), "always": Message("always", "vždy"),
        "limited": Message("limited", "omezeně"), "never": Message("never", "nikdy"),
        "charging": Message("charging", "nabíjení"), "coHost": Message("co-host", "spoluhostitel"),
        "account": Message("account", "účet"), "broken": Message("broken", "porucha"),
        "notFound": Message("can't be found", "není k nalezení"),
        "other": Message("something else", "něco jiného"),
    ]

    /// A member of an object in words; nil for one that is shown by its name.
    func member(_ name: String) -> Message? { Self.members[name] }

    private static let members: [String: Message] = [
        "name": Message("Name", "Jméno"), "email": Message("E-mail", "E-mail"),
        "address": Message("Address", "Adresa"), "companyNumber": Message("IČO", "IČO"),
        "version": Message("Version", "Verze"), "characters": Message("Characters", "Znaky"),
        "status": Message("State", "Stav"), "admin": Message("Admin", "Správce"),
        "hasPassword": Message("Has a password", "Má heslo"),
        "label": Message("Label", "Název"), "suffix": Message("Ends in", "Končí na"),
        "expiresAt": Message("Valid until", "Platí do"), "plate": Message("Plate", "Značka"),
        "personId": Message("Person", "Člověk"), "hostId": Message("Host", "Hostitel"),
        "groupId": Message("Group", "Skupina"), "stationId": Message("Charger", "Nabíječka"),
        "locationId": Message("Place", "Místo"), "members": Message("Members", "Členové"),
        "everyone": Message("Everyone", "Každý"), "validFrom": Message("From", "Od"),
        "validUntil": Message("Until", "Do"), "timeZone": Message("Time zone", "Časové pásmo"),
        "maximumEnergyWh": Message("At most (Wh)", "Nejvýš (Wh)"),
        "action": Message("Command", "Příkaz"), "offer": Message("Offer", "Nabídka"),
        "usesLeft": Message("Uses left", "Zbývá použití"),
        "energyWh": Message("Energy (Wh)", "Energie (Wh)"),
        "startedAt": Message("Began", "Začátek"), "endedAt": Message("Ended", "Konec"),
        "offline": Message("Without connection", "Bez spojení"),
        "hasKeys": Message("Can prove itself", "Umí se prokázat"),
        "vehicleId": Message("Vehicle", "Auto"), "kind": Message("Kind", "Druh"),
        "phase": Message("State", "Stav"), "place": Message("Charger", "Nabíječka"),
        "problem": Message("Problem", "Problém"),
        "settledAnomalies": Message("Checked", "Zkontrolováno"),
        "statedPowerW": Message("Stated power (W)", "Uvedený výkon (W)"),
        "needsApproval": Message("The host approves", "Hostitel schvaluje"),
        "waiting": Message("Want to join", "Chtějí vstoupit"),
        "joinCode": Message("Link (digest)", "Odkaz (otisk)"),
        "hours": Message("Hours", "Doba"),
        "anomalies": Message("To be checked", "Ke kontrole"),
    ]
}
