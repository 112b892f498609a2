import MessageCatalogue

/// The pages of the test gateway.
struct TestGatewayTexts: Sendable {
    let heading = Message("Test gateway", "Zkušební brána")
    let noMoney = Message(
        "No money moves here. Choose how the payment ends.",
        "Tady se žádné peníze nepřevádějí. Vyber, jak platba dopadne.")
    let pay = Message("Pay", "Zaplatit")
    let decline = Message("Card declined", "Karta zamítnutá")
    let cancel = Message("Cancel", "Zrušit")
    let back = Message("Back to Zapoj", "Zpět do Zapoj")

    func state(_ state: GatewayPayment.State) -> Message {
        switch state {
        case .created: Message("Waiting for you", "Čeká na tebe")
        case .authorized: Message("The amount is held.", "Částka je zablokovaná.")
        case .paid: Message("Paid", "Zaplaceno")
        case .canceled: Message("Not paid", "Nezaplaceno")
        case .timedOut: Message("The time is over.", "Čas vypršel.")
        case .partiallyRefunded: Message("Partly refunded", "Zčásti vráceno")
        case .refunded: Message("Refunded", "Vráceno")
        }
    }
}
