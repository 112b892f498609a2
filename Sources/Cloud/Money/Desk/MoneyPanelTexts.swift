import MessageCatalogue

/// Money on the homes of drivers and hosts.
struct MoneyPanelTexts: Sendable {
    let credit = Message("Credit", "Kredit")
    let canSpend = Message("You can spend", "Můžeš utratit")
    let held = Message("Held for charging and bookings", "Blokováno na nabíjení a rezervace")
    let debt = Message("You owe", "Dlužíš")
    let payDebt = Message(
        "You can charge again once you have paid. A top-up pays the debt first.",
        "Nabíjet můžeš zase, až zaplatíš. Dobití kreditu nejdřív zaplatí dluh.")
    let topUp = Message("Top up", "Dobít")
    let owed = Message("To pay", "K zaplacení")
    let toHosts = Message("For charging at hosts", "Za nabíjení u hostitelů")
    let statements = Message("Statements", "Vyúčtování")
    let earnings = Message("Earnings", "Výdělky")
    let pending = Message("In the time for questions", "Ve lhůtě na otázky")
    let available = Message("Can be paid out", "K výplatě")
    let setOff = Message(
        "Drivers got back more than was waiting for you. It is set off against your next earnings.",
        "Řidičům se vrátilo víc, než kolik tu na tebe čekalo. Odečte se to z příštích výdělků.")
    let owedByDrivers = Message("Drivers owe you", "Řidiči ti dluží")
    let all = Message("all", "vše")
}
