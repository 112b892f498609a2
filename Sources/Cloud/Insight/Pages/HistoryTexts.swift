import CommonBase
import MessageCatalogue

/// The texts of the history, in the list and of one transaction.
struct HistoryTexts: Sendable {
    let title = Message("Charging history", "Historie nabíjení")
    let allTitle = Message("Charging of everyone", "Nabíjení všech")
    let navigation = Message("History", "Historie")
    let none = Message("No charging yet", "Zatím žádné nabíjení")
    let noneMatches = Message("No charging matches", "Tomuto výběru nic neodpovídá")
    let searchGoesOn = Message(
        "Nothing on this page yet, but there are older ones.",
        "Na téhle stránce zatím nic není, ale jsou i starší.")
    let filter = Message("Filter", "Výběr")
    let apply = Message("Show", "Zobrazit")
    let clear = Message("Show all", "Zobrazit vše")
    let older = Message("Older", "Starší")
    let newest = Message("Newest", "Nejnovější")
    let pages = Message("Pages", "Stránky")
    let download = Message("Download for a spreadsheet (CSV)", "Stáhnout do tabulky (CSV)")
    let statistics = Message("Statistics", "Statistiky")
    let from = Message("From", "Od")
    let to = Message("To", "Do")
    func zone(_ name: String) -> Message {
        Message("Days in the time zone \(name).", "Dny v časovém pásmu \(name).")
    }
    let charger = Message("Charger", "Nabíječka")
    let allChargers = Message("All chargers", "Všechny nabíječky")
    let chargerID = Message("Id of the charger", "ID nabíječky")
    let card = Message("Card", "Karta")
    let phone = Message("phone", "telefon")
    let allCards = Message("All cards", "Všechny karty")
    let driver = Message("Driver", "Řidič")
    let allDrivers = Message("Everyone", "Všichni")
    let me = Message("Me", "Já")
    let onlyOdd = Message(
        "Only those that don't add up", "Jen ta, kde něco nesedí")
    let charges = Message("charging now", "nabíjí se")
    let waits = Message("not charging yet", "zatím nenabíjí")
    let odd = Message("Doesn't add up", "Něco nesedí")
    let start = Message("Start", "Začátek")
    let end = Message("End", "Konec")
    let energyInKilowattHours = Message("Energy (kWh)", "Energie (kWh)")
    let durationInMinutes = Message("Duration (min)", "Doba (min)")
    let costInCurrency = Message("Price (\(Currency.code))", "Cena (\(Currency.code))")

    func moreThan(_ lines: Int) -> Message {
        Message(
            "There are more than \(lines) lines. Choose a shorter time.",
            "Řádků je víc než \(lines). Zvol kratší období.")
    }
}

/// The texts of the page of one transaction.
struct TransactionTexts: Sendable {
    let title = Message("Charging", "Nabíjení")
    let back = Message("Back to the history", "Zpět na historii")
    let receipt = Message("Receipt", "Účtenka")
    let ask = Message("Ask about the price", "Zeptat se na cenu")
    let ownQuestion = Message("Your question is open", "Tvoje otázka čeká na odpověď")
    let openQuestion = Message(
        "A question about the price is open", "Otázka k ceně čeká na odpověď")
    let refunded = Message("Given back", "Vráceno")
    let energy = Message("Energy", "Energie")
    let duration = Message("Duration", "Doba")
    let cost = Message("Price", "Cena")
    let averagePower = Message("Average power", "Průměrný výkon")
    let maximumPower = Message("Highest power", "Nejvyšší výkon")
    let driver = Message("Driver", "Řidič")
    let card = Message("Card", "Karta")
    let phone = Message("by phone", "telefonem")
    let start = Message("Start", "Začátek")
    let end = Message("End", "Konec")
    let meterAtStart = Message("Meter at the start", "Elektroměr na začátku")
    let meterAtEnd = Message("Meter at the end", "Elektroměr na konci")
    let reason = Message("How it ended", "Jak skončilo")
    let goesOn = Message("Charging goes on", "Nabíjení pokračuje")
    let oddTitle = Message("What was odd", "Co nesedí")
    let oddNote = Message("An administrator can correct it.", "Správce to může opravit.")
    let decide = Message("Decide about it", "Rozhodnout o tom")
    let settledTitle = Message("What was odd and has been settled", "Co nesedělo a už se vyřešilo")
    let corrections = Message("Corrections by an administrator", "Opravy od správce")
    let power = Message("Power", "Výkon")
    let curve = Message("Power over time", "Výkon v čase")
    let derived = Message(
        "The charger does not report its power; it is computed from the energy.",
        "Nabíječka výkon nehlásí, je spočítaný z energie.")
    let noCurve = Message(
        "The charger has sent no readings that tell the power.",
        "Nabíječka neposlala odečty, ze kterých by šel poznat výkon.")
    let showTable = Message("Show as a table", "Zobrazit jako tabulku")
    let readings = Message("Readings", "Odečty")
    let time = Message("Time", "Čas")
    let meter = Message("Meter", "Elektroměr")
    let battery = Message("Battery", "Baterie")
    let quarters = Message("Energy by quarter of an hour", "Energie po čtvrthodinách")
}
