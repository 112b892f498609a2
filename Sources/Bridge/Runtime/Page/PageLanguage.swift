/// The languages of the status page.
enum PageLanguage: String, Hashable, Sendable, CaseIterable {
    case english = "en"
    case czech = "cs"

    /// Most ranges of a header that are read.
    static let maximumRanges = 20

    /// English where the header names neither language.
    /// - Parameter header: `Accept-Language` (RFC 9110 §12.5.4).
    init(accepting header: String) {
        var best: (language: PageLanguage, quality: Double)?
        let ranges = header.lowercased().filter { !$0.isWhitespace }.split(separator: ",")
        for range in ranges.prefix(Self.maximumRanges) {
            let parts = range.split(separator: ";")
            guard let tag = parts.first,
                let language = PageLanguage(rawValue: String(tag.prefix { $0 != "-" }))
            else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }
            let quality = weight.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            // The first of two with the same quality counts.
            if quality > (best?.quality ?? 0) { best = (language, quality) }
        }
        self = best?.language ?? .english
    }
}

/// A text in each language.
struct Phrase: Hashable, Sendable {
    private let english: String
    private let czech: String

    init(_ english: String, _ czech: String) {
        self.english = english
        self.czech = czech
    }

    func callAsFunction(_ language: PageLanguage) -> String {
        switch language {
        case .english: english
        case .czech: czech
        }
    }
}
