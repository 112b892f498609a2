import MessageCatalogue

struct OperatorSetupTexts: Sendable {
    let heading = Message("Setup", "První spuštění")
    let summary = Message(
        "The public address, TLS, mails, who runs the cloud, terms and privacy notice.",
        "Veřejná adresa, TLS, e-maily, kdo cloud provozuje, podmínky a ochrana údajů.")
    let back = Message("Back to administration", "Zpět na správu")
    let backToSetup = Message("Back to the setup", "Zpět na první spuštění")
    let intro = Message(
        "What to do before others use this cloud. Settings are read when the cloud starts: after "
            + "a change of the file, restart it.",
        "Co udělat, než cloud začnou používat ostatní. Nastavení se čte při startu: po změně "
            + "souboru cloud restartuj.")
    let complete = Message(
        "Everything is done. The cloud is ready.", "Všechno je hotové. Cloud je připravený.")
    let stepDone = Message("done", "hotovo")
    let stepMissing = Message("missing", "chybí")
    let mails = Message("Mails and test mail", "E-maily a zkušební e-mail")
    let arrived = Message("The test mail has arrived", "Zkušební e-mail dorazil")
    let noMailSystem = Message(
        "Set mail.sendmailCommand first: now mails only lie in a folder.",
        "Nejdřív nastav mail.sendmailCommand: e-maily teď jen leží ve složce.")
    let fillIn = Message("Fill in", "Vyplnit")
    let isSaved = Message("Saved.", "Uloženo.")
    let isEmpty = Message("Please fill this in.", "Vyplň to, prosím.")

    let identityHint = Message(
        "Everyone reads it at “Operator”, to which every page links.",
        "Každý si to přečte na stránce „Provozovatel“, na kterou vede odkaz z každé stránky.")
    let operatorName = Message("Name", "Jméno nebo název")
    let operatorNameHint = Message(
        "Of the person, company or association that runs the cloud.",
        "Člověk, firma nebo spolek, který cloud provozuje.")
    let address = Message("Address", "Adresa")
    let companyNumber = Message("IČO", "IČO")
    let companyNumberHint = Message(
        "Eight digits; empty if you have none.", "Osm číslic. Nemáš-li IČO, nech pole prázdné.")
    let wrongCompanyNumber = Message(
        "This is not a valid IČO: it must have eight digits, and the last one must match the others.",
        "Tohle není platné IČO: má mít osm číslic a poslední musí souhlasit s ostatními.")
    let email = Message("Contact e-mail", "Kontaktní e-mail")
    let emailHint = Message(
        "Where people write with questions and complaints.",
        "Kam lidé píšou s dotazy a stížnostmi.")
    let wrongEmail = Message(
        "This is not a valid e-mail address.", "Tohle není platná e-mailová adresa.")
    let textHint = Message(
        "Plain text. An empty line begins a new paragraph. Who reads the pages in the other "
            + "language sees this text, too, if there is none in theirs. Earlier versions are kept.",
        "Prostý text. Nový odstavec začíná po prázdném řádku. Kdo čte stránky v druhém jazyce, "
            + "uvidí tento text, pokud v jeho jazyce žádný není. Starší verze se uchovávají.")
    let save = Message("Save", "Uložit")
    let show = Message("Show the page", "Zobrazit stránku")

    func name(of language: Language) -> Message {
        switch language {
        case .czech: Message("Czech text", "Český text")
        case .english: Message("English text", "Anglický text")
        }
    }

    func progress(_ done: Int, of all: Int) -> Message {
        Message("\(done) of \(all) steps are done", "Hotovo: \(done) z \(all)")
    }

    func name(of step: OperatorStep) -> Message {
        switch step {
        case .publicAddress: Message("Public address", "Veřejná adresa")
        case .encryption: Message("Encryption (TLS)", "Šifrování (TLS)")
        case .mail: Message("Mails", "E-maily")
        case .identity: Message("Who runs the cloud", "Kdo cloud provozuje")
        case .terms: Message("Terms of use", "Podmínky používání")
        case .privacyNotice: Message("Privacy notice", "Informace o ochraně údajů")
        }
    }

    func done(_ step: OperatorStep, _ facts: SetupFacts) -> Message {
        switch step {
        case .publicAddress:
            Message(
                "People, bridges and chargers use \(facts.publicURL ?? "").",
                "Lidé, mosty a nabíječky používají \(facts.publicURL ?? "").")
        case .encryption:
            facts.hasTLS
                ? Message(
                    "The cloud has a certificate of its own.", "Cloud má vlastní certifikát.")
                : Message(
                    "A trusted reverse proxy terminates TLS.",
                    "TLS ukončuje důvěryhodná reverzní proxy.")
        case .mail: Message("A test mail has arrived.", "Zkušební e-mail dorazil.")
        case .identity:
            Message("Everyone can read it.", "Každý si to může přečíst.")
        case .terms, .privacyNotice:
            Message(
                "Everyone can read it; each page links to it.",
                "Každý si to může přečíst, odkaz je na každé stránce.")
        }
    }

    func missing(_ step: OperatorStep, _ facts: SetupFacts) -> Message {
        switch step {
        case .publicAddress:
            Message(
                "Without it links in mails and on stickers lead nowhere outside this machine.",
                "Bez ní odkazy v e-mailech a na nálepkách mimo tento počítač nefungují.")
        case .encryption:
            Message(
                "Set a certificate, or let a reverse proxy terminate TLS and name it in proxy.trusted. "
                    + "Without TLS people can sign in only on this machine.",
                "Nastav certifikát, nebo nech TLS ukončit reverzní proxy a uveď ji v "
                    + "proxy.trusted. Bez TLS se jde přihlásit jen na tomto počítači.")
        case .mail:
            facts.sendsMail
                ? Message(
                    "Send yourself a test mail, and say here that it arrived.",
                    "Pošli si zkušební e-mail a tady potvrď, že dorazil.")
                : Message(
                    "Mails lie as files in a folder. Name a program that sends them; then send a "
                        + "test mail.",
                    "E-maily leží jako soubory ve složce. Uveď program, který je odešle, a pak "
                        + "pošli zkušební e-mail.")
        case .identity:
            Message(
                "Say who you are: name, address and contact.",
                "Uveď, kdo jsi: jméno, adresu a kontakt.")
        case .terms:
            Message(
                "Write what people agree to when they make an account.",
                "Napiš, s čím lidé souhlasí, když si zakládají účet.")
        case .privacyNotice:
            Message(
                "Write what happens with people's data: which, why, how long, and their rights.",
                "Napiš, co se děje s údaji lidí: které, proč, jak dlouho a jaká mají práva.")
        }
    }
}
