import MessageCatalogue

struct AdminTexts: Sendable {
    let heading = Message("Administration", "Správa")
    let intro = Message(
        "What the cloud has noticed, and what waits for you.",
        "Co cloud zaznamenal a co na tebe čeká.")
    let toSetup = Message("Continue the setup", "Dokončit první spuštění")

    func missing(_ steps: String) -> Message {
        Message(
            "The setup is not finished. Missing: \(steps).",
            "První spuštění není dokončené. Chybí: \(steps).")
    }
}
