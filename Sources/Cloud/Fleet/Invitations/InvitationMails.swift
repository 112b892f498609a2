import CloudPeople
import CommonBase
import MessageCatalogue

/// The mails and notifications about invitations.
enum InvitationMails {
    static func invitation(
        to email: String, _ language: Language, token: String,
        _ details: InvitationService.Details
    ) -> OutgoingMail {
        OutgoingMail(
            to: email, language: language,
            subject: Message(
                "\(details.inviter) invites you to Zapoj", "\(details.inviter) tě zve do Zapoje"),
            paragraphs: [
                offer(details),
                Message(
                    "The link is valid for 7 days and for you alone.",
                    "Odkaz platí 7 dní a jen pro tebe."),
            ],
            link: (
                Message("Accept the invitation", "Přijmout pozvánku"), "/invitation/\(token)"
            ))
    }

    /// What the invitation offers, in a sentence.
    static func offer(_ details: InvitationService.Details) -> Message {
        let (inviter, place) = (details.inviter, details.place ?? "")
        return switch details.offer {
        case .account:
            Message(
                "\(inviter) invites you to Zapoj, where you charge at your neighbours'.",
                "\(inviter) tě zve do Zapoje, kde se nabíjí u sousedů.")
        case .charging:
            Message(
                "\(inviter) invites you to charge at \(place).",
                "\(inviter) tě zve nabíjet: \(place).")
        case .coHost:
            Message(
                "\(inviter) invites you to run \(place) together.",
                "\(inviter) tě zve ke společné správě: \(place).")
        }
    }

    static func accepted(
        by person: PersonID, name: String, _ details: InvitationService.Details,
        _ invitation: Invitation
    ) -> Notification {
        let text =
            switch details.offer {
            case .account:
                Message(
                    "\(name) has made an account by your invitation.",
                    "\(name) má díky tvé pozvánce účet.")
            case .charging:
                Message(
                    "\(name) may now charge at \(details.place ?? "").",
                    "\(name) teď může nabíjet: \(details.place ?? "").")
            case .coHost:
                Message(
                    "\(name) now runs \(details.place ?? "") together with you.",
                    "\(name) teď s tebou spravuje: \(details.place ?? "").")
            }
        return Notification(
            person: invitation.invitedBy, kind: .account,
            title: Message("Invitation accepted", "Pozvánka přijata"), text: text,
            path: invitation.offer.locationID.map { "/places/\($0.text)/people" }, about: person)
    }
}
