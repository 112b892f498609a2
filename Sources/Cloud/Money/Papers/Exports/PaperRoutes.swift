import CloudBooking
import CloudCore
import CloudHTTP
import CloudPeople
import CommonBase

/// Documents and CDRs for programs.
struct PaperRoutes: Sendable {
    let context: MoneyContext

    /// CDRs of a page: each one reads what belongs to it.
    private static let cdrLimit = 200

    func all() -> [Route] { [documents(), document(), cdrs()] }

    struct DocumentView: Codable, Sendable, Documented {
        static let notes = [
            "kind": "creditNote: the difference that a correction made",
            "number": "Of a series without gaps for each kind and year",
            "personId": "The payer, or the host of a self-billed document; absent for a guest",
            "bookingId": "Of a document for the fee of a booking",
            "month": "As 2026-11, of a self-billed document",
            "totalMinor": "In hundredths of the currency's unit, with VAT; may be negative",
            "vatMinor": "The part of totalMinor that is VAT",
            "isTaxDocument": "Whether the seller pays VAT",
            "originalNumber": "The number of the document that this one corrects",
        ]

        var number: DocumentNumber
        var kind: Document.Kind
        var personId: PersonID?
        var transactionId: TransactionID?
        var bookingId: ID<Booking>?
        var version: Int64?
        var month: String?
        var issuedAt: Timestamp
        var suppliedAt: Timestamp
        var totalMinor: Int64
        var vatMinor: Int64
        var currency: String
        var isTaxDocument: Bool
        var originalNumber: String?
        var seller: BillingDetails
        var buyer: BillingDetails

        init(_ document: Document) {
            number = document.number
            kind = document.kind
            personId = document.personID
            transactionId = document.transactionID
            bookingId = document.bookingID
            version = document.version
            month = document.month
            issuedAt = document.issuedAt
            suppliedAt = document.suppliedAt
            totalMinor = document.total.minor
            vatMinor = document.vat.minor
            currency = Currency.code
            isTaxDocument = document.content.isTaxDocument
            originalNumber = document.content.originalNumber
            seller = document.content.seller
            buyer = document.content.buyer
        }
    }

    private func documents() -> Route {
        Route(
            .get, "/api/v1/documents", caller: .person(.money),
            "List your documents, newest first; admins see all",
            query: [Paging.limit, Paging.number]
        ) { call in
            let (size, before) = (try call.pageSize(), try call.query(Paging.number) ?? .max)
            let found = try await context.database.read { db in
                try DocumentTable.list(
                    before: before, limit: size + 1, viewer: call.viewer, db)
            }
            let shown = found.prefix(size)
            return Page(
                shown.map(DocumentView.init),
                nextCursor: found.count > size ? shown.last.map { String($0.id) } : nil)
        }
    }

    private func document() -> Route {
        Route(
            .get, "/api/v1/documents/{id}", caller: .person(.money),
            "Show a document by its number"
        ) { call in
            let number: DocumentNumber = try call.id()
            return try await context.database.read { db in
                guard let document = try DocumentTable.find(number, viewer: call.viewer, db)
                else {
                    throw ServiceError(.notFound, "The document \(number) does not exist.")
                }
                return DocumentView(document)
            }
        }
    }

    private func cdrs() -> Route {
        Route(
            .get, "/api/v1/cdrs", caller: .person(.money),
            "List what you paid, and what your places sold, as CDRs of OCPI 2.2.1, newest first",
            query: [Paging.limit, Paging.number]
        ) { call in
            let size = min(try call.pageSize(), Self.cdrLimit)
            let before = try call.query(Paging.number)
            return try await context.database.read { db in
                let found = try SettlementTable.list(
                    before: before, limit: size + 1, viewer: call.viewer, db)
                let shown = Array(found.prefix(size))
                return Page(
                    try CDR.list(shown, db).map(\.json),
                    nextCursor: found.count > size
                        ? shown.last.map { String($0.number) } : nil)
            }
        }
    }
}
