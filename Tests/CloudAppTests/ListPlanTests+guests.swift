import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudFleet
@testable import CloudMoney
@testable import CloudTestSupport

/// Guests.
extension CloudAppTests.ListPlanTests {
    @Test func walksAnIndexForEachListOfGuests() throws {
        let plans = try QueryPlans()
        let (transaction, station): (TransactionID, StationID) = (try id("t"), try id("s"))
        let (guest, payment): (ID<Guest>, ID<Payment>) = (try id("g"), try id("p"))
        try plans.check(isPerson: false, walking: ["guest", "guest_place"]) { db in
            _ = try GuestTable.find(guest, db)
            _ = try GuestTable.find(secret: "0123456789abcdefghjkmnpqrs", db)
            _ = try GuestTable.find(transaction: transaction, db)
            _ = try GuestTable.find(payment: payment, db)
            _ = try GuestTable.find(tokenHash: "h", db)
            _ = try GuestTable.payer(of: transaction, db)
            _ = try GuestTable.guests(among: [transaction], db)
            _ = try GuestTable.open(station: station, connector: 1, db)
            _ = try GuestTable.list(.starting, limit: 10, db)
            _ = try GuestTable.held(before: ManualClock.noon, limit: 10, db)
            _ = try GuestPlaceTable.mayCharge(try id("l"), db)
        }
        #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
    }
}
