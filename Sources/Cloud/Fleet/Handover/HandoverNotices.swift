import CloudPeople
import CommonBase
import MessageCatalogue

/// The notifications about offers of stations, which are mailed, too.
enum HandoverNotices {
    static func offered(
        _ offer: StationHandover, of station: Station, to person: PersonID, by name: String
    ) -> Notification {
        Notification(
            person: person, kind: .account,
            title: Message(
                "\(name) offers you a charger", "\(name) ti nabízí nabíječku"),
            text: Message(
                "\(name) wants to hand the charger \(station.name) over to you. Nothing changes "
                    + "before you accept. The offer is valid for 7 days.",
                "\(name) ti chce předat nabíječku \(station.name). Dokud nabídku nepřijmeš, nic "
                    + "se nezmění. Nabídka platí 7 dní."),
            path: "/handovers/\(offer.id.text)", about: offer.offeredBy)
    }

    static func accepted(
        _ station: Station, by newHost: PersonID, name: String, to person: PersonID
    ) -> Notification {
        Notification(
            person: person, kind: .account,
            title: Message("Charger handed over", "Nabíječka je předaná"),
            text: Message(
                "\(name) has accepted the charger \(station.name) and runs it now.",
                "\(name) teď má nabíječku \(station.name) a stará se o ni."),
            path: "/chargers", about: newHost)
    }

    static func declined(
        _ station: Station, by decliner: PersonID, name: String, to person: PersonID
    ) -> Notification {
        Notification(
            person: person, kind: .account,
            title: Message("Charger not handed over", "Nabíječka zůstává tobě"),
            text: Message(
                "\(name) has declined the charger \(station.name). It stays yours.",
                "\(name) o nabíječku \(station.name) nemá zájem."),
            path: "/chargers", about: decliner)
    }
}
