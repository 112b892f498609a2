import MessageCatalogue

struct GuideTexts: Sendable {
    let guide = Message("Guide", "Příručka")
    let chapters = Message("Chapters", "Kapitoly")
}
