import CommonBase
import MessageCatalogue

/// The page of the gateway in the money desk.
struct GatewayTexts: Sendable {
    let heading = Message("Payment gateway", "Platební brána")
    let back = Message("Back to money", "Zpět na peníze")
    let notification = Message(
        "GoPay tells us about payments at this address:", "GoPay hlásí platby na tuhle adresu:")
    let selfTest = Message("Self-test", "Samotest")
    let selfTestHint = Message(
        "It asks the gateway what our account may do. No money moves. Holds, repeated payments and "
            + "partial captures show only in real payments.",
        "Zeptá se brány, co náš účet smí. Žádné peníze se nepřevedou. Blokace, opakované platby a "
            + "částečné stržení se ukážou až při skutečných platbách.")
    let run = Message("Run the self-test", "Spustit samotest")
    let tested = Message("The self-test has run.", "Samotest proběhl.")
    let notRun = Message("It has not run yet.", "Zatím neproběhl.")
    let payments = Message("Failed payments and holds", "Nepovedené platby a blokace")
    let noPayments = Message(
        "No recent payment failed, and nothing is held on a card.",
        "V poslední době se žádná platba nepokazila a na kartách nic neblokujeme.")
    let isHeld = Message("held on the card", "blokováno na kartě")
    let hasFailed = Message("failed", "nepovedla se")
    let differences = Message("Differences", "Rozdíly")
    let differencesHint = Message(
        "Each day the gateway's statement is compared with our payments. Look at each difference in "
            + "GoPay's administration.",
        "Výpis z brány se každý den porovná s našimi platbami. Každý rozdíl zkontroluj "
            + "v administraci GoPay.")
    let tickOff = Message("Tick off", "Odškrtnout")
    let note = Message("What came out", "Jak to dopadlo")
    let tickedOff = Message("The difference is ticked off.", "Rozdíl je odškrtnutý.")
    let tickedBefore = Message(
        "The difference was ticked off before.", "Rozdíl už byl odškrtnutý.")
    let none = Message("There is no difference.", "Žádný rozdíl tu není.")
    let payment = Message("Payment", "Platba")
    let pages = Message("Pages", "Stránky")
    let older = Message("Older", "Starší")
    let newest = Message("Newest", "Nejnovější")

    func mode(_ settings: MoneySettings) -> (name: Message, hint: Message) {
        guard settings.takesCards else {
            return (
                Message("Cards are closed", "Platby kartou jsou zavřené"),
                settings.seller == .operator
                    ? Message(
                        "Nobody can pay by card: operator.iban brings real money, and GoPay's production "
                            + "is not set up. Test payments must not mix with real money.",
                        "Kartou se platit nedá: přes operator.iban chodí skutečné peníze a ostrý provoz "
                            + "GoPay není nastavený. Zkušební platby se s nimi nesmí míchat.")
                    : Message(
                        "Nobody can pay by card: the operator does not sell energy here (money.seller).",
                        "Kartou se platit nedá: provozovatel tu energii neprodává (money.seller).")
            )
        }
        guard let gopay = settings.gopay else {
            return (
                Message("Test gateway", "Zkušební brána"),
                Message(
                    "No money moves: the settings have no account at GoPay.",
                    "Žádné peníze se nepřevádějí: v nastavení není účet u GoPay.")
            )
        }
        if gopay.isSandbox {
            return (
                Message("GoPay sandbox", "GoPay sandbox"),
                Message(
                    "GoPay's system for tests. No money moves.",
                    "Zkušební systém GoPay. Žádné peníze se nepřevádějí.")
            )
        }
        return (
            Message("GoPay production", "GoPay naostro"),
            Message("Payments move real money.", "Platby hýbou skutečnými penězi.")
        )
    }

    func ranAt(_ time: String) -> Message {
        Message("Last run: \(time)", "Naposledy: \(time)")
    }

    func statement(_ day: String?) -> Message {
        guard let day else {
            return Message("No statement was read yet.", "Zatím se nečetl žádný výpis.")
        }
        return Message("The last statement is of \(day).", "Poslední výpis je z \(day).")
    }

    func checked(_ time: String, _ note: String) -> Message {
        Message("Ticked off on \(time): \(note)", "Odškrtnuto \(time): \(note)")
    }

    func amounts(_ expected: String, _ actual: String) -> Message {
        Message(
            "expected \(expected), found \(actual)", "čekali jsme \(expected), je tam \(actual)")
    }

    func expected(_ amount: String) -> Message { Message("amount \(amount)", "částka \(amount)") }
    func actual(_ amount: String) -> Message { Message("found \(amount)", "je tam \(amount)") }

    func name(_ check: GatewaySelfTest.Check) -> Message {
        switch check {
        case .access: Message("Access", "Přístup")
        case .card: Message("Cards", "Karty")
        case .bank: Message("Bank buttons", "Bankovní tlačítka")
        case .statement: Message("Account statement", "Výpis z účtu")
        case .preauthorization: Message("Holds on cards", "Blokace na kartě")
        case .recurrence: Message("Automatic top-ups", "Automatické dobíjení kreditu")
        case .partialCapture: Message("Capturing a part of a hold", "Stržení části blokace")
        }
    }

    func name(_ outcome: GatewaySelfTest.Outcome) -> Message {
        switch outcome {
        case .good: Message("works", "funguje")
        case .bad: Message("does not work", "nefunguje")
        case .untried: Message("not tried yet", "zatím nevyzkoušeno")
        }
    }

    func name(_ kind: PaymentDifference.Kind) -> Message {
        switch kind {
        case .amount: Message("Another amount at the gateway", "Brána má jinou částku")
        case .otherOrder: Message("Another order at the gateway", "Brána má jinou objednávku")
        case .statementAmount:
            Message("Another amount in the statement", "Ve výpisu je jiná částka")
        case .missing: Message("Payment missing in the statement", "Platba ve výpisu chybí")
        case .unknown: Message("Unknown payment in the statement", "Neznámá platba ve výpisu")
        case .unreadable: Message("Unreadable line", "Nečitelný řádek")
        case .secondPayment: Message("Paid twice", "Zaplaceno dvakrát")
        case .foreignRefund: Message("Refunded outside Zapoj", "Vráceno mimo Zapoj")
        case .testMoney:
            Message("Credit from test payments", "Kredit ze zkušebních plateb")
        case .refused: Message("Refused by the gateway", "Brána odmítla")
        case .unknownOutcome: Message("Outcome unknown", "Neví se, jak to dopadlo")
        }
    }
}
