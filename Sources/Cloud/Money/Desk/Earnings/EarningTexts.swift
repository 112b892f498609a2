import CommonBase
import MessageCatalogue

struct EarningTexts: Sendable {
    let heading = Message("Earnings", "Výdělky")
    let operatorIntro = Message(
        "Drivers pay the operator from their credit, and you get your part. It can be paid out "
            + "once the time for the drivers' questions is over.",
        "Řidiči platí provozovateli z kreditu a ty dostáváš svůj podíl. Vyplatit ho lze, až uplyne "
            + "lhůta na otázky řidičů.")
    let hostIntro = Message(
        "You sell the energy yourself: drivers transfer money to your own bank account, by the "
            + "statements that they get.",
        "Energii prodáváš ty: řidiči ti platí přímo na účet podle vyúčtování, která dostávají.")
    let offIntro = Message(
        "Nothing is billed in this cloud. Prices are only shown.",
        "V tomhle cloudu se nic neúčtuje. Ceny se jen ukazují.")
    let offHint = Message(
        "The operator turns billing on by the setting money.seller: “operator” lets drivers pay "
            + "from credit, “host” lets them pay you directly.",
        "Účtování zapne provozovatel nastavením money.seller: s hodnotou „operator“ platí řidiči z "
            + "kreditu, s hodnotou „host“ platí přímo tobě.")
    let thisMonth = Message("Earned this month", "Výdělek tento měsíc")
    let pending = Message("In the time for questions", "Ve lhůtě na otázky")
    let available = Message("Can be paid out", "K výplatě")
    let paidOut = Message("Paid out until now", "Zatím vyplaceno")
    let owed = Message("Drivers owe you", "Řidiči ti dluží")
    let statements = Message("Statements and payments", "Vyúčtování a platby")
    let payouts = Message("Payouts and bank account", "Výplaty a bankovní účet")
    let questions = Message("Questions about prices", "Otázky k cenám")
    let debtors = Message("What drivers owe you", "Kolik ti řidiči dluží")
    let deletedDriver = Message("Deleted account", "Smazaný účet")
    let sales = Message("Sale by sale", "Jednotlivé prodeje")
    let none = Message("No earnings yet", "Zatím žádné výdělky")
    let noneHint = Message(
        "Every charging that somebody pays for appears here.",
        "Objeví se tu každé nabíjení, za které někdo zaplatil.")
    let bookingFee = Message("Fee of a booking", "Poplatek za rezervaci")
    let correction = Message("Correction", "Oprava")
    let months = Message("By month", "Po měsících")
    let month = Message("Month", "Měsíc")
    let amount = Message("My part", "Můj podíl")
    let isAvailable = Message("available", "k dispozici")
    let isDisputed = Message("question open", "řeší se otázka")
    let isUnpaid = Message("not paid by the driver yet", "řidič ještě nezaplatil")
    let isOwed = Message("on the statement", "na vyúčtování")
    let download = Message("Download for a spreadsheet (CSV)", "Stáhnout do tabulky (CSV)")
    let newest = Message("Newest", "Nejnovější")
    let older = Message("Older", "Starší")
    let pages = Message("Pages", "Stránky")

    // The table for spreadsheets.
    let billedAt = Message("Billed", "Vyúčtováno")
    let place = Message("Place", "Místo")
    let energy = Message("Energy (kWh)", "Energie (kWh)")
    let price = Message("Price (\(Currency.code))", "Cena (\(Currency.code))")
    let fee = Message("Operator's fee (\(Currency.code))", "Provize (\(Currency.code))")
    let vat = Message("Operator's VAT (\(Currency.code))", "DPH provozovatele (\(Currency.code))")
    let part = Message("My part (\(Currency.code))", "Můj podíl (\(Currency.code))")
    let availableAt = Message("Available from", "K výplatě od")
    let receipt = Message("Receipt", "Účtenka")

    func moreThan(_ lines: Int) -> Message {
        Message("There are more than \(lines) lines.", "Řádků je víc než \(lines).")
    }

    func nextRelease(_ time: String) -> Message {
        Message("The next part is free on \(time).", "Další část se uvolní \(time).")
    }

    func onItsWay(_ amount: String) -> Message {
        Message("\(amount) is on its way to the bank.", "\(amount) je na cestě do banky.")
    }

    func negative(_ amount: String) -> Message {
        Message(
            "Drivers got back more than was waiting for you: \(amount) is set off against your "
                + "next earnings. You need not pay anything.",
            "Řidičům se vrátilo víc, než kolik tu na tebe čekalo: \(amount) se odečte z tvých "
                + "příštích výdělků. Nic platit nemusíš.")
    }

    func availableFrom(_ day: String) -> Message { Message("from \(day)", "od \(day)") }

    /// Of a sale of which the driver got a part back.
    func refunded(_ price: String) -> Message {
        Message(
            "price \(price), of which the driver got a part back",
            "cena \(price), část se vrátila řidiči")
    }

    /// - Parameter rest: what the operator keeps, with VAT; nil for nothing.
    func price(_ price: String, less rest: String?) -> Message {
        guard let rest else { return Message("price \(price)", "cena \(price)") }
        return Message(
            "price \(price), the operator keeps \(rest)",
            "cena \(price), provozovateli \(rest)")
    }
}
