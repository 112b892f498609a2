import CommonBase
import MessageCatalogue

struct DeskTexts: Sendable {
    let heading = Message("Money", "Peníze")
    let summary = Message(
        "What waits for you, the balances of all accounts, and every movement of money.",
        "Co čeká na tebe, zůstatky všech účtů a každý pohyb peněz.")
    let back = Message("Back to administration", "Zpět na správu")
    let waiting = Message("Waits for a person", "Čeká na člověka")
    let allDone = Message("Nothing waits for a person.", "Na člověka nic nečeká.")
    let usual = Message("For information", "Pro přehled")
    let oldest = Message("oldest", "nejstarší")
    let open = Message("Open", "Otevřít")
    let mode = Message("How money flows here", "Jak tu peníze tečou")
    let seller = Message("Seller", "Prodávající")
    let gateway = Message("Payment gateway", "Platební brána")
    let fee = Message("Operator's fee", "Provize provozovatele")
    let vat = Message("VAT", "DPH")
    let paysVAT = Message("The operator pays VAT.", "Provozovatel je plátce DPH.")
    let paysNoVAT = Message("The operator pays no VAT.", "Provozovatel není plátce DPH.")
    let window = Message("Time for drivers' questions", "Lhůta na otázky řidičů")
    let debtors = Message("Drivers who owe", "Řidiči, kteří dluží")
    let hosts = Message(
        "Hosts whose earnings are negative", "Hostitelé se záporným výdělkem")
    let balances = Message("Where all money is", "Kde všechny peníze jsou")
    let kind = Message("Kind of accounts", "Druh účtů")
    let accounts = Message("Accounts", "Účtů")
    let sum = Message("Sum", "Součet")
    let total = Message("Together", "Dohromady")
    let isZero = Message(
        "All accounts together are zero, as they must be: what somebody has, somebody else owes.",
        "Všechny účty dohromady dávají nulu, jak mají: co jeden má, druhý dluží.")
    let isNotZero = Message(
        "All accounts together must be zero and are not. Stop paying out, and restore or examine "
            + "the database.",
        "Všechny účty dohromady musí dát nulu, ale nedávají. Přestaň vyplácet a prověř databázi.")
    let noPostings = Message("No money has moved yet.", "Zatím žádný pohyb peněz.")
    let ledger = Message("Every movement", "Všechny pohyby")
    let toGateway = Message("Gateway and its self-test", "Brána a její zkouška")
    let toBank = Message("Bank transfers", "Bankovní převody")
    let toPayouts = Message("Payouts", "Výplaty")
    let toPaybacks = Message("Credit to pay back", "Kredit k vrácení")
    let toQuestions = Message("Questions about prices", "Otázky k cenám")
    let toPapers = Message("Documents", "Doklady")
    let more = Message("Further pages", "Další stránky")

    func hours(_ hours: Int64) -> Message {
        .counted(
            Int(hours), english: ("hour", "hours"), czech: ("hodina", "hodiny", "hodin"))
    }

    func name(of subject: DeskTask.Subject) -> Message {
        switch subject {
        case .suspects: Message("Charging that does not add up", "Nabíjení, kde něco nesedí")
        case .parkedEvents: Message("Parked events of money", "Odložené události peněz")
        case .failedPayments: Message("Failed payments", "Nepovedené platby")
        case .differences:
            Message("Differences from the gateway's statement", "Rozdíly proti výpisu brány")
        case .unmatchedTransfers: Message("Unmatched transfers", "Nespárované převody")
        case .foreignTransfers:
            Message("Transfers in another currency", "Převody v jiné měně")
        case .disputes: Message("Questions of drivers", "Otázky řidičů")
        case .payouts: Message("Payouts to approve", "Výplaty ke schválení")
        case .paybacks: Message("Credit to pay back", "Kredit k vrácení")
        case .creditHolds: Message("Held credit", "Blokovaný kredit")
        case .cardHolds: Message("Holds on cards", "Blokace na kartách")
        case .debts: Message("Debts of drivers", "Dluhy řidičů")
        case .badDebts: Message("Bad debts", "Nedobytné dluhy")
        }
    }

    /// What it is, and what to do.
    func advice(_ subject: DeskTask.Subject) -> Message {
        switch subject {
        case .suspects:
            Message(
                "They are billed once you have decided about them.",
                "Vyúčtují se, až o nich rozhodneš.")
        case .parkedEvents:
            Message(
                "A part of money could not handle them. Try them again, or report the error.",
                "Část peněz si s nimi neporadila. Zkus je znovu, nebo chybu nahlas.")
        case .failedPayments:
            Message(
                "Refused within a week. Drivers can pay again themselves.",
                "Odmítnuté za poslední týden. Řidiči mohou zaplatit znovu sami.")
        case .differences:
            Message(
                "The gateway says something else than the ledger. Find out which one is right.",
                "Brána říká něco jiného než účetní kniha. Zjisti, kdo má pravdu.")
        case .unmatchedTransfers:
            Message(
                "Find the driver, or send the money back.", "Najdi řidiče, nebo peníze vrať.")
        case .foreignTransfers:
            Message("Send the money back at the bank.", "Vrať peníze v bance.")
        case .disputes:
            Message(
                "The host's earning waits until somebody has decided.",
                "Výdělek hostitele čeká, než někdo rozhodne.")
        case .payouts:
            Message(
                "Approve them, and hand the file to the bank.",
                "Schval je a předej soubor bance.")
        case .paybacks:
            Message(
                "Transfer the money at the bank, then mark it as paid.",
                "Převeď peníze v bance a označ je za vrácené.")
        case .creditHolds:
            Message(
                "For charging that runs and bookings that are ahead. One that stays for days "
                    + "belongs to charging without an end.",
                "Na běžící nabíjení a budoucí rezervace. Blokace, která drží celé dny, patří k "
                    + "nabíjení bez konce.")
        case .cardHolds:
            Message(
                "Taken, or released, when the visitor's charging ends; a hold lapses by itself "
                    + "after four days.",
                "Strhne se, nebo uvolní, až nabíjení návštěvníka skončí; sama zanikne po čtyřech "
                    + "dnech.")
        case .debts:
            Message(
                "They can't charge until they pay; a top-up pays the debt first.",
                "Nemohou nabíjet, dokud nezaplatí; dobití nejdřív zaplatí dluh.")
        case .badDebts:
            Message(
                "What visitors and deleted drivers did not pay. The operator bears it.",
                "Co nezaplatili návštěvníci a smazaní řidiči. Nese to provozovatel.")
        }
    }
}
