import MessageCatalogue

struct DisputeTexts: Sendable {
    // The list
    let heading = Message("Questions about prices", "Otázky k cenám")
    let adminBack = Message("Money", "Peníze")
    let historyBack = Message("Charging history", "Historie nabíjení")
    let summary = Message(
        "What drivers ask about prices of charging.", "Na co se řidiči ptají u cen nabíjení.")
    let waiting = Message("Waiting for an answer", "Čekají na odpověď")
    let decidedOnes = Message("Decided", "Vyřešené")
    let none = Message("No questions.", "Žádné otázky.")
    let older = Message("Older", "Starší")

    // The question
    let ask = Message("Ask about the price", "Zeptat se na cenu")
    let askHint = Message(
        "The host and the operator read it, look at the readings and the price, and answer. You can "
            + "ask until 60 days after the end of charging.",
        "Otázku si přečte hostitel a provozovatel, podívají se na údaje z elektroměru a na cenu a "
            + "odpoví. Ptát se můžeš do 60 dnů od konce nabíjení.")
    let charging = Message("The charging", "Nabíjení")
    let reason = Message("What is wrong?", "Co nesedí?")
    let text = Message("Describe it", "Popiš to")
    let send = Message("Send", "Odeslat")
    let asked = Message(
        "The question is sent. You get the answer here and by e-mail.",
        "Otázka je odeslaná. Odpověď najdeš tady a přijde ti i e-mailem.")

    // The dispute
    let title = Message("Question about a price", "Otázka k ceně")
    let facts = Message("What happened", "Co se stalo")
    let driver = Message("Driver", "Řidič")
    let guest = Message("Guest without an account", "Host bez účtu")
    let charger = Message("Charger", "Nabíječka")
    let start = Message("Start", "Začátek")
    let end = Message("End", "Konec")
    let energy = Message("Energy", "Energie")
    let total = Message("Price", "Cena")
    let refunded = Message("Refunded so far", "Zatím vráceno")
    let curve = Message("Power", "Výkon")
    let allReadings = Message("All readings and events", "Všechna měření a události")
    let messages = Message("Messages", "Zprávy")
    let reply = Message("Your message", "Tvoje zpráva")
    let replied = Message("The message is sent.", "Zpráva je odeslaná.")
    let decide = Message("Decide", "Rozhodnout")
    let refund = Message("Refund", "Vrátit peníze")
    let reject = Message("Leave the price", "Nechat cenu")
    let amount = Message("Amount to refund", "Kolik vrátit")
    let bearer = Message("At whose cost", "Na čí účet")
    let bearerHost = Message(
        "The sale: host, fee and VAT in proportion",
        "Z prodeje: poměrně hostitel, poplatek a DPH")
    let bearerOperator = Message("The operator, as goodwill", "Provozovatel, jako dárek")
    let answer = Message("Answer for the driver", "Odpověď řidiči")
    let decideButton = Message("Send the decision", "Odeslat rozhodnutí")
    let isDecided = Message("The question is decided.", "Otázka je vyřešená.")
    let isRefunded = Message(
        "A part of the price, or all of it, was refunded.", "Část ceny, nebo celá, je vrácená.")
    let isRejected = Message("The price stays.", "Cena zůstává.")
    let hostWaits = Message(
        "The earning of this charging waits until the question is decided, unless it could be paid "
            + "out before.",
        "Výdělek z tohoto nabíjení čeká, než se otázka vyřeší. Neplatí to, když už předtím byl "
            + "k výplatě.")
    let driverWaits = Message(
        "The host or the operator decides. We send you an e-mail.",
        "Rozhodne hostitel nebo provozovatel. Dáme ti vědět e-mailem.")
    let badAmount = Message(
        "Type an amount above zero that is not more than what is left of the price.",
        "Zadej částku větší než nula, nejvýš to, co z ceny zbývá.")
    let badText = Message("Type at most 500 characters.", "Napiš nejvýš 500 znaků.")

    func left(english: String, czech: String) -> Message {
        Message("At most \(english).", "Nejvýš \(czech).")
    }

    func name(_ reason: Dispute.Reason) -> Message {
        switch reason {
        case .energy: Message("Too much energy", "Moc energie")
        case .price: Message("The price per kWh or the fees", "Cena za kWh nebo poplatky")
        case .idle: Message("The fee for occupying the charger", "Poplatek za stání")
        case .notCharged: Message("The car did not charge", "Auto se nenabilo")
        case .notMine: Message("I did not charge", "Tohle nabíjení není moje")
        case .other: Message("Something else", "Něco jiného")
        }
    }

    func name(_ side: Dispute.Side) -> Message {
        switch side {
        case .driver: driver
        case .host: Message("Host", "Hostitel")
        case .operator: Message("Operator", "Provozovatel")
        }
    }

    func name(_ decision: Dispute.Decision?) -> (Message, look: String) {
        switch decision {
        case nil: (Message("open", "čeká"), "wait")
        case .refunded: (Message("refunded", "vráceno"), "free")
        case .rejected: (Message("price stays", "cena zůstává"), "plain")
        }
    }

    func words(_ refusal: DisputeService.Refusal) -> Message {
        switch refusal {
        case .notSettled:
            Message("This charging has no price yet.", "Tohle nabíjení zatím nemá cenu.")
        case .notPayer:
            Message(
                "Only the payer can ask about it.", "Ptát se může jen ten, kdo platil.")
        case .tooLate:
            Message(
                "It ended more than 60 days ago.", "Skončilo před víc než 60 dny.")
        case .isOpen:
            Message("A question about it is open.", "Jedna otázka k němu už čeká.")
        case .tooMany:
            Message(
                "There were too many questions about it. Write to the operator.",
                "Otázek k němu už bylo dost. Napiš provozovateli.")
        }
    }
}
