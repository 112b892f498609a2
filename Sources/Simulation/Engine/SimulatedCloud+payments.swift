import CloudBooking
import CloudCore
import CloudFleet
import CloudMoney
import CommonBase

/// The cloud's work on payments by card. A simulation without them uses none of it.
extension SimulatedCloud {
    /// Lets people without an account charge at the places of some stations, which have the
    /// stations' ids.
    func openToGuests(_ stations: [StationID]) throws {
        _ = try write { db, moment in
            for station in stations {
                guard let id = LocationID(station.text) else { continue }
                let place = try LocationService.find(id, viewer: .system, db)
                var terms = PlaceTerms.standard
                terms.access = .public
                try PlaceTermsService.change(
                    id, terms, viewer: .system, random: authorization.random, db, at: moment)
                try PlaceTermsService.setOffered(
                    true, place, random: authorization.random, db, at: moment)
            }
        }
    }

    /// Whether a guest pays or waits for the start, or the gateway is to be called.
    func hasPaymentWork() throws -> Bool? {
        try read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM payment_call WHERE next_attempt_at IS NOT NULL)
                        OR EXISTS (SELECT 1 FROM guest WHERE state IN ('paying', 'starting'))
                    """) ?? false
        }
    }

    /// A guest, with the payment and the account in the ledger.
    struct GuestAccount {
        var guest: Guest
        var payment: Payment?
        var balance: Money
    }

    /// All guests, by their ids.
    func guestAccounts() throws -> [GuestAccount] {
        try read { db in
            try Guest.fetchAll(db, sql: "SELECT * FROM guest ORDER BY id").map { guest in
                GuestAccount(
                    guest: guest,
                    payment: try guest.paymentID.flatMap { try PaymentTable.stored($0, db) },
                    balance: try LedgerTable.balance(.guest(guest.id.text), db))
            }
        } ?? []
    }

    /// The top-ups of a driver that the gateway may have created.
    func topUps(of person: PersonID) throws -> [Payment] {
        try read { db in
            try PaymentTable.list(limit: 1000, viewer: .person(person, []), db)
        } ?? []
    }
}
