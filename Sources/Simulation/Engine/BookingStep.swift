import CloudAccess
import CloudBooking
import CloudCore
import CloudFleet
import CommonBase

/// The steps of a scenario in which people book, and hosts change when a charger is open.
enum BookingStep {
    case book(String, at: StationID, from: Int64, until: Int64)
    case cancel(String, at: StationID)
    case extend(String, at: StationID, minutes: Int64)
    /// Every day from and until, in milliseconds since midnight.
    case open(StationID, from: Int64, until: Int64)
    case pause(StationID, Bool)

    private static let people: Set<String> = ["jana", "petr", "host"]
    private static let chargers: Set<String> = ["garage", "driveway"]

    init?(_ words: [String]) {
        guard words.count >= 2 else { return nil }
        if words.count >= 4 {
            guard Self.people.contains(words[1]), words[2] == "at",
                Self.chargers.contains(words[3]), let station = StationID(words[3])
            else { return nil }
            self.init(words[0], of: words[1], at: station, Array(words.dropFirst(4)))
        } else {
            guard Self.chargers.contains(words[1]), let station = StationID(words[1]) else {
                return nil
            }
            self.init(words[0], station, Array(words.dropFirst(2)))
        }
    }

    private init?(_ word: String, of person: String, at station: StationID, _ rest: [String]) {
        switch (word, rest.count) {
        case ("book", 1):
            guard let (from, until) = Self.times(rest[0]) else { return nil }
            self = .book(person, at: station, from: from, until: until)
        case ("cancel", 0): self = .cancel(person, at: station)
        case ("extend", 1):
            guard let minutes = Int64(rest[0]), (15...1440).contains(minutes) else { return nil }
            self = .extend(person, at: station, minutes: minutes)
        default: return nil
        }
    }

    private init?(_ word: String, _ station: StationID, _ rest: [String]) {
        switch (word, rest.count) {
        case ("open", 1):
            guard let (from, until) = Self.times(rest[0]) else { return nil }
            self = .open(station, from: from, until: until)
        case ("pause", 0): self = .pause(station, true)
        case ("resume", 0): self = .pause(station, false)
        default: return nil
        }
    }

    /// `18:00-20:00`.
    private static func times(_ text: String) -> (Int64, Int64)? {
        let parts = text.split(separator: "-").map { Scenario.time(String($0)) }
        guard parts.count == 2, let from = parts[0], let until = parts[1], from < until else {
            return nil
        }
        return (from, until)
    }

    // MARK: Performing

    func perform(in simulation: Simulation) {
        guard let bookings = simulation.bookings else { return }
        switch self {
        case .book(let name, let station, let from, let until):
            guard let person = bookings.people[name] else { return }
            let wish = BookingWish(
                station: station, connector: 1,
                start: HostClock.beginning.adding(milliseconds: from),
                end: HostClock.beginning.adding(milliseconds: until), isOwnUse: name == "host")
            bookings.change("\(name) books \(station)") { service, db, moment in
                _ = try service.request(wish, by: person, db, at: moment)
            }
        case .cancel(let name, let station):
            change(name, station, "cancels", bookings) { service, booking, viewer, db, moment in
                _ = try service.cancel(booking.id, viewer: viewer, db, at: moment)
            }
        case .extend(let name, let station, let minutes):
            change(name, station, "extends", bookings) { service, booking, viewer, db, moment in
                _ = try service.extend(
                    booking.id, minutes: minutes, viewer: viewer, db, at: moment)
            }
        case .open(let station, let from, let until):
            bookings.change("\(station) has other hours") { _, db, moment in
                try Self.setHours(of: station, from / 60_000, until / 60_000, db, moment)
            }
        case .pause(let station, let isPaused):
            bookings.change("\(station) is \(isPaused ? "paused" : "offered again")") {
                _, db, moment in
                guard let place = LocationID(station.text) else { return }
                var terms = try PlaceTermsTable.of(place, db)
                terms.isPaused = isPaused
                try PlaceTermsService.change(
                    place, terms, viewer: .system, random: simulation.cloud.authorization.random,
                    db, at: moment)
            }
        }
    }

    /// Changes the next open booking of a person at a charger; does nothing without one.
    private func change(
        _ name: String, _ station: StationID, _ what: String, _ bookings: SimulatedBookings,
        _ body: (BookingService, Booking, Viewer, Database, Moment) throws -> Void
    ) {
        guard let person = bookings.people[name] else { return }
        bookings.change("\(name) \(what) at \(station)") { service, db, moment in
            let open = try BookingTable.open(of: person, moment.wall, limit: 100, db)
            guard let booking = open.first(where: { $0.stationID == station }) else { return }
            try body(service, booking, .person(person, []), db, moment)
        }
    }

    private static func setHours(
        of station: StationID, _ start: Int64, _ end: Int64, _ db: Database, _ moment: Moment
    ) throws {
        guard let place = LocationID(station.text) else { return }
        let hours = DayHours(startMinute: start, endMinute: end)
        try CalendarService.setWeekly(
            (1...7).map { WeeklyHours(weekday: $0, hours: hours) }, of: place, viewer: .system,
            db, at: moment)
    }
}

/// Expectations of a scenario about bookings.
enum BookingExpectation {
    case bookings(Int, Booking.Status)
    case refusals(Int)
    case intrusions(Int)

    init?(_ words: [String]) {
        guard words.count >= 2, let count = Int(words[1]) else { return nil }
        switch (words[0], words.count) {
        case ("bookings", 3):
            guard let status = Booking.Status(rawValue: words[2]) else { return nil }
            self = .bookings(count, status)
        case ("refusals", 2): self = .refusals(count)
        case ("intrusions", 2): self = .intrusions(count)
        default: return nil
        }
    }

    func complaint(_ simulation: Simulation) -> String? {
        guard let bookings = simulation.bookings else { return "nobody books" }
        switch self {
        case .bookings(let count, let status):
            return Self.compare(
                bookings.count(status), count, "bookings that are \(status.rawValue)")
        case .refusals(let count):
            return Self.compare(bookings.refusals, count, "refused bookings")
        case .intrusions(let count):
            return Self.compare(bookings.markCount, count, "transactions in others' bookings")
        }
    }

    private static func compare(_ found: Int, _ wanted: Int, _ name: String) -> String? {
        found == wanted ? nil : "\(found) \(name) instead of \(wanted)"
    }
}
