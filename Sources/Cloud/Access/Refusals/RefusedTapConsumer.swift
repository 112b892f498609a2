import CloudCore
import CloudFleet
import CloudPeople
import CommonBase
import MessageCatalogue

/// Tells the owner of a refused card, and the hosts of the charger, why it was refused.
///
/// Repeated taps cause one message: the owner gets it once in ten minutes about a card, a charger and a
/// reason; a host once in ten minutes about a charger, at which strangers can tap what they like.
package struct RefusedTapConsumer: EventConsumer {
    /// A tap that a station reports later than this is only in the list.
    static let newsSeconds: Int64 = 86_400
    static let quietSeconds: Int64 = 600

    package let name = "refused-taps"
    package let kinds: Set<DomainEvent.Kind> = [.tapRefused]

    package init() {}

    package func handle(_ event: DomainEvent, _ db: Database, at moment: Moment) throws {
        guard let number = Int64(event.subject),
            let tap = try RefusedTapTable.find(number, viewer: .system, db),
            tap.lastAt >= moment.wall.adding(seconds: -Self.newsSeconds)
        else { return }
        let station = try StationService.find(tap.stationID, viewer: .system, db).name
        let quietUntil = tap.receivedAt.adding(seconds: -Self.quietSeconds)
        if let owner = tap.personID, try !RefusedTapTable.hasEarlier(tap, since: quietUntil, db) {
            let card = try IdTokenTable.enrolled(hash: tap.token.hash, db)
            // The page that started it without a card has said why.
            if card?.isVirtual != true {
                let name = tap.name(label: card?.label ?? "")
                try send(
                    tap, at: station, to: owner, as: .owner,
                    title: RefusalTexts.ownRefused(name), db, at: moment)
            }
        }
        guard try !RefusedTapTable.hasEarlierAtStation(tap, since: quietUntil, db) else { return }
        for host in try StationAccess.hosts(of: tap.stationID, db) where host != tap.personID {
            try send(
                tap, at: station, to: host, as: .host,
                title: RefusalTexts.refused(at: station), db, at: moment)
        }
    }

    private func send(
        _ tap: RefusedTap, at station: String, to person: PersonID,
        as reader: RefusalReason.Reader, title: Message, _ db: Database, at moment: Moment
    ) throws {
        let text = RefusalTexts.explanation(tap.reason, at: station, for: reader)
        try Notifications.send(
            Notification(
                person: person, kind: .cardRefused, title: title, text: text, path: "/refusals"),
            db, at: moment.wall)
    }
}

extension RefusedTap {
    /// How people recognise the card.
    func name(label: String) -> String {
        [label, token.suffix.isEmpty ? "" : "…\(token.suffix)"].filter { !$0.isEmpty }
            .joined(separator: " ")
    }
}

/// What notifications about refused cards say, also about those that a host has added to somebody.
enum RefusalTexts {
    static func ownRefused(_ card: String) -> Message {
        Message("Your card \(card) was refused", "Tvoje karta \(card) byla odmítnuta")
    }

    static func refused(at station: String) -> Message {
        Message("A card was refused at \(station)", "U nabíječky \(station) byla odmítnuta karta")
    }

    static func givenTitle(_ card: String) -> Message {
        Message("The card \(card) was added to your account", "K tvému účtu přibyla karta \(card)")
    }

    static func givenText(by giver: String, at station: String) -> Message {
        Message(
            "\(giver) added the card, which was refused at \(station). You can charge with it now. If "
                + "it is not yours, remove it.",
            "\(giver) ti přidává kartu, kterou odmítla nabíječka \(station). Teď s ní můžeš nabíjet. "
                + "Pokud není tvoje, odeber ji.")
    }

    static func explanation(
        _ reason: RefusalReason, at station: String, for reader: RefusalReason.Reader
    ) -> Message {
        let (title, advice) = (reason.title, reason.advice(for: reader))
        func text(_ language: Language) -> String {
            "\(station): \(title(language)). \(advice(language))"
        }
        return Message(text(.english), text(.czech))
    }
}
