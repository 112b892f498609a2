import CloudCore
import CommonBase
import MessageCatalogue

/// The pages of credit.
struct CreditTexts: Sendable {
    let heading = Message("Credit", "Kredit")
    let available = Message("You can spend", "K dispozici")
    let held = Message("Held", "Blokováno")
    let heldHint = Message(
        "Held for charging that runs and for bookings. What is not used comes back.",
        "Blokováno na běžící nabíjení a na rezervace. Co se nevyužije, se ti vrátí.")
    let debt = Message("You owe", "Dlužíš")
    let debtHint = Message(
        "Your last charging cost more than your credit. The next top-up pays it; until then you "
            + "can't charge.",
        "Poslední nabíjení stálo víc, než kolik bylo na kreditu. Dluh zaplatíš dalším dobitím, do "
            + "té doby nejde nabíjet.")
    let running = Message("Charging now costs", "Teď běží nabíjení za")
    let notUsed = Message(
        "Charging is not paid from credit here. Below is what was paid from it before; credit that is "
            + "left can be paid back.",
        "Za nabíjení se tu kreditem neplatí. Níže je, co se z něj zaplatilo dřív; zbylý kredit si "
            + "můžeš nechat vrátit.")
    let topUp = Message("Top up", "Dobít kredit")
    let amount = Message("Amount", "Kolik")
    let other = Message("Another amount", "Jiná částka")
    let own = Message("Own amount in CZK", "Vlastní částka v Kč")
    let ownHint = Message("From 50 to 20,000.", "Od 50 do 20 000.")
    let pay = Message("Pay by card", "Zaplatit kartou")
    let transfer = Message("Pay by bank transfer", "Zaplatit převodem")
    let transferHint = Message(
        "With a QR code; the money is here once the bank has sent it.",
        "S QR kódem. Peníze tu budou, až je banka pošle.")
    let noAmount = Message(
        "Say an amount from 50 to 20,000 CZK.", "Zadej částku od 50 do 20 000 Kč.")
    let noThreshold = Message(
        "Say an amount from 0 to 20,000 CZK.", "Zadej částku od 0 do 20 000 Kč.")
    let noCap = Message(
        "Say an amount from 50 to 100,000 CZK.", "Zadej částku od 50 do 100 000 Kč.")
    let postings = Message("What changed your credit", "Pohyby na kreditu")
    let noPostings = Message("Nothing yet.", "Zatím nic.")
    let older = Message("Older", "Starší")
    let limits = Message("Limits for yourself", "Vlastní limity")
    let limitsHint = Message(
        "Charging stops before you spend more. Leave a field empty for no limit.",
        "Nabíjení skončí dřív, než utratíš víc. Prázdné pole znamená bez limitu.")
    let day = Message("In a day, in CZK", "Za den, v Kč")
    let week = Message("In a week from Monday, in CZK", "Za týden od pondělí, v Kč")
    let month = Message("In a month, in CZK", "Za měsíc, v Kč")
    let save = Message("Save", "Uložit")
    let saved = Message("The limits are saved.", "Limity jsou uložené.")
    let noLimit = Message(
        "Say an amount from 1 to 100,000 CZK, or nothing.",
        "Zadej částku od 1 do 100 000 Kč, nebo nic.")
    let back = Message("Back to credit", "Zpět na kredit")

    let offline = Message("Charging without a connection", "Nabíjení bez spojení")
    let offlineHint = Message(
        "Some chargers let you charge while they have no connection. For each of them a part of your "
            + "credit is reserved, at most half of it in all.",
        "Některé nabíječky ti dovolí nabíjet, i když nemají spojení. Pro každou z nich se vyhradí "
            + "část kreditu, dohromady nejvýš polovina.")
    let offlineOn = Message("Reserve credit for this", "Vyhradit na to kredit")
    let offlineSaved = Message("Saved.", "Uloženo.")
    let offlineHeld = Message("Reserved now", "Teď vyhrazeno")
    let offlineLater = Message(
        "What is still reserved comes back once the chargers have heard of it, at the latest after "
            + "30 days.",
        "Co je ještě vyhrazené, se ti vrátí, až se to nabíječky dozvědí, nejpozději za 30 dní.")

    let automatic = Message("Automatic top-up", "Automatické dobíjení")
    let automaticHint = Message(
        "You pay once now and agree that your card is charged again when your credit runs low.",
        "Teď jednou zaplatíš a tím souhlasíš, že ti z karty strhneme další platbu, až kredit "
            + "dojde.")
    let eachTime = Message("Each time, in CZK", "Pokaždé, v Kč")
    let threshold = Message("When the credit falls below, in CZK", "Když klesne pod, v Kč")
    let dailyCap = Message("At most within 24 hours, in CZK", "Nejvýš za 24 hodin, v Kč")
    let agree = Message(
        "I agree to automatic payments", "Souhlasím s automatickými platbami")
    let consent = Message(
        "The fixed amount above is charged to your card for credit for charging whenever the "
            + "credit falls below the limit above, at most up to the daily amount. We send you a "
            + "message before each payment. You can end this here at any time.",
        "Z karty se ti strhne výše uvedená pevná částka na kredit na nabíjení pokaždé, když kredit "
            + "klesne pod uvedenou hranici, nejvýš do uvedené denní částky. Před každou platbou "
            + "dostaneš zprávu a kdykoli to tu můžeš zrušit.")
    let agreeFirst = Message("Agree first.", "Nejdřív s tím souhlas.")
    let noCards = Message(
        "Nobody can pay by card here yet: only test payments are set up, and credit here is real money. "
            + "Top up by bank transfer.",
        "Kartou se tu zatím platit nedá: nastavené jsou jen zkušební platby a kredit je tu za "
            + "skutečné peníze. Dobij ho převodem.")
    let capTooLow = Message(
        "This must be at least the amount of one payment.",
        "Musí to být aspoň částka jedné platby.")
    let start = Message("Agree and pay", "Souhlasit a zaplatit")
    let end = Message("End automatic top-up", "Zrušit automatické dobíjení")
    let ended = Message("Your card is no longer charged.", "Z karty už nic nestrhneme.")

    let payment = Message("Top-up", "Dobití")
    let continueToGateway = Message("Continue to the payment", "Pokračovat k platbě")
    let lookAgain = Message("Look again", "Zkontrolovat znovu")
    let tryAgain = Message("Try again", "Zkusit znovu")

    let owed = Message("What you owe hosts", "Co dlužíš hostitelům")
    let owedHint = Message(
        "Hosts sell the charging here themselves. You pay each of them by bank transfer.",
        "Nabíjení tu prodávají přímo hostitelé. Každému platíš převodem na účet.")
    let statements = Message("Statements of hosts", "Vyúčtování hostitelů")
    let questions = Message("Your questions about prices", "Tvoje otázky k cenám")

    let payBack = Message("Pay credit back", "Vrátit kredit")
    let payBackHint = Message(
        "All your credit goes back: to the cards with which you topped it up in the last six months, "
            + "the newest first, and the rest by bank transfer. An automatic top-up ends with it.",
        "Celý kredit ti vrátíme: na karty, kterými byl za posledního půl roku dobitý, od nejnovější "
            + "platby, a zbytek převodem na účet. Automatické dobíjení se tím zruší.")
    let toCards = Message("To your cards", "Na karty")
    let toAccount = Message("To your bank account", "Na účet")
    let account = Message("Bank account (IBAN)", "Bankovní účet (IBAN)")
    let wrongAccount = Message(
        "This is not a valid IBAN, such as CZ65 0800 0000 1920 0014 5399.",
        "Tohle není platný IBAN, třeba CZ65 0800 0000 1920 0014 5399.")
    let payBackAll = Message("Have it paid back", "Nechat si vrátit")
    let nothingToPayBack = Message(
        "There is no credit to pay back, or a part of it is held for charging or a booking. Then it "
            + "can be paid back once that is over. What is reserved for charging without a "
            + "connection comes back when you switch that off on the page of your credit.",
        "Na kreditu nic není, nebo je část blokovaná na nabíjení či rezervaci. Pak půjde vrátit, až "
            + "to skončí. Co je vyhrazené pro nabíjení bez spojení, se vrátí, když ho na stránce "
            + "kreditu vypneš.")
    let requested = Message(
        "The credit is on its way. What a card does not take comes back here.",
        "Kredit je na cestě. Co karta nepřijme, se vrátí sem.")

    func automaticIsOn(_ amount: String, below threshold: String, _ cap: String) -> Message {
        Message(
            "\(amount) is charged whenever the credit falls below \(threshold), at most \(cap) "
                + "within 24 hours.",
            "Když kredit klesne pod \(threshold), strhneme \(amount), nejvýš \(cap) za 24 hodin.")
    }

    func state(_ state: Payment.State) -> Message {
        switch state {
        case .intended, .created:
            Message("Waiting for your payment", "Čekáme na tvoji platbu")
        case .authorized:
            Message("The bank is confirming it", "Banka platbu potvrzuje")
        case .paid: Message("Paid; your credit is topped up", "Zaplaceno, kredit je dobitý")
        case .canceled: Message("The payment was cancelled", "Platba byla zrušena")
        case .timedOut: Message("The payment was not made in time", "Platba nepřišla včas")
        case .partiallyRefunded, .refunded:
            Message("The money was sent back", "Peníze jsme poslali zpět")
        case .failed: Message("The payment failed", "Platba se nepodařila")
        }
    }

    func kind(_ kind: Posting.Kind) -> Message {
        switch kind {
        case .topUp, .matchedTransfer: Message("Top-up", "Dobití")
        case .payBack: Message("Paid back", "Vráceno")
        case .hold: Message("Held", "Blokováno")
        case .release: Message("Released", "Uvolněno")
        case .settlement: Message("Charging", "Nabíjení")
        case .correction: Message("Correction of charging", "Oprava nabíjení")
        case .refund: Message("Refund", "Vrácení peněz")
        case .bookingFee: Message("Fee of a booking", "Poplatek za rezervaci")
        case .goodwill: Message("From the operator", "Od provozovatele")
        case .badDebt: Message("Debt written off", "Odepsaný dluh")
        case .guestPayment, .earningReleased, .payout, .payoutReturned, .unmatchedTransfer,
            .receivedByHost, .gatewayFee:
            Message("Other", "Ostatní")
        }
    }
}
