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

    /// The text, in quotes if it has a blank: otherwise an id could look like another `name=value`.
    static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x20 || $0 == 0x22 }) else { return text }
        return "\"\(text.replacing("\"", with: #"\""#))\""
    }

    /// The text for a line that people read.
    static func shown(_ text: String, to limit: Int) -> String {
        cut(text, to: limit).escapingControls()
    }
}
