import CloudWeb
import CommonBase
import MessageCatalogue

/// What the services of accounts and invitations refuse, in words for the person at the form.
package enum AccountRefusals {
    /// Runs `work`, and puts its expected refusals into words.
    package static func inWords<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as ServiceError {
            guard let words = words(error) else { throw error }
            throw words
        }
    }

    private static func words(_ error: ServiceError) -> FormError? {
        switch (error.code, error.field) {
        case (.invalidInput, "email"), (.invalidInput, "name"), (.invalidInput, "password"),
            (.invalidInput, "currentPassword"):
            FormError(error.field, fields[error.field ?? ""] ?? other)
        // The forms behind a mailed link have no field for the address.
        case (.conflict, "email"):
            FormError(
                nil,
                Message(
                    "This address already has an account. Sign in with it.",
                    "Tahle adresa už účet má. Přihlas se jím."))
        case (.tooManyRequests, "email"):
            FormError(
                "email",
                Message(
                    "That is enough changes of the address for one day. Try again tomorrow.",
                    "Na jeden den už je změn adresy dost. Zkus to zítra."))
        case (.tooManyRequests, _):
            FormError(
                nil,
                Message(
                    "Too many attempts. Wait a minute and try again.",
                    "Příliš mnoho pokusů. Počkej minutu a zkus to znovu."))
        default: nil
        }
    }

    private static let other = Message("This is not valid.", "Tohle není platné.")

    private static let fields = [
        "email": Message(
            "Type an address such as eva@example.org.", "Zadej adresu, třeba eva@example.org."),
        "name": Message(
            "Type a name of at most 200 characters.", "Zadej jméno, nejvýš 200 znaků."),
        "password": Message(
            "Choose a password of at least 8 characters that is not among the most common ones.",
            "Zvol heslo aspoň o 8 znacích, které nepatří mezi nejběžnější."),
        "currentPassword": Message(
            "This is not your password.", "Tohle není tvoje heslo."),
    ]
}
