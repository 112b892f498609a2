import CommonBase
import MessageCatalogue

struct BookingTexts: Sendable {
    let heading = Message("Bookings", "Rezervace")
    let one = Message("Booking", "Rezervace")
    let next = Message("Your next booking", "Tvoje nejbližší rezervace")
    let coming = Message("Coming", "Čekají tě")
    let requests = Message("Waiting for an answer", "Čekají na odpověď")
    let toAnswer = Message("Requests to you", "Žádosti pro tebe")
    let atYours = Message("At your chargers", "U tvých nabíječek")
    let past = Message("Past", "Minulé")
    let none = Message("No bookings yet", "Zatím žádné rezervace")
    let noneHint = Message(
        "Find a place and book a time; the charger keeps it for you.",
        "Najdi si místo a zarezervuj čas. Nabíječka ti ho podrží.")
    let older = Message("Older", "Starší")
    let open = Message("Open", "Otevřít")
    let all = Message("All bookings", "Všechny rezervace")

    let connector = Message("Connector", "Konektor")
    let time = Message("Time", "Čas")
    let booker = Message("Who", "Kdo")
    let bookerFacts = Message("About the driver", "O řidiči")
    let energy = Message("Energy wanted", "Kolik energie")
    let note = Message("Note", "Poznámka")
    let reason = Message("Reason", "Důvod")
    let arrival = Message("Start charging by", "Začni nabíjet do")
    let freeUntil = Message("Free to cancel until", "Zrušení zdarma do")
    let cancellationFee = Message("After that, canceling costs", "Pozdější zrušení stojí")
    let answerBy = Message("Answer by", "Odpověď nejpozději")
    let canceling = Message("Canceling", "Zrušení")
    let notFree = Message(
        "It can't be canceled free of charge any more.", "Zdarma už zrušit nejde.")
    let cancelingCosts = Message("Canceling costs", "Zrušení stojí")
    let noShowFee = Message("Not coming costs", "Když nepřijedeš, zaplatíš")
    let fee = Message("Fee", "Poplatek")
    let weekly = Message("Every week", "Každý týden")
    let calendarFile = Message("Add to my calendar", "Přidat do kalendáře")
    let transaction = Message("The charging", "Nabíjení")

    let extend = Message("Stay longer", "Prodloužit")
    let extended = Message("You have more time.", "Máš víc času.")
    let shorten = Message("Leave earlier", "Odjet dřív")
    let until = Message("Until", "Do")
    let shortened = Message("The rest of the time is free now.", "Zbytek času je teď volný.")
    let move = Message("Move", "Přesunout")
    let moved = Message("The booking is moved.", "Rezervace je přesunutá.")
    let moveHint = Message(
        "The host must confirm the other time. This booking stays until then.",
        "Jiný čas musí potvrdit hostitel. Do té doby platí tahle rezervace.")
    let moveAsked = Message(
        "The host has your request. Your booking stays until the host confirms it.",
        "Žádost je u hostitele. Než ji potvrdí, platí dosavadní rezervace.")
    let insteadOf = Message("Present booking", "Dosavadní termín")
    let cancel = Message("Cancel the booking", "Zrušit rezervaci")
    let cancelsFree = Message("Canceling is free now.", "Zrušení je teď zdarma.")
    let canceled = Message("The booking is canceled.", "Rezervace je zrušená.")
    let confirm = Message("Confirm", "Potvrdit")
    let confirmAll = Message("Confirm all weeks", "Potvrdit všechny týdny")
    let confirmed = Message("The booking is confirmed.", "Rezervace je potvrzená.")
    let reject = Message("Decline", "Odmítnout")
    let rejectAll = Message("Decline all weeks", "Odmítnout všechny týdny")
    let rejectAllWarning = Message(
        "Decline all weeks of this request?", "Odmítnout všechny týdny téhle žádosti?")
    let rejected = Message("The request is declined.", "Žádost je odmítnutá.")
    let reasonHint = Message("The other side reads it.", "Uvidí ho druhá strana.")

    let book = Message("Book", "Zarezervovat")
    let ownUse = Message("For my own car", "Pro moje auto")
    let ownUseText = Message(
        "Nobody else can book or charge in this time. It costs nothing and is not in your earnings.",
        "V tu dobu si nikdo jiný nic nezarezervuje ani nenabije. Nic to nestojí a nepočítá se to "
            + "do výdělku.")
    let day = Message("Arrival: day", "Příjezd: den")
    let from = Message("Arrival: time", "Příjezd: čas")
    let toDay = Message("Departure: day", "Odjezd: den")
    let to = Message("Departure: time", "Odjezd: čas")
    let quarters = Message("In quarters of an hour.", "Po čtvrthodinách.")
    let toDayHint = Message("Empty: the same day.", "Prázdné: tentýž den.")
    let energyHint = Message("In kWh, for the estimate.", "V kWh, pro odhad ceny.")
    let energyMissing = Message(
        "Say how many kWh you need.", "Napiš, kolik kWh potřebuješ.")
    let repetition = Message("How often", "Jak často")
    let once = Message("Once", "Jednou")
    let last = Message("Last week", "Poslední týden")
    let lastHint = Message("Empty: until you end it.", "Prázdné: dokud ji neukončíš.")
    let show = Message("Show price and terms", "Ukázat cenu a podmínky")
    let check = Message("Check the time", "Ověřit termín")
    let summary = Message("This is what you book", "Tohle si rezervuješ")
    let notPossible = Message(
        "This time can't be booked", "Tenhle termín zarezervovat nejde")
    let estimate = Message("Estimate", "Odhad ceny")
    let credit = Message("Your credit", "Tvůj kredit")
    let freeTimes = Message("Free times", "Volné časy")
    let bookNow = Message("Book", "Zarezervovat")
    let ask = Message("Ask the host", "Požádat hostitele")
    let askText = Message(
        "The host answers within 24 hours. Until then the time is not kept for you.",
        "Hostitel odpoví do 24 hodin. Do té doby ti termín nedržíme.")
    let booked = Message("Booked. The charger keeps the time for you.", "Hotovo. Čas je tvůj.")
    let asked = Message("The host has your request.", "Hostitel má tvou žádost.")
    let skips = Message("not possible", "nejde")
    let weeks = Message("The coming weeks", "Nejbližší týdny")
    let wait = Message("Tell me when it is free", "Dej mi vědět, až se uvolní")
    let waiting = Message(
        "We tell you when the time becomes free.", "Dáme ti vědět, až se termín uvolní.")
    let waits = Message("Waiting for a free time", "Čekáš na uvolnění")
    let hasBeenFree = Message("has become free", "uvolnilo se")
    let stopWaiting = Message("Stop waiting", "Už nečekat")
    let waitEnded = Message("You no longer wait for this time.", "Na tenhle termín už nečekáš.")
    let ready = Message("Charged by a time", "Nabito do určité doby")
    let readyBy = Message("Ready by", "Hotovo do")
    let readyDay = Message("Day", "Den")
    let propose = Message("Propose times", "Navrhnout časy")
    let proposals = Message("Proposals", "Návrhy")
    let noProposal = Message(
        "There is not enough free time before that.", "Do té doby tu není dost volného času.")
    let choose = Message("Choose", "Vybrat")
    let invalidDay = Message("This must be a day.", "Zadej platný den.")
    let invalidTime = Message(
        "This must be a time such as 18:15.", "Zadej čas, třeba 18:15.")

    let endBeforeStart = Message(
        "The departure must be after the arrival. If you leave on another day, fill it in.",
        "Odjezd musí být po příjezdu. Jestli odjíždíš jiný den, vyplň ho.")
    let lastBeforeFirst = Message(
        "The last week must not be before the first day.",
        "Poslední týden nemůže být před prvním dnem.")

    let series = Message("Weekly booking", "Týdenní rezervace")
    let changeSeries = Message("Change the time of all", "Změnit čas všech")
    let changeSeriesHint = Message(
        "Weeks that you changed by themselves stay as they are.",
        "Týdny změněné zvlášť zůstanou, jak jsou.")
    let seriesChanged = Message("The weeks are changed.", "Týdny jsou změněné.")
    let endSeries = Message("End the weekly booking", "Ukončit týdenní rezervaci")
    let endSeriesText = Message(
        "Weeks that are free to cancel are canceled; the others stay.",
        "Týdny, které jde zrušit zdarma, se zruší. Ostatní zůstanou.")
    let seriesEnded = Message("The weekly booking has ended.", "Týdenní rezervace skončila.")
    let noWeeks = Message("No coming weeks.", "Žádné další týdny.")

    func state(_ status: Booking.Status) -> (word: Message, chip: String) {
        switch status {
        case .pending: (Message("waits for the host", "čeká na hostitele"), "wait")
        case .reserved: (Message("confirmed", "potvrzená"), "free")
        case .rejected: (Message("declined", "odmítnutá"), "bad")
        case .failed: (Message("not kept", "nedodržená"), "bad")
        case .fulfilled: (Message("charged", "nabito"), "info")
        case .canceled: (Message("canceled", "zrušená"), "plain")
        case .noShow: (Message("missed", "propadlá"), "bad")
        }
    }

    func cancelCosts(_ fee: String) -> Message {
        Message("Canceling costs \(fee) now.", "Zrušení teď stojí \(fee).")
    }
    func endBetween(_ start: String, _ end: String) -> Message {
        Message(
            "Choose a time after \(start) and before \(end).",
            "Zvol čas po \(start) a před \(end).")
    }
    func atMost(_ energy: String) -> Message {
        Message("in this time at most about \(energy)", "za tu dobu nejvýš asi \(energy)")
    }
    func longer(_ minutes: Int64) -> Message { Message("+\(minutes) min", "+\(minutes) min") }
    func skippedWeeks(_ reasons: Message) -> Message {
        Message(
            "The weeks are changed, but not these. \(reasons(.english))",
            "Týdny jsou změněné, ale tyhle ne. \(reasons(.czech))")
    }
    func nothingChanged(_ reasons: Message) -> Message {
        Message(
            "No week was changed. \(reasons(.english))",
            "Nezměnil se žádný týden. \(reasons(.czech))")
    }
    func connectorName(_ station: String, _ number: Int64) -> Message {
        Message("\(station), connector \(number)", "\(station), konektor \(number)")
    }
}
