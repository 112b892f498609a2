import MessageCatalogue

/// A transfer to make.
struct PaymentCodeTexts: Sendable {
    let account = Message("Account", "Účet")
    let amount = Message("Amount", "Částka")
    let symbol = Message("Variable symbol", "Variabilní symbol")
    let message = Message("Message", "Zpráva")
    let anyAmount = Message("any amount", "libovolná částka")

    func alt(_ amount: String, _ recipient: String) -> Message {
        Message(
            "QR Platba code for your banking app: \(amount) to \(recipient). "
                + "The same is written beside it.",
            "Kód QR Platba pro bankovní aplikaci: \(amount), příjemce \(recipient). "
                + "Totéž je napsané vedle.")
    }
}
