import MessageCatalogue

struct StatementTexts: Sendable {
    let heading = Message("Statements", "Vyúčtování")
    let summary = Message(
        "What drivers owe you for charging at your places. They pay to your own bank account; you "
            + "mark what has arrived.",
        "Kolik ti řidiči dluží za nabíjení u tebe. Platí přímo na tvůj účet a ty označíš, co přišlo."
    )
    let mineHeading = Message("What I owe hosts", "Co dlužím hostitelům")
    let mineSummary = Message(
        "You pay each host by a bank transfer, best with the QR code in your banking app.",
        "Každému hostiteli platíš převodem, nejlíp přes QR kód v bankovní aplikaci.")
    let notSold = Message(
        "Here the operator sells the charging: drivers pay from credit, and hosts see their "
            + "earnings. There are no monthly statements.",
        "Tady nabíjení prodává provozovatel: řidiči platí z kreditu a hostitelé vidí své výdělky. "
            + "Měsíční vyúčtování se nedělají.")
    let nothingSold = Message(
        "Nothing is billed here, so there are no statements.",
        "Tady se nic neúčtuje, takže se vyúčtování nedělají.")
    let noAccount = Message(
        "Drivers get no QR code yet: you have not set your bank account.",
        "Řidiči zatím nedostanou QR kód: nemáš nastavený bankovní účet.")
    let setAccount = Message("Set the bank account", "Nastavit bankovní účet")
    let noHostAccount = Message(
        "The host has not set a bank account yet. Ask where to pay.",
        "Hostitel zatím nenastavil bankovní účet. Zeptej se ho, kam platit.")
    let months = Message("Month", "Měsíc")
    let groups = Message("Group", "Skupina")
    let everybody = Message("Everybody", "Všichni")
    let drivers = Message("Drivers", "Řidiči")
    let hosts = Message("Hosts", "Hostitelé")
    let noDrivers = Message(
        "No paid charging here yet.", "Za peníze tu zatím nikdo nenabíjel.")
    let noHosts = Message(
        "You have no paid charging yet.", "Zatím nemáš žádné placené nabíjení.")
    let driver = Message("Driver", "Řidič")
    let energy = Message("Energy", "Energie")
    let charges = Message("Charges", "Nabíjení")
    let before = Message("Owed before", "Dluh předtím")
    let charged = Message("Month", "Za měsíc")
    let received = Message("Arrived", "Přišlo")
    let open = Message("Open now", "Zbývá teď")
    let total = Message("Total", "Celkem")
    let csv = Message("Download as CSV", "Stáhnout jako CSV")
    let send = Message("Send the statements", "Poslat vyúčtování")
    let sendHint = Message(
        "Each driver gets a message with the amount and the QR code. What changes later is in the "
            + "next month.",
        "Každý řidič dostane zprávu s částkou a QR kódem. Co se změní později, bude v dalším měsíci."
    )
    let monthRuns = Message(
        "You can send the statements one day after the end of the month: charging that is billed "
            + "late is added until then.",
        "Vyúčtování můžeš poslat den po konci měsíce. Do té doby se ještě přidá nabíjení, které se "
            + "vyúčtuje později.")
    let sent = Message("Sent", "Poslané")

    let all = Message("All statements", "Všechna vyúčtování")
    let lines = Message("In this month", "V tomto měsíci")
    let noLines = Message("Nothing in this month.", "V tomto měsíci nic.")
    let pay = Message("Pay", "Zaplatit")
    let paid = Message("Everything is paid.", "Všechno je zaplacené.")
    let receive = Message("Money has arrived", "Peníze přišly")
    let amount = Message("Amount in CZK", "Částka v Kč")
    let amountHint = Message(
        "Also a part of what is owed.", "Klidně i část dluhu.")
    let note = Message("Note", "Poznámka")
    let mark = Message("Mark as arrived", "Označit, že přišlo")
    let undo = Message("Take back", "Vzít zpět")
    let undoHint = Message(
        "The driver owes the amount again.", "Řidič bude částku zase dlužit.")
    let isUndone = Message("taken back", "vzato zpět")
    let someone = Message("deleted account", "smazaný účet")
    let code = Message("Charging", "Nabíjení")

    let marked = Message("The payment is recorded.", "Platba je zapsaná.")
    let undone = Message("The payment is taken back.", "Platba je vzatá zpět.")
    let undoneBefore = Message(
        "The payment was taken back before.", "Platba už byla vzatá zpět.")
    let noneToSend = Message(
        "There was nothing new to send.", "Nebylo co nového poslat.")
    let wrongAmount = Message(
        "Type an amount from CZK 0.01 to CZK 1,000,000.",
        "Zadej částku od 0,01 Kč do 1 000 000 Kč.")

    func sentCount(_ count: Int) -> Message {
        Message(
            count == 1 ? "1 statement is sent." : "\(count) statements are sent.",
            "Poslaná vyúčtování: \(count).")
    }

    func sentAs(_ number: String, _ date: String) -> Message {
        Message("Statement \(number), sent \(date)", "Vyúčtování \(number), poslané \(date)")
    }

    func name(of line: StatementLine) -> Message {
        switch line.kind {
        case .settlement: Message("Charging", "Nabíjení")
        case .correction: Message("Correction", "Oprava")
        case .refund: Message("Refund", "Vrácení")
        case .receivedByHost where line.isReceipt: Message("Payment", "Platba")
        case .receivedByHost: Message("Payment taken back", "Platba vzatá zpět")
        default: Message("Other", "Jiné")
        }
    }
}
