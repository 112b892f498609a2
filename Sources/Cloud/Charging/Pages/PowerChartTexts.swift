import MessageCatalogue

struct PowerChartTexts: Sendable {
    /// The alternative text of a curve.
    func summary(_ maximum: String, from start: String, to end: String) -> Message {
        Message(
            "Power from \(start) to \(end), at most \(maximum)",
            "Výkon od \(start) do \(end), nejvýš \(maximum)")
    }
}
