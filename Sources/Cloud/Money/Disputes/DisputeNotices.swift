import CloudCore
import CloudFleet
import CloudPeople
import CloudSharing
import CloudWeb
import CommonBase
import MessageCatalogue

/// The notifications to the driver and the hosts of a dispute.
enum DisputeNotices {
    static func opened(
        _ dispute: Dispute, by author: PersonID, _ db: Database, at now: Timestamp
    ) throws {
        let name = try PersonTable.names([author], db)[author] ?? ""
        try send(
            to: try StationAccess.hosts(of: dispute.stationID, db), except: author, dispute,
            Message(
                "\(name) asks about the price of charging", "\(name) se ptá na cenu nabíjení"),
            Message(
                "Look at the facts and answer. An earning that could not be paid out yet waits "
                    + "until the question is decided.",
                "Podívej se na údaje a odpověz. Výdělek, který ještě nebyl k výplatě, počká, než "
                    + "se otázka vyřeší."), db,
            at: now)
    }

    static func replied(
        _ dispute: Dispute, by author: PersonID, _ db: Database, at now: Timestamp
    ) throws {
        let people =
            try StationAccess.hosts(of: dispute.stationID, db)
            + [dispute.personID].compactMap { $0 }
        let full = try PersonTable.names([author], db)[author] ?? ""
        // Drivers learn only the first names of hosts.
        let name = author == dispute.personID ? full : FirstName.of(full)
        try send(
            to: people, except: author, dispute,
            Message("\(name) has written to you", "\(name) ti píše"),
            Message(
                "About the question of what a charging cost.",
                "K otázce, kolik stálo nabíjení."), db, at: now)
    }

    /// - Parameter refund: nil if the question was rejected.
    static func decided(
        _ dispute: Dispute, _ refund: Refund?, by author: PersonID, _ db: Database,
        at now: Timestamp
    ) throws {
        let amount = refund?.amount ?? .zero
        let (english, czech) = (
            Formats.shared(.english).money(amount), Formats.shared(.czech).money(amount)
        )
        if let driver = dispute.personID {
            try send(
                to: [driver], except: author, dispute,
                refund == nil
                    ? Message("Your question is answered", "Tvoje otázka má odpověď")
                    : Message("You get \(english) back", "Vrací se ti \(czech)"),
                refund == nil
                    ? Message(
                        "The price stays. Read why.", "Cena zůstává. Přečti si proč.")
                    : Message(
                        "The refund is done. Read the answer.",
                        "Peníze jsou vrácené. Přečti si odpověď."), db, at: now)
        }
        try send(
            to: try StationAccess.hosts(of: dispute.stationID, db), except: author, dispute,
            Message("A question is decided", "Otázka je vyřešená"),
            refund == nil
                ? Message("The price stays.", "Cena zůstává.")
                : Message("The driver gets \(english) back.", "Řidiči se vrací \(czech)."), db,
            at: now)
    }

    /// Tells the payer of a refund that nobody asked for.
    static func refunded(_ refund: Refund, _ db: Database, at now: Timestamp) throws {
        guard let driver = try SettlementTable.current(of: refund.transactionID, db)?.personID
        else { return }
        let (english, czech) = (
            Formats.shared(.english).money(refund.amount),
            Formats.shared(.czech).money(refund.amount)
        )
        try Notifications.send(
            Notification(
                person: driver, kind: .money,
                title: Message("You get \(english) back", "Vrací se ti \(czech)"),
                text: Message(
                    "A part of the price of a charging, or all of it, was refunded.",
                    "Část ceny nabíjení, nebo celá, je vrácená."),
                path: "/history/\(refund.transactionID)"), db, at: now)
    }

    private static func send(
        to people: [PersonID], except author: PersonID, _ dispute: Dispute, _ title: Message,
        _ text: Message, _ db: Database, at now: Timestamp
    ) throws {
        for person in Set(people).sorted(by: { $0.text < $1.text }) where person != author {
            try Notifications.send(
                Notification(
                    person: person, kind: .money, title: title, text: text,
                    path: DisputePages.path(of: dispute.id), about: author), db, at: now)
        }
    }
}
