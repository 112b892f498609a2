extension RawRepresentable<String> where Self: CaseIterable {
    /// A word of OCPP as stations write it: in any case, and with other spaces, underscores or
    /// hyphens. Nil for any other word.
    package init?(word text: String) {
        if let exact = Self(rawValue: text) {
            self = exact
            return
        }
        let given = Self.core(text)
        guard let match = Self.allCases.first(where: { Self.core($0.rawValue) == given }) else {
            return nil
        }
        self = match
    }

    /// The letters and digits of a word, in lower case.
    static func core(_ text: String) -> String {
        String(text.lowercased().filter { $0.isLetter || $0.isNumber })
    }
}
