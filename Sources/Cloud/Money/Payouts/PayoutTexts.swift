import MessageCatalogue

/// The payouts of a host.
struct PayoutTexts: Sendable {
    let back = Message("Earnings", "Výdělek")
    let heading = Message("Payouts", "Výplaty")
    let available = Message("To be paid out", "K výplatě")
    let onTheWay = Message("On the way", "Na cestě")
    let debt = Message(
        "You owe this for refunds that came after a payout. It is set off with your next earnings; "
            + "you don't have to send anything.",
        "Tohle chybí za vrácené peníze, které přišly až po výplatě. Strhne se z tvého dalšího "
            + "výdělku, posílat nic nemusíš.")
    let noAccount = Message(
        "We don't know where to send your earnings. Enter your bank account.",
        "Nevíme, kam ti výdělek poslat. Vyplň číslo účtu.")
    let account = Message("Bank account", "Bankovní účet")
    let none = Message("No payouts yet.", "Zatím žádné výplaty.")
    let older = Message("Older", "Starší")

    func minimum(english: String, czech: String) -> Message {
        Message(
            "The operator pays out earnings from \(english).",
            "Provozovatel vyplácí výdělek od \(czech).")
    }

    func name(_ state: Payout.State) -> (Message, look: String) {
        switch state {
        case .draft, .approved: (Message("being prepared", "připravuje se"), "wait")
        case .sent: (Message("sent to the bank", "odeslaná do banky"), "wait")
        case .paid: (Message("paid", "vyplacená"), "free")
        case .returned: (Message("came back", "vrátila se"), "bad")
        case .canceled: (Message("cancelled", "zrušená"), "plain")
        }
    }
}

/// The payouts of all hosts, for admins.
struct PayoutAdminTexts: Sendable {
    let back = Message("Money", "Peníze")
    let heading = Message("Payouts to hosts", "Výplaty hostitelům")
    let due = Message("Waiting for a payout", "Čekají na výplatu")
    let dueNone = Message("Nobody waits for a payout.", "Na výplatu nikdo nečeká.")
    let noAccount = Message("no bank account", "bez čísla účtu")
    let paysVAT = Message("says to pay VAT:", "uvádí, že platí DPH:")
    let make = Message("Make a batch", "Připravit dávku")
    let made = Message(
        "The batch is ready. Check and approve it.", "Dávka je připravená. Zkontroluj ji a schval.")
    let nothing = Message(
        "No host has both enough earnings and a bank account.",
        "Žádný hostitel nemá zároveň dost výdělku a číslo účtu.")
    let off = Message(
        "There are no payouts: drivers pay hosts directly, or nothing is billed.",
        "Výplaty tu nejsou: řidiči platí přímo hostitelům, nebo se neúčtuje.")
    let batches = Message("Batches", "Dávky")
    let none = Message("No batches yet.", "Zatím žádné dávky.")
    let older = Message("Older", "Starší")
    let batch = Message("Batch of payouts", "Dávka výplat")
    let total = Message("Total", "Celkem")
    let createdBy = Message("Prepared by", "Připravuje")
    let approvedBy = Message("Approved by", "Schvaluje")
    let sent = Message("Sent to the bank", "Odesláno do banky")
    let approve = Message("Approve", "Schválit")
    let approveHint = Message(
        "Check the amounts and accounts. After the approval the batch can't be cancelled.",
        "Zkontroluj částky a účty. Po schválení už dávku nejde zrušit.")
    let approved = Message("The batch is approved.", "Dávka je schválená.")
    let cancel = Message("Cancel the batch", "Zrušit dávku")
    let canceled = Message(
        "The batch is cancelled; the hosts have their earnings back.",
        "Dávka je zrušená a výdělek je zpátky u hostitelů.")
    let download = Message("Download the file for the bank", "Stáhnout soubor pro banku")
    let downloadHint = Message(
        "Upload the file (SEPA pain.001, in CZK) in your internet banking. The bank refuses the same "
            + "file twice.",
        "Soubor (SEPA pain.001, v korunách) nahraj do internetového bankovnictví. Stejný soubor "
            + "banka podruhé odmítne.")
    let noOperatorAccount = Message(
        "Set operator.iban in the configuration: the bank must know which account pays.",
        "Nastav v konfiguraci operator.iban: banka musí vědět, ze kterého účtu se platí.")
    let markSent = Message("It is uploaded", "Je nahraný")
    let isSent = Message(
        "The payouts are on their way. They are paid once the statement shows them.",
        "Výplaty jsou na cestě. Zaplacené budou, až je ukáže výpis.")
    let markPaid = Message("All are paid", "Všechny jsou zaplacené")
    let markPaidHint = Message(
        "The bank's statement marks payouts as paid by itself. Without statements do it here.",
        "Zaplacené výplaty označí výpis z banky sám. Když výpisy nečteme, označ je tady.")
    let isPaid = Message("The payouts are paid.", "Výplaty jsou zaplacené.")
    let returned = Message("Came back", "Vrátila se")
    let returnedHint = Message(
        "Only if the bank has sent the money back. The host gets it with the next payout.",
        "Jen když banka peníze vrátila. Hostitel je dostane s příští výplatou.")
    let isReturned = Message(
        "The host has the amount back, for the next payout.",
        "Částka je zpátky u hostitele a půjde do příští výplaty.")
    let payouts = Message("Payouts", "Výplaty")

    func name(_ state: PayoutBatch.State) -> (Message, look: String) {
        switch state {
        case .draft: (Message("to be approved", "ke schválení"), "wait")
        case .approved: (Message("approved", "schválená"), "info")
        case .sent: (Message("sent", "odeslaná"), "free")
        case .canceled: (Message("cancelled", "zrušená"), "plain")
        }
    }

    func count(_ count: Int64) -> Message {
        .counted(
            Int(count), english: ("payout", "payouts"), czech: ("výplata", "výplaty", "výplat"))
    }
}
