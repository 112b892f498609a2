import CloudCore
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// Stores what a bank tells about the operator's account, each transfer once, and posts it.
struct BankIntake: Sendable {
    /// Entries of one database transaction.
    static let batch = 100

    /// What became of the entries.
    struct Report: Hashable, Sendable {
        var matched = 0
        var unmatched = 0
        var doubled = 0
        var foreign = 0
        var outgoing = 0
        /// Read before.
        var known = 0
        /// References that had another amount when they were read before; nothing is changed.
        var differing: [String] = []

        static func + (left: Self, right: Self) -> Self {
            Self(
                matched: left.matched + right.matched,
                unmatched: left.unmatched + right.unmatched,
                doubled: left.doubled + right.doubled, foreign: left.foreign + right.foreign,
                outgoing: left.outgoing + right.outgoing, known: left.known + right.known,
                differing: left.differing + right.differing)
        }

        mutating func count(_ state: BankTransfer.State) {
            switch state {
            case .matched: matched += 1
            case .unmatched: unmatched += 1
            case .doubled: doubled += 1
            case .foreign: foreign += 1
            case .outgoing: outgoing += 1
            case .returned: break
            }
        }
    }

    let account: IBAN
    let source: BankTransfer.Source
    let random: RandomSource

    /// - Parameter entries: in the order in which they were booked.
    func store(
        _ entries: [BankEntry], in database: CloudDatabase, at now: Timestamp
    ) async throws -> Report {
        var report = Report()
        for start in stride(from: 0, to: entries.count, by: Self.batch) {
            let part = Array(entries[start..<min(start + Self.batch, entries.count)])
            report =
                report
                + (try await database.write { db in
                    try store(part, db, at: now)
                })
        }
        return report
    }

    func store(_ entries: [BankEntry], _ db: Database, at now: Timestamp) throws -> Report {
        var report = Report()
        for entry in entries {
            if let known = try BankTransferTable.find(entry.reference, of: account.text, db) {
                report.known += 1
                if known.entry.amount != entry.amount || known.entry.currency != entry.currency {
                    report.differing.append(entry.reference)
                }
                continue
            }
            let (state, person) = try standing(of: entry, db)
            let transfer = BankTransfer(
                id: random.id(at: now), account: account.text, source: source, entry: entry,
                state: state, personID: person, readAt: now)
            guard try BankTransferTable.insert(transfer, db) else { continue }
            try post(transfer, db, at: now)
            report.count(state)
        }
        return report
    }

    /// What a new entry is, and whose.
    private func standing(
        of entry: BankEntry, _ db: Database
    ) throws -> (BankTransfer.State, PersonID?) {
        if entry.amount < .zero { return (.outgoing, nil) }
        if entry.currency != Currency.code { return (.foreign, nil) }
        if try BankTransferTable.isToldByOther(than: source, entry, of: account.text, db) {
            return (.doubled, nil)
        }
        guard let symbol = entry.variableSymbol,
            let person = try TopUpSymbolTable.person(of: symbol, db)
        else { return (try PayoutStatement.isReturn(entry, db) ? .returned : .unmatched, nil) }
        return (.matched, person)
    }

    private func post(_ transfer: BankTransfer, _ db: Database, at now: Timestamp) throws {
        let amount = transfer.entry.amount
        switch transfer.state {
        case .matched:
            guard let person = transfer.personID else { return }
            try Self.credit(
                person, amount, from: .bank, .topUp, key: transfer.postingKey, db, at: now)
        case .unmatched:
            try LedgerTable.post(
                Posting(
                    .unmatchedTransfer, key: transfer.postingKey,
                    Posting.move(amount, from: .bank, to: .unmatched)), at: now, db)
        case .outgoing, .returned: try PayoutStatement.act(on: transfer.entry, db, at: now)
        case .doubled, .foreign: return
        }
    }

    /// Posts an amount to a driver, and tells them.
    static func credit(
        _ person: PersonID, _ amount: Money, from account: LedgerAccount, _ kind: Posting.Kind,
        key: String, author: PersonID? = nil, _ db: Database, at now: Timestamp
    ) throws {
        let funds = try DriverFunds(person, db)
        let isPosted = try LedgerTable.post(
            Posting(kind, key: key, funds.receive(amount, from: account), author: author),
            at: now, db)
        guard isPosted else { return }
        let words = [Language.english, .czech].map { Formats.shared($0).money(amount) }
        try Notifications.send(
            Notification(
                person: person, kind: .money,
                title: Message("Your transfer has arrived", "Tvůj převod dorazil"),
                text: Message(
                    "\(words[0]) from your bank transfer is on your credit.",
                    "Na kreditu máš \(words[1]) z bankovního převodu."),
                path: "/credit"), db, at: now)
    }
}
