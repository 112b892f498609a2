/// The languages in which Zapoj shows texts to people.
package enum Language: String, Hashable, Sendable, CaseIterable {
    case english = "en"
    case czech = "cs"

    /// Language ranges of a header beyond this number are ignored.
    static let maximumRanges = 20

    /// Selects the preferred language; English if the header names neither.
    /// - Parameter header: the value of `Accept-Language` (RFC 9110 §12.5.4).
    package init(accepting header: String) {
        var best: (language: Language, quality: Double)?
        let ranges = header.lowercased().filter { !$0.isWhitespace }.split(separator: ",")
        for range in ranges.prefix(Self.maximumRanges) {
            let parts = range.split(separator: ";")
            guard let tag = parts.first,
                let language = Language(rawValue: String(tag.prefix { $0 != "-" }))
            else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }
            let quality = weight.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            // The first of two ranges with the same quality is preferred.
            if quality > (best?.quality ?? 0) { best = (language, quality) }
        }
        self = best?.language ?? .english
    }
}
