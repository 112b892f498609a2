import ChargingModel
import CloudBooking
import CloudCharging
import CloudCore
import CommonBase

/// Bookings of the drivers of a simulation, what the cloud does for them once a minute, and the
/// checker: nobody charges in another's booking, except where the charger could not know of it.
final class SimulatedBookings {
    /// How long everything must have been connected before the cloud's word counts: a pass, a
    /// repeated command, and the delivery of events. Milliseconds.
    static let allowance: Int64 = 180_000
    static let interval: Int64 = 60_000

    /// A driver who charges in another's booking, because the charger could not know.
    struct Intrusion {
        var booking: ID<Booking>
        var station: StationID
        var time: Int64
    }

    let people: [String: PersonID]
    private(set) var refusals = 0
    private(set) var intrusions: [Intrusion] = []
    private unowned let simulation: Simulation
    private var booked: [BookedTime] = []
    private var stops: [TransactionID: Int64] = [:]
    private var reach: [StationID: Steadiness] = [:]
    /// The bridge runs and knows the time.
    private var awareness = Steadiness()
    private var world: World { simulation.world }
    private var cloud: SimulatedCloud { simulation.cloud }

    init(_ simulation: Simulation, people: [String: PersonID]) {
        self.simulation = simulation
        self.people = people
        plan()
    }

    private func plan() {
        world.plan(in: Self.interval) { [self] in
            note()
            watch()
            if cloud.isRunning { pass() }
            plan()
        }
    }

    // MARK: Changes

    /// Runs a change of bookings; what the rules refuse is only counted.
    func change(_ what: String, _ body: (BookingService, Database, Moment) throws -> Void) {
        do {
            let done: Void? = try cloud.book(body)
            world.note("\(what): \(done == nil ? "the cloud is down" : "done")")
        } catch let refusal as BookingRefusal {
            refusals += 1
            world.note("\(what): \(refusal.serviceError.message)")
        } catch {
            world.violate("failure", "\(what): \(error)")
        }
        note()
        simulation.bridge.uplink.fetchBookings()
    }

    /// Updates the truth: what is confirmed from now on.
    private func note() {
        guard cloud.isRunning else { return }
        let confirmed = (world.attempt { try cloud.allBookings() } ?? [])
            .filter(\.status.keepsTime)
        for index in booked.indices where booked[index].endedAt == nil {
            let time = booked[index]
            if !confirmed.contains(where: { time.isSame(as: $0) }) {
                booked[index].endedAt = world.now
            }
        }
        for booking in confirmed
        where !booked.contains(where: { $0.endedAt == nil && $0.isSame(as: booking) }) {
            booked.append(BookedTime(booking, since: world.now))
        }
    }

    // MARK: The cloud

    private func pass() {
        let station = simulation.station
        let bridge = simulation.bridge
        let isConnected = { (id: StationID) in
            id == station.id ? station.isConnected : bridge.link.isUp && bridge.isRunning
        }
        _ = world.attempt { try cloud.passOverBookings(isConnected: isConnected) }
        note()
        for record in world.attempt({ try cloud.overstayed() }) ?? []
        where isConnected(record.stationID) {
            // The cloud repeats a stop once a minute.
            if let last = stops[record.id], world.now - last < 60_000 { continue }
            stops[record.id] = world.now
            world.note("\(record.stationID): stop for a booking")
            if let number = record.ocppID { station.stop(number) }
            if record.source == .bridge, let name = record.bridgeName { bridge.stop(name) }
        }
        bridge.uplink.fetchBookings()
    }

    /// Passes once more, after the last transactions were folded.
    func finish() { if cloud.isRunning { pass() } }

    /// The number of transactions that are marked as having run in another's booking.
    var markCount: Int {
        (world.attempt { try cloud.allBookings() } ?? []).reduce(0) { sum, booking in
            sum + (world.attempt { try cloud.intrusions(into: booking.id) } ?? []).count
        }
    }

    /// The number of bookings with a status at the end.
    func count(_ status: Booking.Status) -> Int {
        (world.attempt { try cloud.allBookings() } ?? []).count { $0.status == status }
    }

    // MARK: The checker

    private func watch() {
        let (bridge, station, now) = (simulation.bridge, simulation.station, world.now)
        let isTimed = bridge.isRunning && bridge.moment.isSynchronised
        awareness.note(isTimed, key: [bridge.generation], at: now)
        reach[bridge.station, default: Steadiness()].note(
            isTimed && bridge.link.isUp && cloud.isRunning,
            key: [bridge.generation, bridge.link.cuts, cloud.generation], at: now)
        reach[station.id, default: Steadiness()].note(
            station.link.isUp && cloud.isRunning, key: [station.link.cuts, cloud.generation],
            at: now)
        for index in booked.indices
        where booked[index].endedAt == nil && booked[index].station == bridge.station {
            let known = min(
                now - booked[index].since, reach[bridge.station]?.lasts(at: now) ?? -1)
            if known >= Self.allowance { booked[index].couldBeKnown = true }
        }
        if let token = bridge.chargingToken { judge(bridge.station, token) }
        if let token = station.chargingToken { judge(station.id, token.text) }
    }

    private func judge(_ station: StationID, _ token: String) {
        guard let name = simulation.owner(of: token), let driver = people[name] else { return }
        let (now, allowance) = (world.now, Self.allowance)
        let here = booked.filter { $0.endedAt == nil && $0.station == station }
        // The previous booker may stay until the next booking begins.
        let own = here.filter { $0.person == driver }.map(\.until).max() ?? 0
        let isReached = reach[station]?.lasts(at: now) ?? -1 >= allowance
        let isBridge = station == simulation.bridge.station
        for time in here where time.person != driver && now < time.until {
            let begin = own > time.from - allowance * 2 ? time.from + allowance : time.from
            guard now >= begin, now - time.since >= allowance, own <= now else { continue }
            let isKnown =
                isBridge && time.couldBeKnown && awareness.lasts(at: now) >= allowance
            guard isReached || isKnown else {
                intrusions.append(Intrusion(booking: time.id, station: station, time: now))
                continue
            }
            world.violate("booking", "\(name) charges at \(station) in the booking \(time.id)")
        }
    }

    /// Every transaction that was seen in another's booking is marked.
    func checkMarks(_ records: [TransactionRecord]) {
        let bookings = world.attempt { try cloud.allBookings() } ?? []
        for seen in intrusions {
            let time = HostClock.beginning.adding(milliseconds: seen.time)
            guard let booking = bookings.first(where: { $0.id == seen.booking }),
                [.reserved, .fulfilled, .failed, .noShow].contains(booking.status),
                let record = records.first(where: {
                    $0.stationID == seen.station && $0.contains(time)
                }), let start = record.state.startedAt, let end = record.state.endedAt
            else { continue }
            let until = booking.status.keepsTime ? booking.endsAt : booking.arrivalUntil
            let overlap = min(end, until).millisecondsSince(max(start, booking.startsAt))
            guard overlap > Self.allowance else { continue }
            let marked = world.attempt { try cloud.intrusions(into: booking.id) } ?? []
            world.require(
                marked.contains(record.id), "booking",
                "\(record.startKey) ran in the booking \(booking.id), and is not marked")
        }
    }
}

extension TransactionRecord {
    fileprivate func contains(_ time: Timestamp) -> Bool {
        guard let start = state.startedAt, let end = state.endedAt else { return false }
        return start <= time && time <= end
    }
}
