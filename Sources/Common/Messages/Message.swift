/// A text in each language. The initialiser requires all of them, so that none can be missing.
package struct Message: Hashable, Sendable {
    private let english: String
    private let czech: String

    package init(_ english: String, _ czech: String) {
        self.english = english
        self.czech = czech
    }

    package func callAsFunction(_ language: Language) -> String {
        switch language {
        case .english: english
        case .czech: czech
        }
    }

    /// A number with the plural form that it requires (Unicode CLDR, cardinal numbers).
    /// - Parameters:
    ///   - english: the noun after 1, and after any other number.
    ///   - czech: the noun after 1, after 2 to 4, and after any other number.
    package static func counted(
        _ count: Int, english: (one: String, other: String),
        czech: (one: String, few: String, other: String)
    ) -> Message {
        switch count {
        case 1: Message("\(count) \(english.one)", "\(count) \(czech.one)")
        case 2...4: Message("\(count) \(english.other)", "\(count) \(czech.few)")
        default: Message("\(count) \(english.other)", "\(count) \(czech.other)")
        }
    }
}
