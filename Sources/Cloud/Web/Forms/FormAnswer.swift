import MessageCatalogue
import NIOCore

/// What the browser gets after a form was accepted.
package enum FormAnswer: Sendable {
    /// The browser goes to a page of ours, which shows `saying` once.
    case see(String, saying: Message? = nil)
    /// A page with a secret that is shown only now. If the form is sent again, by a double click or a
    /// reload, the work is not done again: the browser goes to `repeated`, which shows `saying`.
    case once(HTMLPage, repeated: String, saying: Message)
    /// As `see`, with a new session token, or without a session for nil.
    case session(String?, see: String, saying: Message? = nil)
    /// As `see`; the browser remembers the language for pages that know no session.
    case language(Language, see: String, saying: Message? = nil)
}
