import CloudCore
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// Changes of the bank accounts of hosts. Each function is a part of a write.
package enum HostAccountService {
    /// Changes of a person in a day.
    static let changesPerDay: Int64 = 10

    /// Stores a bank account. The first one holds at once, a changed one after three days; its owner
    /// is told of each by mail and in the inbox. A waiting change is replaced.
    /// - Parameter holder: 1 to 70 characters.
    /// - Returns: when it is used.
    /// - Throws: `invalidInput` for `holder`; `tooManyRequests`.
    @discardableResult
    package static func change(
        to iban: IBAN, holder: String, of person: PersonID, _ db: Database, at moment: Moment
    ) throws -> Timestamp {
        let (now, name) = (
            moment.wall, try Check.text(holder, "holder", 1...HostIBAN.holderLimit)
        )
        let current = try HostIBANTable.account(of: person, db, at: now)
        let pending = try HostIBANTable.pending(of: person, db, at: now)
        if let same = pending ?? current, same.iban == iban, same.holder == name {
            return same.validFrom
        }
        guard
            try HostIBANTable.changes(of: person, since: now.adding(seconds: -86_400), db)
                < changesPerDay
        else {
            throw ServiceError(
                .tooManyRequests, "The bank account was changed too often today.", field: "iban")
        }
        try HostIBANTable.withdrawPending(of: person, db, at: now)
        // After the clock was set back, the account in use seems to wait.
        let known = current ?? pending
        let isMoved = known != nil && known?.iban != iban
        let validFrom = isMoved ? now.adding(seconds: HostIBAN.waitSeconds) : now
        try HostIBANTable.insert(
            iban, holder: name, of: person, validFrom: validFrom, db, at: now)
        try tell(person, iban, from: isMoved ? validFrom : nil, db, at: now)
        return validFrom
    }

    /// Withdraws a change that waits; the account before stays.
    /// - Returns: false if none waits.
    @discardableResult
    package static func undo(
        of person: PersonID, _ db: Database, at moment: Moment
    ) throws -> Bool {
        try HostIBANTable.withdrawPending(of: person, db, at: moment.wall)
    }

    /// - Parameter start: when it is used; nil for now.
    private static func tell(
        _ person: PersonID, _ iban: IBAN, from start: Timestamp?, _ db: Database,
        at now: Timestamp
    ) throws {
        let end = String(iban.text.suffix(4))
        try Notifications.send(
            Notification(
                person: person, kind: .account,
                title: start == nil
                    ? Message("Your bank account is stored", "Číslo účtu je uložené")
                    : Message("Your bank account will change", "Číslo účtu se změní"),
                text: start.map { waits(end, from: $0) } ?? holds(end),
                path: HostAccountPages.path), db, at: now)
    }

    private static func waits(_ end: String, from start: Timestamp) -> Message {
        let (english, czech) = (
            Formats.shared(.english).dateTime(start), Formats.shared(.czech).dateTime(start)
        )
        return Message(
            """
            Somebody who knows your password or passkey asked to send your earnings to the account \
            ending in \(end). It is used from \(english). If that was not you, open the page, undo \
            the change, and change your password.
            """,
            """
            Někdo, kdo zná tvoje heslo nebo přístupový klíč, chce tvůj výdělek posílat na účet, \
            který končí na \(end). Začne platit \(czech). Jestli o tom nevíš, otevři stránku, \
            změnu vrať a změň si heslo.
            """)
    }

    private static func holds(_ end: String) -> Message {
        Message(
            """
            Your earnings go to the account ending in \(end). If that was not you, change your \
            password and tell the operator.
            """,
            """
            Tvůj výdělek chodí na účet, který končí na \(end). Jestli o tom nevíš, změň si heslo a \
            napiš provozovateli.
            """)
    }
}

extension HostIBANTable {
    static func insert(
        _ iban: IBAN, holder: String, of person: PersonID, validFrom: Timestamp, _ db: Database,
        at now: Timestamp
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO host_iban (person_id, iban, holder, stored_at, valid_from)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [person, iban.text, holder, now, validFrom])
    }

    /// - Returns: whether a change waited.
    @discardableResult
    static func withdrawPending(
        of person: PersonID, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        try db.execute(
            cached: """
                UPDATE host_iban SET undone_at = ?
                WHERE person_id = ? AND valid_from > ? AND undone_at IS NULL
                """,
            arguments: [now, person, now])
        return db.changesCount > 0
    }

    static func changes(
        of person: PersonID, since: Timestamp, _ db: Database
    ) throws -> Int64 {
        try Int64.fetchOne(
            db,
            cached: """
                SELECT count(*) FROM host_iban
                WHERE person_id = ? AND valid_from >= ? AND stored_at >= ?
                """,
            arguments: [person, since, since]) ?? 0
    }
}
