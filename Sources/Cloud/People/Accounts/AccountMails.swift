import CloudCore
import CloudWeb
import CommonBase
import MessageCatalogue

/// The mails about an account.
enum AccountMails {
    /// To a new address, with the link that confirms it.
    /// - Parameter next: the page to show afterwards.
    static func confirmation(
        _ link: AccountLink, token: String, next: String? = nil
    ) -> OutgoingMail {
        let query = next.map { "?next=\($0.percentEncodedForQuery)" } ?? ""
        return OutgoingMail(
            to: link.email, language: link.language,
            subject: Message("Confirm your e-mail address", "Potvrď svou e-mailovou adresu"),
            paragraphs: [
                Message(
                    "Somebody, probably you, is making an account at Zapoj with this address. "
                        + "Choose a password to finish it. The link is valid for one day.",
                    "Někdo, nejspíš ty, si zakládá účet v Zapoji s touto adresou. Dokonči to "
                        + "volbou hesla. Odkaz platí jeden den."),
                Message(
                    "If that was not you, ignore this mail: no account is made without the link.",
                    "Pokud o tom nevíš, nic nedělej: bez odkazu žádný účet nevznikne."),
            ],
            link: (Message("Choose a password", "Zvolit heslo"), "/confirm/\(token)\(query)"))
    }

    /// To an address that has an account, when somebody wants to use it for another one.
    static func known(
        _ person: Person, _ link: AccountLink, _ db: Database
    ) throws -> OutgoingMail {
        OutgoingMail(
            to: link.email, language: try PersonTable.language(of: person.id, db) ?? link.language,
            subject: Message("You already have an account", "Už máš účet"),
            paragraphs: [
                Message(
                    "Somebody, perhaps you, wanted to use this address for an account at Zapoj. "
                        + "It already has one: sign in with it, or set a new password if you "
                        + "forgot yours.",
                    "Někdo, možná ty, zadal tuto adresu pro účet v Zapoji. Jeden už má: přihlas "
                        + "se jím, nebo si nastav nové heslo, pokud si na staré nevzpomínáš."),
                Message(
                    "If that was not you, ignore this mail: nothing has changed.",
                    "Pokud o tom nevíš, nic nedělej: nic se nezměnilo."),
            ],
            link: (Message("Sign in", "Přihlásit se"), "/sign-in"))
    }

    static func passwordReset(_ link: AccountLink, token: String) -> OutgoingMail {
        OutgoingMail(
            to: link.email, language: link.language,
            subject: Message("Set a new password", "Nastav si nové heslo"),
            paragraphs: [
                Message(
                    "You can set a new password of your account at Zapoj. The link is valid for "
                        + "one hour.",
                    "Můžeš si nastavit nové heslo ke svému účtu v Zapoji. Odkaz platí jednu "
                        + "hodinu."),
                Message(
                    "A new password signs you out everywhere, and removes your passkeys and access "
                        + "tokens.",
                    "Nové heslo tě na všech zařízeních odhlásí a odebere tvoje přístupové klíče a "
                        + "přístupové tokeny."),
                Message(
                    "If you did not ask for it, ignore this mail: your password stays as it is.",
                    "Pokud o tom nevíš, nic nedělej: heslo zůstává, jaké je."),
            ],
            link: (Message("Set a new password", "Nastavit nové heslo"), "/reset/\(token)"))
    }

    /// To the new address of an account.
    static func newAddress(
        _ link: AccountLink, of name: String, token: String
    ) -> OutgoingMail {
        OutgoingMail(
            to: link.email, language: link.language,
            subject: Message("Confirm your new address", "Potvrď svou novou adresu"),
            paragraphs: [
                Message(
                    "The account of \(name) at Zapoj is to use this address. The link is valid "
                        + "for one day.",
                    "Účet \(name) v Zapoji má používat tuto adresu. Odkaz platí jeden den."),
                Message(
                    "If you did not ask for it, ignore this mail.",
                    "Pokud o tom nevíš, nic nedělej."),
            ],
            link: (Message("Confirm the address", "Potvrdit adresu"), "/confirm/\(token)"))
    }

    /// To the old address, while there is time to react.
    static func addressChangeRequested(_ link: AccountLink, old: String) -> OutgoingMail {
        OutgoingMail(
            to: old, language: link.language,
            subject: Message("Your address is to change", "Tvoje adresa se má změnit"),
            paragraphs: [
                Message(
                    "Somebody who is signed in to your account at Zapoj wants to use \(link.email) "
                        + "instead of this address.",
                    "Někdo přihlášený ke tvému účtu v Zapoji chce místo této adresy používat "
                        + "\(link.email)."),
                notYouSetPassword,
            ],
            link: (Message("Set a new password", "Nastavit nové heslo"), "/forgot-password"))
    }

    /// To the old address, when it was replaced.
    static func addressLeft(_ link: AccountLink, old: String) -> OutgoingMail {
        OutgoingMail(
            to: old, language: link.language,
            subject: Message("Your address has changed", "Tvoje adresa se změnila"),
            paragraphs: [
                Message(
                    "Your account at Zapoj now uses \(link.email). This address no longer gets "
                        + "its mails.",
                    "Tvůj účet v Zapoji teď používá \(link.email). Na tuto adresu už e-maily "
                        + "nechodí."),
                Message(
                    "If you did not change it, write to the people who run this Zapoj at once.",
                    "Pokud o tom nevíš, napiš hned těm, kdo tento Zapoj provozují."),
            ])
    }

    static func addressChanged(_ person: PersonID, to email: String) -> Notification {
        Notification(
            person: person, kind: .account,
            title: Message("Your address has changed", "Tvoje adresa se změnila"),
            text: Message(
                "Your account now uses \(email).", "Tvůj účet teď používá \(email)."),
            path: "/settings")
    }

    static func passwordChanged(_ person: PersonID) -> Notification {
        Notification(
            person: person, kind: .account,
            title: Message("Your password has changed", "Tvoje heslo se změnilo"),
            text: Message(
                "The password of your account has changed, and you were signed out elsewhere. "
                    + "If that was not you, set a new password at once.",
                "Heslo tvého účtu se změnilo a ostatní zařízení se odhlásila. Pokud o tom nevíš, "
                    + "nastav si hned nové heslo."),
            path: "/forgot-password")
    }

    /// After a password was set by a mailed link.
    static func passwordReset(of person: PersonID) -> Notification {
        Notification(
            person: person, kind: .account,
            title: Message("Your password has changed", "Tvoje heslo se změnilo"),
            text: Message(
                "A mailed link set a new password of your account. You were signed out "
                    + "everywhere, and your passkeys and access tokens were removed: add those "
                    + "that you need again. If that was not you, set a new password at once.",
                "Heslo tvého účtu se změnilo odkazem z e-mailu. Všechna zařízení se odhlásila a "
                    + "tvoje přístupové klíče a přístupové tokeny jsou odebrané: přidej si znovu "
                    + "ty, které potřebuješ. Pokud o tom nevíš, nastav si hned nové heslo."),
            path: "/forgot-password")
    }

    static func passkeyAdded(_ name: String, to person: PersonID) -> Notification {
        Notification(
            person: person, kind: .account,
            title: Message("A passkey was added", "Přibyl přístupový klíč"),
            text: Message(
                "The passkey \(name) can now sign in to your account. If you do not know it, "
                    + "remove it, and set a new password.",
                "Přístupový klíč \(name) se teď může přihlásit k tvému účtu. Pokud o něm nevíš, "
                    + "odeber ho a nastav si nové heslo."),
            path: "/settings/passkeys")
    }

    private static let notYouSetPassword = Message(
        "If that was not you, set a new password now: it ends all sessions and stops the change.",
        "Pokud to nejsi ty, nastav si hned nové heslo: ukončí to všechna přihlášení a změnu "
            + "zastaví.")
}
