import MessageCatalogue

/// What the pages about privacy say.
struct PrivacyTexts: Sendable {
    let heading = Message("Privacy", "Soukromí")
    let back = Message("Back to the settings", "Zpět na nastavení")
    let backToPrivacy = Message("Back to privacy", "Zpět na soukromí")

    let download = Message("Download everything about me", "Stáhnout všechno o mně")
    let downloadText = Message(
        "A ZIP file with your account, cards, vehicles, charging with readings, reports, messages and "
            + "sign-ins, as JSON. Passwords and whole card numbers are left out.",
        "Soubor ZIP s tvým účtem, kartami, auty, nabíjením i s odečty, hlášeními, zprávami "
            + "a přihlášeními, ve formátu JSON. Hesla ani celá čísla karet v něm nejsou.")
    let downloadButton = Message("Download", "Stáhnout")

    let audit = Message("What admins and hosts did", "Co udělali správci a hostitelé")
    let auditText = Message(
        "Each change that others made to what is yours",
        "Všechno, co ti ostatní změnili")

    let deletion = Message("Delete my account", "Smazat můj účet")
    let deletionText = Message(
        "For good. Read first what goes and what stays.",
        "Nadobro. Nejdřív si přečti, co zmizí a co zůstane.")
    let goes = Message("This is deleted", "Tohle zmizí")
    let goesList = Message(
        "Your name, address, password, passkeys, sign-ins and access tokens; your cards, vehicles, "
            + "reports with photos, messages and mails; your permissions to charge, your invitations, "
            + "groups and places.",
        "Tvoje jméno, adresa, heslo, přístupové klíče, přihlášení a tokeny; karty, auta, hlášení "
            + "s fotkami, zprávy a e-maily; povolení nabíjet, pozvánky, skupiny a místa.")
    let stays = Message("This stays", "Tohle zůstane")
    let staysList = Message(
        "What was charged, when and where, because of bookkeeping: without your name, and with a random "
            + "number instead of your card. Lines about admins' and hosts' actions, without what they "
            + "changed. Messages that hosts got about you, without your name. Mails that others "
            + "already have. Documents of what you paid and sold, as they were printed: the law "
            + "requires them for ten years. Backups, until they are replaced.",
        "Kolik, kdy a kde bylo nabito, kvůli účetnictví: bez tvého jména a s náhodným číslem místo "
            + "karty. Řádky o zásazích správců a hostitelů, ale bez toho, co změnili. Zprávy, které "
            + "o tobě dostali hostitelé, ale bez tvého jména. E-maily, které už mají ostatní. Doklady "
            + "o tom, co platíš a prodáváš, v podobě, v jaké vznikly: zákon je ukládá uchovat deset "
            + "let. Zálohy, dokud je nenahradí novější.")
    let afterwards = Message(
        "Your cards stop working. You can make a new account with the same address later.",
        "Karty přestanou fungovat. Se stejnou adresou si později můžeš založit nový účet.")
    let word = Message("Type DELETE to confirm", "Pro potvrzení napiš SMAZAT")
    let wrongWord = Message("Type the word DELETE.", "Napiš slovo SMAZAT.")
    let deleteButton = Message("Delete my account for good", "Smazat můj účet nadobro")
    let deleted = Message(
        "Your account is deleted. Goodbye!", "Tvůj účet je smazaný. Měj se hezky!")
    let notNow = Message("Not possible now", "Teď to nejde")
    let show = Message("Show", "Zobrazit")

    /// What a person types, in any language and in any case.
    static let words: Set<String> = ["DELETE", "SMAZAT"]
}
