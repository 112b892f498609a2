import CommonBase
import MessageCatalogue

/// What is wrong with a form, in words for the person who sent it.
package struct FormError: Error, Sendable {
    /// The name of the field at fault; nil if it is the form as a whole.
    package var field: String?
    package var message: Message

    package init(_ field: String?, _ message: Message) {
        self.field = field
        self.message = message
    }

    /// What a service refused. If its sentence is only English, a Czech page says only of what kind
    /// it is: pages throw a `FormError` for what they expect.
    /// Nil for a failure that is not the person's.
    package init?(_ error: ServiceError) {
        guard let kind = Self.kinds[error.code] else { return nil }
        self.init(error.field, Message(error.message, error.czech ?? kind))
    }

    private static let kinds: [ServiceError.Code: String] = [
        .invalidInput: "Tato hodnota není platná.",
        .unauthenticated: "Heslo nebo odkaz neplatí.",
        .forbidden: "Na tohle nemáš oprávnění.",
        .notFound: "To už neexistuje.",
        .conflict: "To teď nejde: mezitím se něco změnilo, nebo to už existuje.",
        .tooLarge: "Je to příliš velké.",
        .tooManyRequests: "Příliš mnoho pokusů. Zkus to za minutu znovu.",
        .overloaded: "Server je teď vytížený. Zkus to za chvíli znovu.",
        .unavailable: "To teď není dostupné. Zkus to později.",
    ]
}
