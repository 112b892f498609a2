import CommonBase
import MessageCatalogue

/// The pages of the prices of a place.
struct TariffTexts: Sendable {
    let heading = Message("Prices", "Ceny")
    let summary = Message(
        "What charging costs at your places. A place without a price is free.",
        "Kolik stojí nabíjení na tvých místech. Místo bez ceny je zdarma.")
    let noPlaces = Message(
        "You have no place yet. You get one with your first charger.",
        "Zatím nemáš žádné místo. Dostaneš ho s první nabíječkou.")
    let more = Message("More", "Další")
    let allPlaces = Message("All places", "Všechna místa")
    let free = Message("Free", "Zdarma")
    let priced = Message("Other prices", "Jiné ceny")
    let whose = Message("Whose price", "Čí cena")
    let everybody = Message("Everybody", "Všichni")
    let group = Message("Group", "Skupina")
    let sameAsOthers = Message(
        "This group pays what everybody pays.", "Tahle skupina platí totéž co všichni.")
    let isFree = Message(
        "Charging is free here. You and your co-hosts never pay.",
        "Nabíjení je tu zdarma. Ty a spoluhostitelé neplatíte nikdy.")
    let isComplex = Message(
        "This price was made by the API and has more than this form shows. Saving the form replaces "
            + "it.",
        "Tahle cena vznikla přes API a má víc, než ukazuje formulář. Uložením ji nahradíš.")

    let form = Message("Set the price", "Nastavit cenu")
    let formHint = Message(
        "Fill in only what you charge for. Running charges keep their price.",
        "Vyplň jen to, za co si účtuješ. Probíhajícímu nabíjení cena zůstane.")
    let energy = Message("Price of a kWh", "Cena za kWh")
    let energyHint = Message("For example 6 or 6.20", "Například 6 nebo 6,20")
    let night = Message("Price of a kWh at night", "Cena za kWh v noci")
    let nightHint = Message(
        "Leave it empty if the price is the same all day.",
        "Nech prázdné, když je cena celý den stejná.")
    let from = Message("Night from", "Noc od")
    let until = Message("Night to", "Noc do")
    let minute = Message("Price of a minute of charging", "Cena za minutu nabíjení")
    let minuteHint = Message(
        "For a charger without a meter, or on top of the energy.",
        "Pro nabíječku bez elektroměru, nebo navíc k energii.")
    let idle = Message("Price of a minute after charging", "Cena za minutu po nabití")
    let idleHint = Message(
        "For a car that stays connected when it no longer charges.",
        "Za auto, které zůstane připojené, i když už nenabíjí.")
    let grace = Message("Free minutes after charging", "Minuty zdarma po nabití")
    let graceHint = Message(
        "How long a car may stay before that price.",
        "Jak dlouho auto může zůstat, než se to účtuje.")
    let start = Message("Fee for each start", "Poplatek za každý start")
    let minimum = Message("Lowest price of a charging", "Nejnižší cena za nabíjení")
    let vat = Message("VAT", "DPH")
    let vatHint = Message(
        "What the driver pays is final. Where the operator sells, the operator's document shows the "
            + "VAT, whatever you choose here.",
        "Co řidič zaplatí, je konečná cena. Kde prodává provozovatel, je DPH na jeho dokladu, ať tu "
            + "vybereš cokoli.")
    let fees = Message(
        "Fees for a late cancellation or a no-show are part of the booking rules.",
        "Poplatky za pozdní zrušení a nedostavení se patří k pravidlům rezervací.")
    let preview = Message("Preview", "Náhled")

    let graceAlone = Message(
        "Free minutes only matter with a price of a minute after charging.",
        "Minuty zdarma mají smysl jen s cenou za minutu po nabití.")
    let noPrice = Message(
        "Fill in at least one price, or let the place be free.",
        "Vyplň aspoň jednu cenu, nebo nech místo zdarma.")
    let notTime = Message("Enter a time such as 22:00.", "Zadej čas, například 22:00.")
    let sameTimes = Message(
        "The night must end at another time than it begins.",
        "Noc musí končit v jiný čas, než začíná.")
    let planned = Message(
        "A later price is already planned. Change it by the API.",
        "Už je naplánovaná pozdější cena. Změň ji přes API.")

    let versions = Message("Earlier prices", "Dřívější ceny")
    let makeFree = Message("Let it be free", "Dát zdarma")
    let useOthers = Message("Use everybody's price", "Použít cenu pro všechny")
    let willBeFree = Message(
        "New charging will no longer have this price.",
        "Nová nabíjení už tuhle cenu mít nebudou.")
    let saved = Message("The price is set.", "Cena je nastavená.")
    let removed = Message("The price is removed.", "Cena je zrušená.")

    let previewHeading = Message("Preview of the price", "Náhled ceny")
    let change = Message("Change", "Změnit")
    let lastMonth = Message(
        "What charging in the last month would have cost",
        "Kolik by stálo nabíjení za poslední měsíc")
    let ownIsFree = Message(
        "Without yours and your co-hosts', which is free.",
        "Bez tvého a spoluhostitelů, které je zdarma.")
    let nothing = Message(
        "Nobody else charged here in the last month.",
        "Za poslední měsíc tu nikdo jiný nenabíjel.")
    let examples = Message("For example", "Například")
    let byDay = Message(
        "20\u{A0}kWh in two hours at noon", "20\u{A0}kWh za dvě hodiny v poledne")
    let atNight = Message(
        "20\u{A0}kWh in two hours at night", "20\u{A0}kWh za dvě hodiny v noci")
    let standing = Message(
        "The same at noon, and 30\u{A0}minutes of standing beyond the free ones",
        "Totéž v poledne a k tomu 30\u{A0}minut stání nad minuty zdarma")
    let time = Message("Time", "Čas")
    let amount = Message("Energy", "Energie")
    let duration = Message("Duration", "Doba")
    let cost = Message("Price", "Cena")
    let total = Message("Total", "Celkem")
    let partly = Message(
        "The newest ones only; there are more.", "Jen ta nejnovější, je jich víc.")
    let save = Message("Use this price", "Použít tuhle cenu")

    func vatChoice(_ choice: SimpleTariff.VAT) -> Message {
        switch choice {
        case .none: Message("I pay no VAT", "Nejsem plátce DPH")
        case .gross: Message("The prices include VAT 21\u{A0}%", "Ceny jsou včetně DPH 21\u{A0}%")
        case .net: Message("VAT 21\u{A0}% is added", "K cenám se přičte DPH 21\u{A0}%")
        }
    }

    func notAmount(_ maximum: Int64) -> Message {
        Message(
            "Enter an amount such as 6 or 6.20, at most \(maximum).",
            "Zadej částku, například 6 nebo 6,20, nejvýš \(maximum).")
    }

    func notGrace(_ maximum: Int64) -> Message {
        Message(
            "Enter whole minutes, at most \(maximum).",
            "Zadej celé minuty, nejvýš \(maximum).")
    }

    /// The name of a new tariff.
    func tariffName(_ place: String, _ group: String?) -> String {
        (group.map { "\(place), \($0)" } ?? place).storable(scalars: 200)
    }
}
