import CloudHTTP
import CommonBase
import MessageCatalogue

struct FailureModel: Sendable {
    var status: Int
    var explanation: String
}

/// What a page says when something went wrong.
struct FailureTexts: Sendable {
    let home = Message("Go to the start page", "Na úvodní stránku")
    let error = Message("Error", "Chyba")

    struct Words: Sendable {
        var title: Message
        var explanation: Message
    }

    static func of(_ problem: Problem) -> Words {
        words[ServiceError.Code(rawValue: problem.code) ?? .internalError] ?? other
    }

    private static let other = Words(
        title: Message("Something went wrong", "Něco se pokazilo"),
        explanation: Message(
            "It is our fault, and it has been logged. Please try again in a while.",
            "Je to naše chyba a máme ji zapsanou. Zkus to prosím za chvíli znovu."))

    private static let busy = Words(
        title: Message("The server is busy", "Server je vytížený"),
        explanation: Message(
            "Please try again in a few seconds.", "Zkus to prosím za pár sekund znovu."))

    private static let invalid = Words(
        title: Message("This request is not valid", "Tenhle požadavek není platný"),
        explanation: Message(
            "Go back, load the page again and retry.",
            "Vrať se, načti stránku znovu a zkus to ještě jednou."))

    private static let words: [ServiceError.Code: Words] = [
        .notFound: Words(
            title: Message("There is no such page", "Taková stránka tu není"),
            explanation: Message(
                "The link may be old, or it belongs to somebody else.",
                "Odkaz je možná starý, nebo patří někomu jinému.")),
        .forbidden: Words(
            title: Message("This was not accepted", "Tohle nešlo přijmout"),
            explanation: Message(
                "You may not do this, or the page lay open too long. Go back, load it again and "
                    + "retry.",
                "Na tohle nemáš oprávnění, nebo byla stránka otevřená příliš dlouho. Vrať se, "
                    + "načti ji znovu a zkus to ještě jednou.")),
        .tooManyRequests: Words(
            title: Message("Too many attempts", "Příliš mnoho pokusů"),
            explanation: Message(
                "Please wait a minute and try again.", "Počkej prosím minutu a zkus to znovu.")),
        .overloaded: busy, .unavailable: busy, .storageFailed: busy,
        .invalidInput: invalid, .methodNotAllowed: invalid, .expectationFailed: invalid,
        .conflict: invalid,
        .tooLarge: Words(
            title: Message("That is too large", "Tohle je příliš velké"),
            explanation: Message(
                "Go back and send less.", "Vrať se a pošli toho méně.")),
    ]
}
