import CloudCharging
import MessageCatalogue

/// The pages of charging without an account.
struct GuestTexts: Sendable {
    let title = Message("Charge without an account", "Nabít bez účtu")
    let atMost = Message("At most", "Nejvýš za")
    let hold = Message(
        "We hold this amount on your card, and take only the real price.",
        "Částku na kartě zablokujeme a strhneme jen skutečnou cenu.")
    let email = Message("E-mail", "E-mail")
    let emailHint = Message(
        "We send a link to the receipt there, and delete the address after 30 days.",
        "Pošleme na něj odkaz na účtenku a po 30 dnech ho smažeme.")
    let badEmail = Message(
        "This is not an e-mail address.", "Tohle není e-mailová adresa.")
    let pay = Message("Pay and charge", "Zaplatit a nabíjet")
    let payHint = Message(
        "You pay by card. Plug in the cable before or after that.",
        "Platí se kartou. Kabel můžeš zapojit předtím i potom.")
    let account = Message("I have an account", "Mám účet")
    let tooMany = Message(
        "There were many payments from here. Try again in a few minutes.",
        "Odsud už bylo moc plateb. Zkus to za pár minut.")
    let removed = Message(
        "The charger with this code was removed.", "Nabíječka s tímhle kódem už tu není.")

    func connector(_ number: Int64) -> Message {
        Message("Connector \(number)", "Konektor \(number)")
    }

    func freeUntil(_ time: String) -> Message {
        Message("free until \(time)", "volno do \(time)")
    }

    func mustLeave(_ time: String) -> Message {
        Message(
            "Somebody has booked the charger then: charging ends at \(time) at the latest.",
            "Potom má nabíječku zarezervovanou někdo jiný: nabíjení skončí nejpozději v \(time).")
    }

    func booked(until time: String) -> Message {
        Message(
            "The charger is booked until \(time).", "Nabíječka je zarezervovaná do \(time).")
    }

    func about(_ energy: String, _ distance: String) -> Message {
        Message("about \(energy), about \(distance) km", "asi \(energy), zhruba \(distance) km")
    }

    /// Why nobody can pay here now. Nothing is held.
    func obstacle(_ obstacle: GuestObstacle) -> Message {
        switch obstacle {
        case .notOffered:
            Message(
                "You need an account to charge here.", "Na nabíjení tady potřebuješ účet.")
        case .paused:
            Message(
                "The host has paused this place.", "Hostitel tohle místo teď nenabízí.")
        case .offline:
            Message(
                "The charger is offline, so nothing can be started and nothing is paid.",
                "Nabíječka není online, takže nejde nic spustit ani zaplatit.")
        case .outOfOrder:
            Message("The charger is out of order.", "Nabíječka má poruchu.")
        case .outOfService:
            Message("The charger is out of service.", "Nabíječka je mimo provoz.")
        case .occupied:
            Message("Somebody is charging here.", "Někdo tu právě nabíjí.")
        case .paying:
            Message(
                "Somebody is paying for this charger right now. Try again in ten minutes.",
                "Někdo teď tuhle nabíječku platí. Zkus to za deset minut.")
        case .notNow:
            Message(
                "The charger is booked now, or soon.",
                "Nabíječka je teď nebo za chvíli zarezervovaná.")
        }
    }
}

/// The page of a guest's charging.
struct GuestLiveTexts: Sendable {
    let title = Message("Your charging", "Tvoje nabíjení")
    let charged = Message("charged", "nabito")
    let price = Message("Price so far", "Zatím za")
    let finalPrice = Message("Price", "Cena")
    let limit = Message("At most", "Nejvýš")
    let held = Message("Held on the card", "Zablokováno na kartě")
    let refunded = Message("Goes back to the card", "Vrací se na kartu")
    let stop = Message("Stop charging", "Ukončit nabíjení")
    let stopAsked = Message(
        "The charger was told to stop.", "Nabíječka dostala pokyn k ukončení.")
    let stopRefused = Message(
        "The charger did not stop. Unplug the car.",
        "Nabíječka nabíjení neukončila. Odpoj auto.")
    let hasEnded = Message("Charging has ended.", "Nabíjení skončilo.")
    let receipt = Message("Show the receipt", "Zobrazit účtenku")
    let keep = Message(
        "Keep this link: it leads to the receipt. Who has it can stop your charging.",
        "Odkaz si ulož: vede na účtenku. Kdo ho má, může tvoje nabíjení ukončit.")
    let again = Message("Try again", "Zkusit znovu")
    let toPayment = Message("Continue to the payment", "Pokračovat k platbě")
    let toPaymentHint = Message(
        "You pay at the payment gateway, and come back here afterwards.",
        "Zaplatíš v platební bráně a pak se vrátíš sem.")
    let noGateway = Message(
        "The payment gateway can't be reached now. Nothing was paid. Try again in a moment.",
        "Platební brána teď neodpovídá. Nic se nezaplatilo. Zkus to za chvíli.")
    let receiptTitle = Message("Receipt", "Účtenka")
    let back = Message("Back to your charging", "Zpět na nabíjení")
    let documentTitle = Message("Document", "Doklad")
    let backToReceipt = Message("Back to the receipt", "Zpět na účtenku")
    let print = DocumentTexts().print

    func state(_ guest: Guest, _ isReviewed: Bool) -> Message {
        switch guest.state {
        case .paying: Message("waiting for the payment", "čeká na platbu")
        case .starting: Message("starting", "začíná")
        case .charging: Message("charging", "nabíjí")
        case .ended where isReviewed: Message("being checked", "kontroluje se")
        case .ended: Message("ended", "skončilo")
        case .settled: Message("done", "hotovo")
        case .void: Message("not started", "nezačalo")
        }
    }

    func heading(_ guest: Guest) -> Message {
        switch guest.state {
        case .paying: Message("Waiting for the payment", "Čekáme na platbu")
        case .starting: Message("Plug in the cable", "Zapoj kabel")
        case .charging: Message("Charging", "Nabíjí se")
        case .ended, .settled: Message("Charging has ended", "Nabíjení skončilo")
        case .void: Message("Charging did not start", "Nabíjení nezačalo")
        }
    }

    /// What it means for the guest.
    func note(_ guest: Guest, isReviewed: Bool) -> Message? {
        switch guest.state {
        case .paying:
            Message(
                "As soon as the gateway confirms it, the charger starts.",
                "Jakmile ji brána potvrdí, nabíječka začne.")
        case .starting:
            Message(
                "The charger starts by itself. If nothing begins within five minutes, the hold is "
                    + "released.",
                "Nabíječka začne sama. Když se do pěti minut nic nespustí, zablokovanou částku "
                    + "uvolníme.")
        case .charging: nil
        case .ended where isReviewed:
            Message(
                "A reading of the charger looks wrong, so a person checks it before you pay. You "
                    + "pay at most what is held.",
                "Odečet nabíječky nesedí, tak ho před placením zkontroluje člověk. Zaplatíš nejvýš "
                    + "to, co je zablokované.")
        case .ended:
            Message("The price is being computed.", "Počítá se cena.")
        case .settled where guest.captured == .zero:
            Message(
                "Nothing is charged. The hold on your card is released.",
                "Nic neplatíš. Zablokovanou částku na kartě uvolníme.")
        case .settled:
            Message(
                "We take this price from the card, and release the rest of the hold.",
                "Tuhle cenu strhneme z karty a zbytek zablokované částky uvolníme.")
        case .void: guest.failure.map(failure)
        }
    }

    /// Why the charging ended, for the guest.
    func why(_ end: EndAccount) -> Message {
        switch end.reason {
        case .byDriver: Message("You stopped it.", "Ukončeno tebou.")
        case .credit, .energyLimit:
            Message(
                "The amount that is held on your card was reached.",
                "Došla částka zablokovaná na kartě.")
        default: EndTexts().sentence(end, for: nil)
        }
    }

    private func failure(_ failure: Guest.Failure) -> Message {
        let released = Message(
            "Nothing was charged; the hold on your card is released.",
            "Nic se nestrhlo, zablokovanou částku na kartě uvolníme.")
        let why =
            switch failure {
            case .payment:
                Message("The payment was not made.", "Platba neproběhla.")
            case .tooSlow:
                Message(
                    "The payment took too long.", "Platba trvala příliš dlouho.")
            case .offline: Message("The charger went offline.", "Nabíječka přestala být online.")
            case .refused:
                Message("The charger refused to start.", "Nabíječka odmítla začít.")
            case .notPlugged:
                Message(
                    "The car was not plugged in within five minutes.",
                    "Auto se do pěti minut nezapojilo.")
            }
        return Message(
            "\(why(.english)) \(released(.english))", "\(why(.czech)) \(released(.czech))")
    }
}
