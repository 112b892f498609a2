import CommonBase

/// Checks of user input.
package enum Check {
    /// - Throws: `invalidInput` with this field and message if the condition is false.
    package static func that(_ holds: Bool, _ field: String, _ message: String) throws {
        guard holds else { throw ServiceError(.invalidInput, message, field: field) }
    }

    /// - Parameter lengths: in Unicode scalars, which SQLite counts, too.
    /// - Returns: the text.
    /// - Throws: `invalidInput` for another length, or for characters that control a terminal, end a
    ///   line or set the direction of text.
    package static func text(_ text: String, _ field: String, _ lengths: ClosedRange<Int>) throws
        -> String
    {
        guard lengths.contains(text.unicodeScalars.count), !text.hasControls else {
            throw ServiceError(
                .invalidInput,
                "\(field) must have \(lengths.lowerBound) to \(lengths.upperBound) printable "
                    + "characters.", field: field)
        }
        return text
    }

    /// - Returns: the address.
    /// - Throws: `invalidInput` if `text` is not plausibly an e-mail address.
    package static func email(_ text: String) throws -> String {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isPlausible =
            parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) } && text.utf8.count <= 254
        guard isPlausible else {
            throw ServiceError(
                .invalidInput, "email must be an address such as eva@example.org.", field: "email")
        }
        return text
    }
}
