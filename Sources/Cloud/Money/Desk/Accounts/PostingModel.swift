import CloudWeb
import CommonBase

/// A posting, as lists of admins show it.
struct PostingModel: Sendable {
    struct Transfer: Sendable {
        var from: String
        var fromPath: String?
        var to: String
        var toPath: String?
        var amount: String
    }

    var kind: String
    var when: String
    var key: String
    var note: String?
    /// Who posted it; nil for the cloud.
    var author: String?
    var transactionPath: String?
    var bookingPath: String?
    var transfers: [Transfer]

    init(_ item: DeskPosting, _ names: AccountNames, _ visit: Visit) {
        let posting = item.posting
        kind = visit.say(AccountWords.name(of: posting.kind))
        when = visit.formats.dateTime(posting.postedAt)
        key = item.key
        note = posting.note
        author = item.author.map { names.name(of: $0) }
        transactionPath = posting.transactionID.map { "/history/\($0)" }
        bookingPath = posting.bookingID.map { "/bookings/\($0)" }
        transfers = item.transfers.map { transfer in
            Transfer(
                from: names.name(of: transfer.from),
                fromPath: transfer.from.person.map { DeskPaths.person($0) },
                to: names.name(of: transfer.to),
                toPath: transfer.to.person.map { DeskPaths.person($0) },
                amount: visit.formats.money(transfer.amount))
        }
    }
}
