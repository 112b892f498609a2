import MessageCatalogue

/// What Zapoj adds to each mail.
struct MailTexts: Sendable {
    func footer(_ address: String) -> Message {
        Message(
            "Zapoj sent this mail automatically. \(address)",
            "Tento e-mail poslal automaticky Zapoj. \(address)")
    }
}
