import CommonBase

/// Checks of what people type.
package enum Check {
    /// - Throws: `invalidInput` unless it holds.
    package static func that(_ holds: Bool, _ field: String, _ message: String) throws {
        guard holds else { throw ServiceError(.invalidInput, message, field: field) }
    }

    package static func text(_ text: String, _ field: String, _ lengths: ClosedRange<Int>) throws
        -> String
    {
        let isPrintable = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        // SQLite counts Unicode scalars too.
        guard lengths.contains(text.unicodeScalars.count), isPrintable else {
            throw ServiceError(
                .invalidInput,
                "\(field) has \(lengths.lowerBound) to \(lengths.upperBound) printable characters.",
                field: field)
        }
        return text
    }

    package static func email(_ text: String) throws -> String {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isPlausible =
            parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) } && text.utf8.count <= 254
        guard isPlausible else {
            throw ServiceError(.invalidInput, "This is no e-mail address.", field: "email")
        }
        return text
    }
}
