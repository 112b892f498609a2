import MessageCatalogue

struct TransferTexts: Sendable {
    let heading = Message("Top up by bank transfer", "Dobít kredit převodem")
    let back = Message("Back to credit", "Zpět na kredit")
    let intro = Message(
        "Scan the code in your banking app. It fills in the account, the amount and your variable "
            + "symbol.",
        "Naskenuj kód v bankovní aplikaci. Vyplní účet, částku i tvůj variabilní symbol.")
    let amount = Message("Amount in CZK", "Částka v Kč")
    let make = Message("Show the code", "Ukázat kód")
    let pay = Message("Transfer", "Převod")
    let permanent = Message(
        "The variable symbol is yours for ever, so you can also save a standing order. "
            + "Without it we do not know whose money it is.",
        "Variabilní symbol je tvůj napořád, takže si můžeš nastavit i trvalý příkaz. "
            + "Bez něj nepoznáme, čí peníze to jsou.")
    let when = Message(
        "The money is on your credit as soon as the bank tells us about it, mostly the next "
            + "working day.",
        "Peníze máš na kreditu, jakmile nám je banka ohlásí, většinou další pracovní den.")
    let notSold = Message(
        "Credit is not used here, so there is nothing to top up.",
        "Kredit se tady nepoužívá, takže není co dobíjet.")
    let noAccount = Message(
        "The operator has not set a bank account yet. Top up by card, or ask the operator.",
        "Provozovatel zatím nenastavil bankovní účet. Dobij kredit kartou, nebo se ho zeptej.")
    let message = Message("Credit", "Kredit")

    let wrongAmount = Message(
        "Type an amount from CZK 0.01 to CZK 100,000.",
        "Zadej částku od 0,01 Kč do 100 000 Kč.")
}
