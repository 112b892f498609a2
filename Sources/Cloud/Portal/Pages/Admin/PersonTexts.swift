import MessageCatalogue

struct PersonTexts: Sendable {
    let back = Message("All people", "Všichni lidé")
    let noEmail = Message("Without an e-mail address", "Bez e-mailu")
    let admin = Message("Admin", "Správce")
    let blocked = Message("Blocked", "Blokovaný účet")
    let own = Message(
        "This is your own account. You change it in the settings.",
        "To je tvůj vlastní účet. Změníš ho v nastavení.")
    let settings = Message("Settings", "Nastavení")
    let cards = Message("Cards", "Karty")
    let signedIn = Message("Signed in: browsers and apps", "Přihlášení: prohlížeče a aplikace")
    let money = Message("Money of this person", "Peníze téhle osoby")
    let reviews = Message("Reviews as a driver", "Hodnocení jako řidič")
    let chargers = Message("Chargers", "Nabíječky")
    let noChargers = Message("Manages no charger", "Nespravuje žádnou nabíječku")
    let moreChargers = Message(
        "More are in the list of all chargers.", "Další jsou v seznamu všech nabíječek.")
    let actions = Message("What you can do", "Co můžeš udělat")
    let makeAdmin = Message("Make an admin", "Udělat správcem")
    let makeAdminHint = Message(
        "An admin sees and changes everything.", "Správce všechno vidí a může měnit.")
    let takeAdmin = Message("Remove the admin's rights", "Odebrat práva správce")
    let block = Message("Block", "Zablokovat")
    let blockHint = Message(
        "A blocked person can neither sign in nor charge.",
        "Kdo je zablokovaný, nemůže se přihlásit ani nabíjet.")
    let unblock = Message("Unblock", "Odblokovat")
    let endSessions = Message("Sign out everywhere", "Odhlásit všude")
    let deletion = Message("Delete the account", "Smazat účet")
    let deletionHint = Message(
        "The account and its cards are deleted for good. Transactions stay in the books without "
            + "the person's name.",
        "Účet a jeho karty se navždy smažou. Nabíjení zůstává v účetnictví bez jména.")
    let agreement = Message("I want to delete this account", "Chci tento účet smazat")
    let delete = Message("Delete", "Smazat")
    let mustAgree = Message("Please agree first.", "Nejdřív to potvrď.")

    let lastAdmin = Message(
        "This is the last admin. Make somebody else an admin first.",
        "To je poslední správce. Nejdřív udělej správcem někoho jiného.")
    let ownsChargers = Message(
        "The person has chargers. They must be handed over or removed first.",
        "Tento člověk má nabíječky. Nejdřív je potřeba je předat nebo odebrat.")
    let isCharging = Message(
        "The person is charging now. The account can be deleted afterwards.",
        "Tento člověk teď nabíjí. Účet půjde smazat potom.")
    let hasMoney = Message(
        "The person has credit or earnings, owes something, or a payout is on its way. The account "
            + "can be deleted when that is settled.",
        "Tento člověk má kredit nebo výdělek, něco dluží, nebo k němu jde výplata. Účet půjde "
            + "smazat, až se to vyrovná.")
    let isAdminNow = Message("The person is an admin now.", "Tento člověk je teď správce.")
    let isNoAdminNow = Message(
        "The person is no longer an admin.", "Tento člověk už není správce.")
    let isBlockedNow = Message("The account is blocked.", "Účet je zablokovaný.")
    let isActiveNow = Message("The account is no longer blocked.", "Účet už není zablokovaný.")
    let isSignedOut = Message(
        "The person is signed out everywhere.", "Tento člověk je všude odhlášený.")
    let isDeleted = Message("The account is deleted.", "Účet je smazaný.")

    func since(_ date: String) -> Message {
        Message("Account since \(date)", "Účet od \(date)")
    }
}
