import CommonBase
import Logging

/// Texts of a log line, which may hold what others have sent: cut to a length that one line may have,
/// and without characters that control a terminal or begin another line.
enum LogText {
    /// Maximum length of a message or an error in Unicode scalars.
    static let messageLimit = 8192
    /// Maximum length of a value of the metadata, in Unicode scalars.
    static let valueLimit = 2048
    /// Maximum length of a name of the metadata, in Unicode scalars.
    static let nameLimit = 100

    /// The text, with an ellipsis if it is cut.
    static func cut(_ text: String, to limit: Int) -> String {
        let short = text.cut(toScalars: limit)
        return short.utf8.count == text.utf8.count ? text : short + "…"
    }

    /// The text, in quotes if it has a blank or another character by which an id could look like
    /// another `name=value`. Outside ASCII are more blanks.
    static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            (0x21...0x7E).contains(byte) && !#""=\"#.utf8.contains(byte)
        }
        guard !isPlain else { return text }
        let escaped = text.replacing(#"\"#, with: #"\\"#).replacing(#"""#, with: #"\""#)
        return "\"\(escaped)\""
    }

    /// The text for a line that people read.
    static func shown(_ text: String, to limit: Int) -> String {
        cut(text, to: limit).escapingControls()
    }
}
