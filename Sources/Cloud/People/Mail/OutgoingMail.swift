import CommonBase
import MessageCatalogue

/// A mail that the cloud is to send to one recipient, as plain text and HTML.
///
/// Texts may hold names and labels from outside: they are written as text. Controlling characters
/// are removed, and texts are cut to the lengths below.
package struct OutgoingMail: Sendable {
    /// Maximum lengths in Unicode scalars, and the maximum number of paragraphs.
    static let maximumSubject = 200
    static let maximumParagraph = 4000
    static let maximumParagraphs = 20
    static let maximumPath = 1000

    /// The address of the recipient, as `Check.email` accepts it.
    package var to: String
    package var language: Language
    package var subject: Message
    package var paragraphs: [Message]
    /// A button below the text. The path starts with `/` and is appended to the cloud's public URL.
    package var link: (label: Message, path: String)?
    /// To somebody whose account was deleted: nothing of the mail is kept after it was sent.
    package var isLast: Bool

    package init(
        to: String, language: Language, subject: Message, paragraphs: [Message],
        link: (label: Message, path: String)? = nil, isLast: Bool = false
    ) {
        self.isLast = isLast
        self.to = to
        self.language = language
        self.subject = subject
        self.paragraphs = paragraphs
        self.link = link
    }
}
