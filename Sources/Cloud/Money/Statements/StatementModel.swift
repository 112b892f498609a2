import CloudFleet
import CloudWeb
import CommonBase
import MessageCatalogue

/// The months and groups that a page of statements offers.
struct StatementChoices: Sendable {
    struct Link: Sendable {
        var path: String
        var name: String
        var isCurrent: Bool
    }

    var months: [Link]
    var groups: [Link]
    var hasGroups: Bool

    /// - Parameter path: of the page, without a query.
    init(
        _ path: String, _ month: AccountingMonth, groups: [PersonGroup] = [],
        group: ID<PersonGroup>? = nil, _ visit: Visit
    ) {
        let current = AccountingMonth(of: visit.moment.wall)
        var shown = [month.previous, month, month.next].filter { $0 <= current }
        if let last = shown.last, last < current { shown.append(current) }
        let suffix = group.map { "&group=\($0)" } ?? ""
        months = shown.map {
            Link(
                path: "\(path)?month=\($0.text)\(suffix)",
                name: visit.formats.month($0.middle), isCurrent: $0 == month)
        }
        let all = Link(
            path: "\(path)?month=\(month.text)", name: visit.say(StatementTexts().everybody),
            isCurrent: group == nil)
        self.groups =
            [all]
            + groups.map {
                Link(
                    path: "\(path)?month=\(month.text)&group=\($0.id)", name: $0.name,
                    isCurrent: $0.id == group)
            }
        hasGroups = !groups.isEmpty
    }
}

/// The sums of a driver and a host, in words.
struct StatementRow: Sendable {
    var path: String
    var name: String
    var energy: String
    var transactions: String
    var opening: String
    var charged: String
    var received: String
    var open: String
    /// Nil if no statement was sent.
    var sent: String?

    init(
        _ summary: StatementSummary, name: String, path: String, sent: SentMark? = nil,
        _ visit: Visit
    ) {
        let formats = visit.formats
        self.path = path
        self.name = name
        energy = formats.energy(summary.energyWh)
        transactions = String(summary.transactions)
        opening = formats.money(summary.opening)
        charged = formats.money(summary.charged)
        received = formats.money(summary.received)
        open = formats.money(summary.openNow)
        self.sent = sent.map { formats.date($0.sentAt) }
    }
}

/// A posting in words.
struct StatementLineModel: Sendable {
    var name: String
    var details: String
    var amount: String
    /// Of the transaction; nil for others.
    var path: String?
    /// The number of a receipt that the host can take back.
    var undo: String?

    init(
        _ line: StatementLine, isUndone: Bool, canUndo: Bool, _ texts: StatementTexts,
        _ visit: Visit
    ) {
        name = visit.say(texts.name(of: line))
        let parts = [
            visit.formats.dateTime(line.postedAt), line.note,
            isUndone ? visit.say(texts.isUndone) : nil,
        ]
        details = parts.compactMap(\.self).joined(separator: " · ")
        amount = visit.formats.money(line.amount)
        path = line.transactionID.map { "/history/\($0.text.percentEncodedForQuery)" }
        undo = canUndo && line.isReceipt && !isUndone ? String(line.number) : nil
    }
}
