import ChargingModel
import MessageCatalogue

/// The texts of the desk where admins settle charging that does not add up.
struct SuspectTexts: Sendable {
    let heading = Message("To review", "Ke kontrole")
    let summary = Message(
        "Charging that does not add up: accept or correct it.",
        "Nabíjení, která nesedí: potvrď je, nebo oprav.")
    let intro = Message(
        "Until somebody decides, these do not count for bills.",
        "Dokud někdo nerozhodne, do vyúčtování se nepočítají.")
    let nothingWaits = Message("Everything adds up", "Všechno sedí")
    let nothingWaitsHint = Message(
        "Charging with doubtful energy, times or cards waits here for your decision.",
        "Když bude u nějakého nabití nejistá energie, čas nebo karta, počká tu na tvé rozhodnutí.")
    let noneOfKind = Message("Nothing of this kind waits", "Nic takového nečeká")
    let kind = Message("What is odd", "Co nesedí")
    let all = Message("All", "Vše")
    let searchGoesOn = Message(
        "Nothing on this page yet, but there are older ones.",
        "Na této stránce zatím nic, ale jsou i starší.")
    let pages = Message("Pages", "Stránky")
    let older = Message("Older", "Starší")
    let newest = Message("Newest", "Nejnovější")
    let backToDesk = Message("Back to the list", "Zpět na seznam")

    func waiting(_ count: Int) -> Message {
        .counted(
            count,
            english: ("charge waits for a decision.", "charges wait for a decision."),
            czech: (
                "nabití čeká na rozhodnutí.", "nabití čekají na rozhodnutí.",
                "nabití čeká na rozhodnutí."
            ))
    }

    // One charging.
    let nothingOpen = Message(
        "Nothing about this charging is open. You can still correct it.",
        "U tohoto nabití není co řešit. Opravit ho můžeš i tak.")
    func evidence(_ kind: EndEvidence, _ time: String) -> Message {
        switch kind {
        case .boot:
            Message(
                "\(time): the charger restarted, and does not know this charging any more.",
                "\(time): nabíječka se restartovala a o tomto nabití už neví.")
        case .connectorStatus:
            Message(
                "\(time): the charger reported that nobody charges.",
                "\(time): nabíječka nahlásila, že se nenabíjí.")
        case .otherTransaction:
            Message(
                "\(time): another charge had begun at the same charger.",
                "\(time): na stejné nabíječce už běželo jiné nabití.")
        case .stopRejected:
            Message(
                "\(time): the charger was told to stop, and answered that it cannot.",
                "\(time): nabíječka měla nabíjení ukončit a odpověděla, že nemůže.")
        }
    }

    let stillRuns = Message(
        "As far as Zapoj knows, this still charges. End it only if you know that it does not.",
        "Podle všeho se tu ještě nabíjí. Ukonči to, jen když víš, že ne.")
    let corrections = Message("Corrections so far", "Dosavadní opravy")
    let curve = Message("Power over time", "Výkon v čase")
    let decide = Message("Your decision", "Tvoje rozhodnutí")
    let allReadings = Message("All readings", "Všechny odečty")
    let byCommandLine = Message("on the command line", "na příkazové řádce")
    let byDeleted = Message("a deleted account", "smazaný účet")

    // The form.
    let newStart = Message("Another day of the start", "Jiný den začátku")
    let newStartTime = Message("Another time of the start", "Jiný čas začátku")
    let endQuestion = Message("When did it end?", "Kdy skončilo?")
    let otherEnd = Message("At another time", "Jindy")
    let newEnd = Message("Day of the end", "Den konce")
    let newEndTime = Message("Time of the end", "Čas konce")
    let keptIfEmpty = Message("If empty, it stays as it is.", "Prázdné znamená beze změny.")
    let energyQuestion = Message("How much energy counts?", "Kolik energie platí?")
    let otherEnergy = Message("Another amount", "Jiné množství")
    let noEnergy = Message("None", "Žádná")
    let kilowattHours = Message("Another amount in kWh", "Jiné množství v kWh")
    let reason = Message("Reason", "Důvod")
    let reasonHint = Message(
        "The driver and the host see it, too.", "Uvidí ho i řidič a hostitel.")
    let preview = Message("Show what it changes", "Ukázat, co se změní")

    func lastReport(_ time: String) -> Message {
        Message("At the last report, \(time)", "Při poslední zprávě, \(time)")
    }

    func measured(_ energy: String) -> Message {
        Message("\(energy), as it is now", "\(energy), jak je to teď")
    }

    func zone(_ name: String) -> Message {
        Message("Times in the time zone \(name).", "Časy v pásmu \(name).")
    }

    // What may be wrong with it.
    let incomplete = Message(
        "Choose one of the answers to each question.", "U každé otázky vyber jednu odpověď.")
    let timeNotChosen = Message(
        "Choose “At another time” above, or leave this empty.",
        "Zvol nahoře „Jindy“, nebo to nech prázdné.")
    let energyNotChosen = Message(
        "Choose “Another amount” above, or leave this empty.",
        "Zvol nahoře „Jiné množství“, nebo to nech prázdné.")
    let dayMissing = Message("Enter the day.", "Zadej den.")
    let timeMissing = Message("Enter the time, as 18:30.", "Zadej čas, třeba 18:30.")
    let energyMissing = Message("Enter the energy.", "Zadej energii.")
    let startWrong = Message(
        "The beginning must be in the past, in 2020 at the earliest.",
        "Začátek musí být v minulosti, nejdřív v roce 2020.")
    let endWrong = Message(
        "The end must be in the past, and not before the beginning.",
        "Konec musí být v minulosti a nesmí být před začátkem.")
    let reasonWrong = Message(
        "The reason must be one line of text.", "Důvod musí být jeden řádek textu.")

    // The preview and the confirmation.
    let previewHeading = Message("What it changes", "Co se změní")
    let change = Message("Back, change the decision", "Zpět, změnit rozhodnutí")
    let before = Message("Before", "Předtím")
    let after = Message("After", "Potom")
    let effect = Message("Before and after", "Předtím a potom")
    let unchanged = Message(
        "Energy and times stay as they are.", "Energie a časy zůstanou, jak jsou.")
    let notEnded = Message("not ended", "neskončilo")
    let settles = Message("This counts as settled", "Tohle bude vyřešené")
    let leaves = Message("This stays open", "Tohle zůstane otevřené")
    let confirmEnd = Message("End it and count it", "Ukončit a započítat")
    let confirmChange = Message("Correct it", "Opravit")
    let confirmAsIs = Message("Accept it as it is", "Potvrdit, jak je")

    let ended = Message("The charging has ended and counts.", "Nabití je ukončené a započítané.")
    let corrected = Message("The charging is corrected.", "Nabití je opravené.")
    let accepted = Message("The charging counts as it is.", "Nabití je potvrzené beze změny.")
    let settledMeanwhile = Message(
        "Somebody else has decided about this charging in the meantime. Nothing was changed.",
        "O tomhle nabití mezitím rozhodl někdo jiný. Nic se nezměnilo.")
    let changedMeanwhile = Message(
        "This charging has changed in the meantime, so nothing was done. Decide again.",
        "Tohle nabití se mezitím změnilo, proto se nic nestalo. Rozhodni znovu.")
}
