import CloudPeople
import MessageCatalogue

struct HealthTexts: Sendable {
    let heading = Message("Health", "Stav cloudu")
    let summary = Message(
        "Disk, database, mails, certificates, backups: what is in order and what to do.",
        "Disk, databáze, e-maily, certifikáty, zálohy: co je v pořádku a co udělat.")
    let back = Message("Back to administration", "Zpět na správu")
    let allFine = Message("Everything is in order.", "Všechno je v pořádku.")
    let refresh = Message("Refresh", "Obnovit")
    let act = Message("Fix it", "Vyřešit")
    let unknown = Message(
        "The machine does not report this.", "Počítač to nehlásí.")
    let acceptsWrites = Message("The database accepts writes.", "Databáze přijímá zápisy.")
    let refusesWrites = Message(
        "The database refuses writes.", "Databáze nepřijímá zápisy.")
    let noCertificate = Message(
        "The cloud has no certificate of its own: a proxy terminates TLS, or nothing does.",
        "Cloud nemá vlastní certifikát: TLS ukončuje proxy, nebo ho nic nezajišťuje.")
    let noBackup = Message(
        "No backup was made with “zapoj-cloud backup”.",
        "Příkazem „zapoj-cloud backup“ zatím žádná záloha nevznikla.")

    func asOf(_ time: String) -> Message { Message("As of \(time)", "Stav k \(time)") }

    func word(for level: HealthLine.Level) -> Message {
        switch level {
        case .fine: Message("in order", "v pořádku")
        case .attention: Message("attention", "pozor")
        case .bad: Message("bad", "špatně")
        }
    }

    func name(of subject: HealthLine.Subject) -> Message {
        switch subject {
        case .disk: Message("Disk", "Disk")
        case .database: Message("Database", "Databáze")
        case .mails: Message("Mails", "E-maily")
        case .events: Message("Events", "Události")
        case .certificate: Message("Certificate of the cloud", "Certifikát cloudu")
        case .stationCertificates:
            Message("Certificates of chargers", "Certifikáty nabíječek")
        case .stations: Message("Chargers", "Nabíječky")
        case .backup: Message("Backup", "Záloha")
        case .version: Message("Version", "Verze")
        }
    }

    func disk(free: String, of all: String) -> Message {
        Message("\(free) of \(all) are free.", "Volné místo: \(free) z \(all).")
    }

    func database(_ size: String, log: String, failed: Int64) -> Message {
        failed > 0
            ? Message(
                "\(size), and \(log) of write-ahead log. Failed commits since the start: \(failed).",
                "\(size) a \(log) žurnálu. Nezdařených zápisů od startu: \(failed).")
            : Message(
                "\(size), and \(log) of write-ahead log. It accepts writes.",
                "\(size) a \(log) žurnálu. Přijímá zápisy.")
    }

    func mails(_ backlog: MailBacklog, since: String?) -> Message {
        let waiting =
            since.map {
                Message("The oldest one has waited since \($0).", "Nejstarší čeká od \($0).")
            } ?? Message("None waits.", "Žádný nečeká.")
        let failed = Message(
            "Not sent: \(backlog.failed).", "Neodeslaných: \(backlog.failed).")
        return Message(
            "\(waiting(.english)) \(failed(.english))", "\(waiting(.czech)) \(failed(.czech))")
    }

    func events(parked: Int64, since: String?) -> Message {
        let retried =
            since.map {
                Message(
                    "The oldest one that is tried again is from \($0).",
                    "Nejstarší, která se zkouší znovu, je z \($0).")
            } ?? Message("None is tried again.", "Žádná se nezkouší znovu.")
        return Message(
            "Parked: \(parked). \(retried(.english))", "Odložených: \(parked). \(retried(.czech))")
    }

    func certificate(days: Int, on day: String) -> Message {
        guard days >= 0 else {
            return Message("It expired on \(day).", "Vypršel \(day).")
        }
        let left = Message.counted(
            days, english: ("day", "days"), czech: ("den", "dny", "dní"))
        return Message(
            "Valid until \(day): \(left(.english)) left.", "Platí do \(day): \(left(.czech)).")
    }

    func stationCertificates(ended: Int64, ending: Int64) -> Message {
        Message(
            "Expired: \(ended). Expiring within 30 days: \(ending).",
            "Vypršelo: \(ended). Vyprší do 30 dnů: \(ending).")
    }

    func stations(connected: Int, of all: Int64) -> Message {
        Message("\(connected) of \(all) are connected.", "Připojeno: \(connected) z \(all).")
    }

    func backup(_ time: String) -> Message {
        Message("The last one is from \(time).", "Poslední je z \(time).")
    }

    func version(_ version: String, since: String) -> Message {
        Message("\(version), running since \(since).", "\(version), běží od \(since).")
    }

    /// What to do; nil where nothing can be done.
    func advice(_ subject: HealthLine.Subject, _ health: CloudHealth) -> Message? {
        switch subject {
        case .disk:
            Message(
                "Delete files that are not needed, or use a larger disk. A full disk stops the "
                    + "cloud.",
                "Smaž nepotřebné soubory, nebo použij větší disk. Plný disk cloud zastaví.")
        case .database:
            Message(
                "Look at the log of the cloud, the disk and its permissions; run “zapoj-cloud check”.",
                "Podívej se do logu cloudu, na disk a přístupová práva; spusť „zapoj-cloud check“.")
        case .mails:
            health.sendsMail
                ? Message(
                    "Look at the reasons, and send them again.",
                    "Podívej se na důvody a odešli je znovu.")
                : Message(
                    "Mails only lie in a folder: set mail.sendmailCommand.",
                    "E-maily jen leží ve složce: nastav mail.sendmailCommand.")
        case .events:
            Message(
                "Look at the reasons, fix the cause, and try again.",
                "Podívej se na důvody, odstraň příčinu a zkus to znovu.")
        case .certificate:
            Message(
                "Renew the certificate. The cloud reads the new files by itself.",
                "Obnov certifikát. Nové soubory si cloud přečte sám.")
        case .stationCertificates:
            Message(
                "Give these chargers new certificates (REST: stations/{id}/certificates).",
                "Dej těmto nabíječkám nové certifikáty (REST: stations/{id}/certificates).")
        case .stations:
            Message(
                "No charger is connected: check the public address, TLS and the network.",
                "Žádná nabíječka není připojená: zkontroluj veřejnou adresu, TLS a síť.")
        case .backup:
            Message(
                "Run “zapoj-cloud backup --to DIRECTORY” every day, and keep it elsewhere.",
                "Spouštěj každý den „zapoj-cloud backup --to ADRESÁŘ“ a zálohu ulož jinam.")
        case .version: nil
        }
    }
}
