import MessageCatalogue

struct ReportedMessageTexts: Sendable {
    let back = Message("Administration", "Správa")
    let heading = Message("Reported messages", "Nahlášené zprávy")
    let summary = Message(
        "Messages of bookings that their readers reported.",
        "Zprávy k rezervacím, které někdo nahlásil.")
    let none = Message("No reported messages.", "Žádné nahlášené zprávy.")
    let person = Message("The person", "Člověk")
    let keep = Message("Keep", "Nechat")
    let delete = Message("Delete", "Smazat")
    let kept = Message("The message stays.", "Zpráva zůstane.")
    let deleted = Message("The message is deleted.", "Zpráva je smazaná.")
    let older = Message("Older", "Starší")

    func about(_ reporter: String, _ reported: String, _ sent: String) -> Message {
        Message(
            "Sent \(sent). Reported by \(reporter) \(reported).",
            "Odesláno \(sent). Nahlášeno \(reported), nahlašuje \(reporter).")
    }
}
