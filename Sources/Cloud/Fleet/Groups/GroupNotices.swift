import CloudPeople
import CommonBase
import MessageCatalogue

/// The notices to hosts and members of groups.
enum GroupNotices {
    /// To the host.
    static func joining(
        _ person: PersonID, _ name: String, _ group: PersonGroup, isRequest: Bool
    ) -> Notification {
        Notification(
            person: group.hostID, kind: .account,
            title: isRequest
                ? Message("Somebody wants to join your group", "Někdo chce do tvojí skupiny")
                : Message("A new member of your group", "Nový člen tvojí skupiny"),
            text: isRequest
                ? Message(
                    "\(name) wants to join the group \(group.name). Open the group to answer.",
                    "\(name) chce do skupiny \(group.name). Odpovíš na stránce skupiny.")
                : Message(
                    "\(name) has joined the group \(group.name).",
                    "\(name) je nově ve skupině \(group.name)."),
            path: "/groups/\(group.id.text)", about: person)
    }

    /// To a member whom the host removed.
    static func removal(of person: PersonID, _ group: PersonGroup) -> Notification {
        Notification(
            person: person, kind: .account,
            title: Message("You are no longer in the group", "Už nejsi ve skupině"),
            text: Message(
                "The host removed you from the group \(group.name). "
                    + "You may no longer charge by it.",
                "Hostitel tě odebral ze skupiny \(group.name). "
                    + "Přes ni už nabíjet nemůžeš."))
    }

    /// To the person who asked.
    static func answer(
        to person: PersonID, _ group: PersonGroup, isAccepted: Bool
    ) -> Notification {
        Notification(
            person: person, kind: .account,
            title: isAccepted
                ? Message("You are in the group", "Jsi ve skupině")
                : Message("You were not let into the group", "Do skupiny tě nepřijali"),
            text: isAccepted
                ? Message(
                    "You are now a member of the group \(group.name).",
                    "Teď patříš do skupiny \(group.name).")
                : Message(
                    "The host did not let you into the group \(group.name).",
                    "Hostitel tě do skupiny \(group.name) nepřijal."),
            path: isAccepted ? "/groups/\(group.id.text)" : nil)
    }
}
