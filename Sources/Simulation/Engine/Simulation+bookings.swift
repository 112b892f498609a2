import CommonBase

/// Days on which drivers book, come, stay away and cancel, and hosts change the hours.
extension Simulation {
    /// Plans the bookings of some days. They are drawn from a stream of their own, so that visits
    /// and faults are those of the same seed without bookings.
    func planBookings(days: Int64) {
        var random = SeededRandom(seed: seed ^ 0xB00C_0000_0000_0000)
        for day in 0..<days {
            let start = day * Self.dayMilliseconds
            for _ in 0..<Int64.random(in: 4...8, using: &random) {
                planBooking(from: start, &random)
            }
            for _ in 0..<Int64.random(in: 0...2, using: &random) {
                planHours(from: start, &random)
            }
        }
    }

    private func planBooking(from start: Int64, _ random: inout SeededRandom) {
        let quarter: Int64 = 900_000
        func chance(_ percent: Int64) -> Bool {
            Int64.random(in: 1...100, using: &random) <= percent
        }
        let name = chance(50) ? "jana" : "petr"
        let charger = chance(50) ? bridge.station : station.id
        let from = start + Int64.random(in: 8...90, using: &random) * quarter
        let until = from + Int64.random(in: 2...8, using: &random) * quarter
        let bookedAt = max(0, from - Int64.random(in: 0...24, using: &random) * quarter)
        plan(.book(chance(10) ? "host" : name, at: charger, from: from, until: until), bookedAt)
        if chance(15) {
            plan(.cancel(name, at: charger), bookedAt + (from - bookedAt) / 2)
        }
        if chance(15) { plan(.extend(name, at: charger, minutes: 30), until - quarter) }
        guard chance(75) else { return }
        let arrival = from + Int64.random(in: -600_000...1_500_000, using: &random)
        let departure = Int64.random(in: arrival...until, using: &random)
        for time in [arrival, departure] {
            world.plan(at: time) { [self] in tap(name, at: charger.text) }
        }
    }

    private func planHours(from start: Int64, _ random: inout SeededRandom) {
        let charger = Bool.random(using: &random) ? bridge.station : station.id
        let hour: Int64 = 3_600_000
        let opening = Int64.random(in: 0...8, using: &random) * hour
        let closing = Int64.random(in: 16...24, using: &random) * hour
        let time = start + Int64.random(in: 0...Self.dayMilliseconds - 1, using: &random)
        plan(.open(charger, from: opening, until: closing), time)
        plan(.pause(charger, true), time + hour)
        plan(.pause(charger, false), time + 3 * hour)
    }

    private func plan(_ step: BookingStep, _ time: Int64) {
        world.plan(at: time) { [self] in step.perform(in: self) }
    }
}
