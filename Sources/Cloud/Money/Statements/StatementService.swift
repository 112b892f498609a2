import CloudCore
import CloudFleet
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

extension DomainObject {
    /// What a driver owes a host; the subject is the driver.
    static let hostStatement = DomainObject(rawValue: "hostStatement")
}

/// Receipts of payments at hosts, and the sending of statements.
enum StatementService {
    /// Maximum amount that has arrived at once: a million units.
    static let amountLimit = Money(minor: 100_000_000)

    /// Records what has arrived at the host's own account.
    /// - Parameter key: of the request, unique: a second one with it does nothing.
    /// - Throws: `notFound` if the driver never charged at the viewer's for a price; `invalidInput` for
    ///   an amount that is not positive or too large.
    static func receive(
        _ amount: Money, from driver: PersonID, note: String?, key: String, viewer: Viewer,
        _ db: Database, at now: Timestamp
    ) throws {
        let host = try host(viewer)
        _ = try summary(of: driver, viewer, db, at: now)
        try Check.that(
            amount > .zero && amount <= amountLimit, "amountMinor",
            "amountMinor must be from 1 to \(amountLimit.minor).")
        try LedgerTable.post(
            Posting(
                .receivedByHost, key: "received:\(key)",
                Posting.move(amount, from: .received(host), to: .owed(by: driver, to: host)),
                note: note, author: host), at: now, db)
    }

    /// Takes back what was recorded as received, by a posting the other way.
    /// - Throws: `notFound` for a receipt that is not the viewer's, `conflict` if it was taken back.
    static func undo(
        _ number: Int64, of driver: PersonID, viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws {
        let host = try host(viewer)
        let line = try StatementLine.list(
            of: driver, at: host, in: MonthPostings(of: number), db
        ).first
        guard let line, line.isReceipt else {
            throw ServiceError(.notFound, "The receipt \(number) does not exist.")
        }
        let isNew = try LedgerTable.post(
            Posting(
                .receivedByHost, key: StatementLine.undoKey(of: number),
                Posting.move(
                    .zero - line.amount, from: .owed(by: driver, to: host), to: .received(host)),
                author: host), at: now, db)
        guard isNew else {
            throw ServiceError(.conflict, "The receipt was taken back before.")
        }
    }

    /// Sends the statements of a month that is over to all drivers who have none yet, and owe or have
    /// charged something.
    /// - Returns: the number of drivers.
    /// - Throws: `conflict` for a month to which charging may still be added.
    static func send(
        _ month: AccountingMonth, viewer: Viewer, random: RandomSource, _ db: Database,
        at now: Timestamp
    ) throws -> Int {
        let host = try host(viewer)
        guard month.closing <= now else {
            throw ServiceError(
                .conflict, "The month must be over for a day.", field: "month")
        }
        let sent = Set(try StatementTable.list(of: host, month, db).map(\.driver))
        var number = try StatementTable.lastNumber(of: host, db)
        var count = 0
        let names = try PersonTable.names([host], db)
        for summary in try StatementReader.drivers(of: viewer, month, db)
        where !sent.contains(summary.driver) && summary.isWorthSending {
            guard try PersonTable.find(summary.driver, viewer: .system, db) != nil else { continue }
            number += 1
            count += 1
            try StatementTable.insert(
                SentStatement(
                    id: random.id(at: now), number: number, month: month, summary: summary,
                    sentAt: now), db)
            try tell(summary, month, names[host] ?? "", db, at: now)
        }
        return count
    }

    private static func tell(
        _ summary: StatementSummary, _ month: AccountingMonth, _ host: String, _ db: Database,
        at now: Timestamp
    ) throws {
        let words = [Language.english, .czech].map { language in
            let formats = Formats.shared(language)
            return (
                month: formats.month(month.middle), charged: formats.money(summary.charged),
                open: formats.money(summary.openNow)
            )
        }
        try Notifications.send(
            Notification(
                person: summary.driver, kind: .money,
                title: Message(
                    "Your statement from \(host)", "Vyúčtování, které posílá \(host)"),
                text: Message(
                    "Charging in \(words[0].month): \(words[0].charged). To pay now: "
                        + "\(words[0].open). The page has a QR code for your banking app.",
                    "Nabíjení za \(words[1].month): \(words[1].charged). Teď k zaplacení: "
                        + "\(words[1].open). Na stránce je QR kód pro bankovní aplikaci."),
                path: "\(MyStatementPages.path)/\(summary.host)?month=\(month.text)",
                about: summary.host), db, at: now)
    }

    static func summary(
        of driver: PersonID, _ viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> StatementSummary {
        let found = try StatementReader.summary(
            of: driver, at: try host(viewer), viewer: viewer, AccountingMonth(of: now), db)
        guard let found else {
            throw ServiceError(.notFound, "Driver \(driver) has no statement.")
        }
        return found
    }

    private static func host(_ viewer: Viewer) throws -> PersonID {
        guard let host = viewer.personID else {
            throw ServiceError(.notFound, "Only a person has statements.")
        }
        return host
    }
}

extension StatementSummary {
    fileprivate var isWorthSending: Bool {
        charged != .zero || received != .zero || closing != .zero || transactions > 0
    }
}
