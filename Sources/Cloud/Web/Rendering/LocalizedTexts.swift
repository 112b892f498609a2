import MessageCatalogue

/// The texts of a page in one language: `{{t.title}}` is its member `title`.
struct LocalizedTexts {
    private let messages: [String: Message]
    private let language: Language

    init(_ texts: any Sendable, in language: Language) {
        var messages: [String: Message] = [:]
        for child in Mirror(reflecting: texts).children {
            if let name = child.label, let message = child.value as? Message {
                messages[name] = message
            }
        }
        self.messages = messages
        self.language = language
    }

    /// A text that is missing is shown as its name; `PageTextsTests` finds it before.
    func text(_ name: String) -> String { messages[name]?(language) ?? "⟦\(name)⟧" }
}
