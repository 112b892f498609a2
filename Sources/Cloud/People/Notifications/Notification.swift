import CommonBase
import MessageCatalogue

/// What a person is to learn: a line of their inbox and, as they choose, a mail.
///
/// Texts may hold names and labels from outside: they are shown as text. Controlling characters are
/// removed, and texts are cut to the lengths below.
package struct Notification: Sendable {
    /// Maximum lengths in Unicode scalars.
    static let maximumTitle = 200
    static let maximumText = 2000
    static let maximumPath = 1000

    package var person: PersonID
    package var kind: NotificationKind
    package var title: Message
    package var text: Message
    /// The page about it, which starts with `/`.
    package var path: String?
    /// Who is named in the texts by their present name, if it is somebody else: the name goes with
    /// their account.
    package var about: PersonID?

    package init(
        person: PersonID, kind: NotificationKind, title: Message, text: Message,
        path: String? = nil, about: PersonID? = nil
    ) {
        self.about = about
        self.person = person
        self.kind = kind
        self.title = title
        self.text = text
        self.path = path
    }
}
