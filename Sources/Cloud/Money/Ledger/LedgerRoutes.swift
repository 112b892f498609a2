import CloudCharging
import CloudCore
import CloudHTTP
import CommonBase

/// Settlements for those whom they concern, and the ledger for admins.
struct LedgerRoutes: Sendable {
    let database: CloudDatabase

    private enum Query {
        static let transaction = QueryParameter<TransactionID>.id(
            "transactionId", "Only this transaction")
        static let kind = QueryParameter<Posting.Kind>.choice(
            "kind", "Only postings of this kind")
        static let cursor = Paging.cursor { text -> Int64? in
            Int64(text).flatMap { $0 > 0 ? $0 : nil }
        }
    }

    func all() -> [Route] { [settlements(), postings()] }

    private func settlements() -> Route {
        Route(
            .get, "/api/v1/settlements", caller: .person(.money),
            "List what your transactions and those at your places cost, newest first",
            query: [Query.transaction, Paging.limit, Query.cursor]
        ) { call in
            let size = try call.pageSize()
            let (transaction, before) = (
                try call.query(Query.transaction), try call.query(Query.cursor)
            )
            let (found, drivers) = try await database.read { db in
                let found = try SettlementTable.list(
                    transaction: transaction, before: before, limit: size + 1,
                    viewer: call.viewer, db)
                let drivers = try TransactionTable.drivers(
                    of: found.map(\.transactionID), shownTo: call.viewer, db)
                return (found, drivers)
            }
            return Page(
                found, size: size,
                item: {
                    SettlementView(
                        $0, driver: drivers[$0.transactionID], viewer: call.viewer)
                },
                cursor: { "\($0.number)" })
        }
    }

    private func postings() -> Route {
        Route(
            .get, "/api/v1/ledger/postings", caller: .moneyAdmin,
            "List the postings of the ledger, newest first, for admins",
            query: [Query.kind, Query.transaction, Paging.limit, Query.cursor]
        ) { call in
            guard call.viewer.isAdmin else {
                throw ServiceError(.forbidden, "Only an admin may see the ledger.")
            }
            let size = min(try call.pageSize(), LedgerTable.listLimit)
            let (kind, transaction, before) = (
                try call.query(Query.kind), try call.query(Query.transaction),
                try call.query(Query.cursor)
            )
            let (found, transfers) = try await database.read { db in
                let found = try LedgerTable.list(
                    kind: kind, transaction: transaction, before: before, limit: size + 1,
                    viewer: call.viewer, db)
                return (found, try LedgerTable.transfers(of: found.map(\.number), db))
            }
            return Page(
                found, size: size, item: { PostingView($0, transfers[$0.number] ?? []) },
                cursor: { "\($0.number)" })
        }
    }
}

/// The current settlement of a transaction.
struct SettlementView: Codable, Sendable, Documented {
    static let notes = [
        "version": "1 for the first bill; higher after the facts have changed",
        "seller": "operator, who is paid from credit, or host, who is paid by bank transfer",
        "driverId": "Absent for a guest, and for a host if the transaction does not show it",
        "currency": "ISO 4217",
        "totalMinor": "With VAT, in hundredths of the currency's unit",
        "hostMinor": "What the host gets of it; for the host and admins",
        "feeMinor": "What the operator keeps of it; for the host and admins",
        "energyWh": "In watt-hours",
        "factCount": "The facts that it was computed from, in the order of their arrival",
        "factsHash": "The last link of the hash chain over them: SHA-256 in hexadecimal digits",
    ]

    var transactionId: TransactionID
    var version: Int64
    var seller: Settlement.Seller
    var stationId: StationID
    var driverId: PersonID?
    var currency: String
    var totalMinor: Int64
    var hostMinor: Int64?
    var feeMinor: Int64?
    var energyWh: Int64
    var factCount: Int64
    var factsHash: String
    var settledAt: Timestamp

    /// - Parameter driver: as the transaction shows it to the viewer.
    init(_ settlement: Settlement, driver: PersonID?, viewer: Viewer) {
        transactionId = settlement.transactionID
        version = settlement.version
        seller = settlement.seller
        stationId = settlement.stationID
        driverId = settlement.guestID == nil ? driver : nil
        currency = Currency.code
        totalMinor = settlement.total.minor
        if viewer.isAdmin || viewer.personID != settlement.personID {
            hostMinor = settlement.shares.host.minor
            feeMinor = settlement.shares.fee.minor
        }
        energyWh = settlement.energyWh
        factCount = settlement.facts.count
        factsHash = settlement.facts.hash
        settledAt = settlement.settledAt
    }
}

/// A posting of the ledger.
struct PostingView: Codable, Sendable, Documented {
    static let notes = [
        "number": "Rises with each posting",
        "note": "Why a person posted it",
        "transfers": "What moved, in their order",
    ]

    struct Transfer: Codable, Sendable, Documented {
        static let notes = [
            "from": "The account, such as credit:ID, pending:ID or bank",
            "amountMinor": "Above 0, in hundredths of the currency's unit",
        ]

        var from: String
        var to: String
        var amountMinor: Int64
    }

    var number: Int64
    var kind: Posting.Kind
    var transactionId: TransactionID?
    var paymentId: String?
    var bookingId: String?
    var note: String?
    var postedAt: Timestamp
    var transfers: [Transfer]

    init(_ posting: StoredPosting, _ transfers: [Posting.Transfer]) {
        number = posting.number
        kind = posting.kind
        transactionId = posting.transactionID
        paymentId = posting.paymentID
        bookingId = posting.bookingID
        note = posting.note
        postedAt = posting.postedAt
        self.transfers = transfers.map {
            Transfer(from: $0.from.id, to: $0.to.id, amountMinor: $0.amount.minor)
        }
    }
}
