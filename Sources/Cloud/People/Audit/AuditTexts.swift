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
    /// What has no object of its own.
    let cloud = Message("The cloud", "Cloud")
    let id = Message("id", "ID")
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
    func value(_ text: String, of member: String) -> Message? {
        AuditWords.written.contains(member) ? nil : AuditWords.values[text]
    }

    /// A member of an object in words; nil for one that is shown by its name, as a key of OCPP.
    func member(_ name: String) -> Message? { AuditWords.members[name] }
}
