import CloudBooking
import CloudCore
import CommonBase

/// What is held of a driver's credit for a running transaction, or for the fees of a booking.
package struct CreditHold: Hashable, Sendable, FetchableRecord {
    package var number: Int64
    package var personID: PersonID
    /// Either this or `bookingID` is set.
    package var transactionID: TransactionID?
    package var bookingID: ID<Booking>?
    package var amount: Money
    /// How often it was opened or extended.
    package var steps: Int64
    package var openedAt: Timestamp
    /// When it was spent or released; the amount is zero then.
    package var closedAt: Timestamp?

    package init(row: Row) throws {
        number = try row["id"]
        personID = try row["person_id"]
        transactionID = row["transaction_id"]
        bookingID = row["booking_id"]
        amount = Money(minor: try row["amount"])
        steps = try row["steps"]
        openedAt = try row["opened_at"]
        closedAt = row["closed_at"]
    }
}
