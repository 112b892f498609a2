/// The number of a release, as `1.12.0`: up to four numbers, of which later ones weigh less.
struct ReleaseVersion: Hashable, Comparable, Sendable {
    /// As it was written, for people.
    let text: String
    /// Without zeros at the end: 1.2 and 1.2.0 are the same.
    private let parts: [Int]

    /// What a valid number is, for messages.
    static let rule = "a number such as 1.12.0"
    private static let maximumParts = 4
    private static let maximumDigits = 6

    /// Nil for a text that is no number of a release.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= Self.maximumParts else { return nil }
        var numbers: [Int] = []
        for part in parts {
            guard (1...Self.maximumDigits).contains(part.utf8.count),
                part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(part)
            else { return nil }
            numbers.append(number)
        }
        while numbers.last == 0 { numbers.removeLast() }
        self.parts = numbers
        self.text = text
    }

    static func == (one: Self, other: Self) -> Bool { one.parts == other.parts }
    static func < (one: Self, other: Self) -> Bool {
        one.parts.lexicographicallyPrecedes(other.parts)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(parts) }
}
