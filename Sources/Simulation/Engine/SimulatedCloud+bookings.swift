import BridgeProtocol
import CloudAccess
import CloudBooking
import CloudBridgeGateway
import CloudCharging
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// The cloud's work on bookings. A simulation without bookings uses none of it.
extension SimulatedCloud {
    /// Makes a person who is the host of some stations, each at a place of its own, which has the
    /// station's id and the clocks of UTC in winter.
    func addHost(_ name: String, of stations: [StationID]) throws -> PersonID? {
        try write { db, moment in
            let host = try PeopleService.add(
                id: authorization.random.id(), name: name, email: nil, passwordHash: nil, db,
                at: moment)
            for station in stations {
                guard let id = LocationID(station.text) else { continue }
                let place = try LocationService.add(
                    id: id, name: station.text, host: host.id, timeZone: "Europe/London", db,
                    at: moment)
                try StationService.move(station, to: place, rules: [], db, at: moment)
            }
            return host.id
        }
    }

    /// Runs a person's change of bookings; nil if the cloud ended during it.
    func book(_ body: (BookingService, Database, Moment) throws -> Void) throws -> Void? {
        try write { db, moment in
            try body(BookingService(random: authorization.random), db, moment)
        }
    }

    /// The document that the bridge of a station fetches.
    func bookingDocument(of station: StationID) throws -> BookingDocument? {
        try read { db in
            try BookingDocumentService.document(
                of: station, vault: authorization.vault, db, at: moment)
        }
    }

    /// Runs the passes and consumers of bookings once.
    func passOverBookings(isConnected: (StationID) -> Bool) throws {
        let bookings = BookingService(random: authorization.random)
        for pass in BookingPass.allCases {
            let now = moment.wall
            for id in try read({ try pass.due($0, at: now) }) ?? [] {
                _ = try write { db, moment in
                    try pass.run(on: id, bookings, isConnected: isConnected, db, at: moment)
                }
            }
        }
        try consume(BookingDocumentConsumer())
        try consume(BookingWarnings())
        _ = try write { db, moment in try BookingWarnings.pass(db, at: moment.wall) }
    }

    func consume(_ consumer: any EventConsumer) throws {
        let now = moment
        while try read({ try EventDispatch.isBehind(consumer, $0, at: now.wall) }) ?? false {
            let step = try write { db, moment in
                try EventDispatch.step(consumer, db, at: moment)
            }
            for failure in step?.failures ?? [] {
                world.violate("failure", "\(consumer.name): \(failure.error)")
            }
        }
    }

    /// The running transactions that must end for somebody else's booking.
    func overstayed() throws -> [TransactionRecord] {
        let now = moment.wall
        let found = try read { db in
            try BookingEnd().violations(db, at: now).filter(\.surelyRuns)
        }
        guard let found, !found.isEmpty else { return [] }
        _ = try write { db, moment in
            for record in found {
                try StopRequestTable.save(
                    .booking, by: nil, of: record.id, at: moment.wall, db)
            }
        }
        return found
    }

    /// All bookings, by their start.
    func allBookings() throws -> [Booking] {
        try read { db in
            try Booking.fetchAll(db, sql: "SELECT * FROM booking ORDER BY starts_at, id")
        } ?? []
    }

    /// The transactions that are marked as having run in a booking of somebody else.
    func intrusions(into booking: ID<Booking>) throws -> [TransactionID] {
        try read { try BookingIntrusionTable.list(booking, $0) } ?? []
    }
}
