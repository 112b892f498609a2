import MessageCatalogue

struct BankTexts: Sendable {
    let heading = Message("Bank transfers", "Bankovní převody")
    let summary = Message(
        "Transfers to the operator's account, and those of unknown payers.",
        "Převody na účet provozovatele a ty, u kterých se neví, čí jsou.")
    let back = Message("Back to money", "Zpět na peníze")
    let all = Message("All transfers", "Všechny převody")
    let account = Message("Account", "Účet")
    let source = Message("How transfers are read", "Jak se převody čtou")
    let way = Message("Source", "Zdroj")
    let byFio = Message("By Fio banka's API", "Přes API Fio banky")
    let byUpload = Message("By uploaded statements", "Z nahraných výpisů")
    let lastRead = Message("Last read", "Naposledy přečteno")
    let never = Message("Not yet", "Zatím ne")
    let problem = Message("Problem", "Potíž")
    let noAccount = Message(
        "No bank account is set. Set operator.iban to the account to which drivers transfer money.",
        "Není nastavený bankovní účet. Nastav operator.iban na účet, kam řidiči posílají peníze.")
    let notSold = Message(
        "The operator does not sell energy here (money.seller), so transfers are not read.",
        "Provozovatel tady energii neprodává (money.seller), takže se převody nečtou.")
    let upload = Message("Upload a statement", "Nahrát výpis")
    let uploadHint = Message(
        "camt.053 (XML) from your bank, at most 4 MiB. Upload it as often as you like: each "
            + "transfer counts once.",
        "camt.053 (XML) z tvojí banky, nejvýš 4 MiB. Můžeš ho nahrát i víckrát: každý převod se "
            + "počítá jednou.")
    let file = Message("Statement", "Výpis")
    let send = Message("Upload", "Nahrát")
    let states = Message("Which transfers", "Které převody")
    let none = Message("No transfers here.", "Žádné převody.")
    let older = Message("Older", "Starší")
    let bookedOn = Message("Booked on", "Zaúčtováno")
    let amount = Message("Amount", "Částka")
    let symbol = Message("Variable symbol", "Variabilní symbol")
    let from = Message("Other account", "Protiúčet")
    let message = Message("Message", "Zpráva")
    let reference = Message("Bank's reference", "Označení banky")
    let state = Message("State", "Stav")
    let driver = Message("Driver", "Řidič")
    let deleted = Message("deleted account", "smazaný účet")

    let match = Message("Assign to a driver", "Přiřadit řidiči")
    let person = Message("Driver", "Řidič")
    let personHint = Message(
        "The e-mail address, the variable symbol or the id of the driver.",
        "E-mail, variabilní symbol nebo ID řidiče.")
    let assign = Message("Add to the credit", "Připsat na kredit")
    let markReturned = Message("Mark as returned", "Označit jako vrácený")
    let returnedHint = Message(
        "Send the money back in your bank first. The driver gets no credit.",
        "Peníze nejdřív pošli zpět v bance. Řidič žádný kredit nedostane.")
    let markDoubled = Message("Mark as doubled", "Označit jako zdvojený")
    let doubledHint = Message(
        "The same transfer is in the list twice. It gives no credit.",
        "Stejný převod je v seznamu dvakrát. Kredit se za něj nepřipíše.")

    let noPerson = Message(
        "There is no driver with this e-mail address, symbol or id.",
        "Řidič s tímto e-mailem, symbolem ani ID neexistuje.")
    let assigned = Message("The amount is on the driver's credit.", "Částka je na kreditu řidiče.")
    let isReturned = Message(
        "The transfer is marked as returned.", "Převod je označený jako vrácený.")
    let isDoubled = Message(
        "The transfer is marked as doubled.", "Převod je označený jako zdvojený.")
    let decidedBefore = Message(
        "Somebody has decided about this transfer meanwhile.",
        "O převodu mezitím už někdo rozhodl.")
    let noFile = Message("Choose a file.", "Vyber soubor.")
    let readByFio = Message(
        "Transfers of this account are read by Fio's API. One account has one source.",
        "Převody tohoto účtu se čtou přes API Fio banky. Jeden účet má jeden zdroj.")

    func name(of state: BankTransfer.State) -> Message {
        switch state {
        case .unmatched: Message("Unknown payer", "Neznámý plátce")
        case .matched: Message("Credited", "Připsané")
        case .returned: Message("Returned", "Vrácené")
        case .doubled: Message("Doubled", "Zdvojené")
        case .foreign: Message("Other currency", "Jiná měna")
        case .outgoing: Message("Outgoing", "Odchozí")
        }
    }

    func words(_ problem: FioProblem) -> Message {
        switch problem {
        case .tooSoon:
            Message(
                "Somebody else uses the token, too: the bank was asked twice within 30 seconds.",
                "Token používá ještě někdo: banka dostala dva dotazy během 30 sekund.")
        case .tooMany:
            Message(
                "There are too many transfers for one answer. They are read day by day.",
                "Převodů je na jednu odpověď moc. Čtou se den po dni.")
        case .needsConfirmation:
            Message(
                "The bank wants a confirmation for old transfers. Confirm it in the bank's app.",
                "Banka chce ke starým převodům potvrzení. Potvrď ho v aplikaci banky.")
        case .refused:
            Message(
                "The bank refused the question. The token may be wrong or expired.",
                "Banka dotaz odmítla. Token může být špatný nebo prošlý.")
        case .unreachable:
            Message("The bank can't be reached.", "Banka není dostupná.")
        case .unknownForm:
            Message(
                "The bank's answer has an unknown form.", "Odpověď banky má neznámý tvar.")
        case .otherAccount:
            Message(
                "The token is for another account than operator.iban.",
                "Token je k jinému účtu, než je operator.iban.")
        }
    }

    func words(_ problem: CamtProblem) -> Message {
        switch problem {
        case .xml(.encoding):
            Message("The file must be in UTF-8.", "Soubor musí být v UTF-8.")
        case .xml(.tooLarge):
            Message("The file has too many entries.", "Soubor má příliš mnoho položek.")
        case .xml(.documentType), .xml(.notWellFormed), .notAStatement:
            Message(
                "The file is not a camt.053 statement. Nothing was read.",
                "Soubor není výpis camt.053. Nic se nepřečetlo.")
        case .otherAccount(let iban):
            Message(
                "The statement is of another account (\(iban)). Nothing was read.",
                "Výpis je z jiného účtu (\(iban)). Nic se nepřečetlo.")
        case .entry(let number):
            Message(
                "Entry \(number) has no valid amount or date. Nothing was read.",
                "Položka \(number) nemá platnou částku nebo datum. Nic se nepřečetlo.")
        }
    }

    func stored(_ report: BankIntake.Report, pending: Int) -> Message {
        let parts: [(Int, String, String)] = [
            (report.matched, "credited", "připsané"),
            (report.unmatched, "of unknown payers", "od neznámých plátců"),
            (report.doubled, "doubled", "zdvojené"),
            (report.foreign, "in other currencies", "v jiné měně"),
            (report.outgoing, "outgoing", "odchozí"), (report.known, "known", "už známé"),
            (report.differing.count, "with another amount than before", "s jinou částkou než dřív"),
            (pending, "not booked yet", "zatím nezaúčtované"),
        ]
        let shown = parts.filter { $0.0 > 0 }
        guard !shown.isEmpty else {
            return Message("The statement has no transfers.", "Výpis nemá žádné převody.")
        }
        return Message(
            "Transfers: \(shown.map { "\($0.0) \($0.1)" }.joined(separator: ", ")).",
            "Převody: \(shown.map { "\($0.0)\u{A0}\($0.2)" }.joined(separator: ", ")).")
    }
}
