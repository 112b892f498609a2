import CommonBase

/// Two months of a neighbourhood, decided by a seed.
struct VisitPlan: Sendable {
    static let days = 60
    /// How long the car that charges now has been charging, in seconds.
    static let currentSeconds: Int64 = 43 * 60
    /// Where its driver wants to stop.
    private static let currentLimitWh: Int64 = 20_000

    /// In the order of their starts; the last one goes on.
    private(set) var visits: [Visit] = []
    private(set) var refused: [RefusedCard] = []
    private(set) var outages: [Outage] = []

    private var random: SeededRandom
    private let local: LocalDays

    init(now: Timestamp, seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        local = try LocalDays(now: now)
        planOutages()
        let current = currentVisit()
        visits = [current]
        for daysAgo in (0...Self.days).reversed() { planDay(daysAgo) }
        visits.sort { $0.startedAt < $1.startedAt }
        for index in visits.indices { visits[index].number = index }
        orderReports()
        planOddEnds()
        planRefusals(during: current)
    }

    /// The energy that a charger has delivered by now.
    func deliveredWh(at charger: Charger) -> Int64 {
        visits.filter { $0.charger == charger }.reduce(0) { sum, visit in
            sum + (visit.end == .none ? currentWh(of: visit) : visit.curve.energyWh)
        }
    }

    private func currentWh(of visit: Visit) -> Int64 {
        visit.curve.point(at: Self.currentSeconds).energyWh
    }

    private mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &random)
    }

    private mutating func chance(_ percent: Int64) -> Bool { number(0...99) < percent }

    // MARK: Visits

    private mutating func currentVisit() -> Visit {
        let driver = Resident.petr
        let curve = ChargingCurve(
            energyWh: 30_000, maximumW: driver.cars[0].maximumW, isFull: false, &random)
        return Visit(
            charger: .driveway, driver: driver, card: driver.cards[0],
            startedAt: local.now.adding(seconds: -Self.currentSeconds), curve: curve,
            isFull: false, start: .phone(limitWh: Self.currentLimitWh), end: .none, idleSeconds: 0)
    }

    private mutating func planDay(_ daysAgo: Int) {
        guard let weekday = local.weekday(daysAgo: daysAgo) else { return }
        for habit in Habit.all where habit.days.contains(weekday) {
            guard habit.daysAgo.contains(daysAgo), chance(habit.chance) else { continue }
            if let visit = visit(habit, daysAgo: daysAgo) { add(visit) }
        }
    }

    private mutating func visit(_ habit: Habit, daysAgo: Int) -> Visit? {
        let minute = Int.random(in: habit.arrival, using: &random)
        guard let arrival = local.time(daysAgo: daysAgo, minute: minute) else { return nil }
        let card = habit.driver.cards[habit.card]
        let power = min(habit.driver.cars[card.car].maximumW, habit.charger.maximumW)
        let kind = number(0...99)
        let isLimited = (84..<95).contains(kind)
        let isFull = !isLimited && chance(habit.full)
        var (start, end, energyWh) = (Visit.Start.card, Visit.End.tap, number(habit.energyWh))
        switch kind {
        case 0..<50: break
        case 50..<72: end = .unplug
        case 72..<84: (start, end) = (.phone(limitWh: nil), .driver)
        case _ where isLimited:
            // The app offers whole kilowatt-hours. A charger that the cloud stops takes a bit more.
            let limit = max(5, energyWh / 5000 * 5) * 1000
            (start, end) = (.phone(limitWh: limit), .energyLimit)
            energyWh = limit + (habit.charger.kind == .bridge ? 0 : number(10...90))
        default: (start, end) = (.phone(limitWh: nil), .unplug)
        }
        let idle = isFull ? number(5...110) * 60 : 0
        return Visit(
            charger: habit.charger, driver: habit.driver, card: card,
            startedAt: arrival.adding(seconds: number(0...59)),
            curve: ChargingCurve(
                energyWh: energyWh, maximumW: power, isFull: isFull, &random),
            isFull: isFull, start: start, end: end,
            idleSeconds: end == .energyLimit ? 0 : idle + 2)
    }

    /// Adds a visit if its charger and its driver are free then, and it is over by now.
    private mutating func add(_ visit: Visit) {
        var visit = visit
        let last = visit.occupied.upperBound.adding(seconds: Visit.outageSeconds)
        guard last < local.now.adding(seconds: -Self.currentSeconds) else { return }
        let isTaken = visits.contains { other in
            (other.charger == visit.charger || other.driver == visit.driver)
                && other.occupied.overlaps(visit.occupied)
        }
        guard !isTaken else { return }
        for outage in outages
        where outage.charger == visit.charger && outage.time.overlaps(visit.occupied) {
            let isWithin =
                outage.time.contains(visit.startedAt) && visit.endedAt < outage.returnsAt
            guard isWithin else { return }
            visit.start = .card
            if visit.end != .unplug { visit.end = .tap }
            visit.reportedAt = outage.returnsAt
        }
        visits.append(visit)
    }

    // MARK: What is out of the ordinary

    private mutating func planOutages() {
        for (charger, from, to) in [(Charger.courtyard, 26, 24), (.garage, 41, 39)] {
            if let start = local.time(daysAgo: from, minute: 4 * 60 + 11),
                let end = local.time(daysAgo: to, minute: 9 * 60 + 26)
            {
                outages.append(Outage(charger: charger, time: start..<end))
            }
        }
    }

    /// A charger reports what it has kept in the order in which it happened.
    private mutating func orderReports() {
        for outage in outages {
            let kept = visits.indices.filter {
                visits[$0].charger == outage.charger && visits[$0].reportedAt == outage.returnsAt
            }
            for (position, index) in kept.enumerated() {
                visits[index].reportedAt = outage.returnsAt.adding(seconds: Int64(position) * 120)
            }
        }
    }

    /// Some visits end in another way than planned.
    private mutating func planOddEnds() {
        let odd: [(Charger, Int, Visit.End)] = [
            (.driveway, 20, .powerLoss), (.courtyard, 34, .emergencyStop),
            (.garage, 15, .powerLoss), (.courtyard, 6, .host),
        ]
        for (charger, daysAgo, end) in odd {
            guard let day = local.time(daysAgo: daysAgo, minute: 0),
                let index = visits.firstIndex(where: {
                    $0.charger == charger && $0.startedAt >= day && mayEndOddly($0)
                })
            else { continue }
            visits[index].end = end
            visits[index].idleSeconds = 0
            visits[index].isFull = false
            visits[index].curve = visits[index].curve.cut(toPercent: 60)
            if case .phone(_?) = visits[index].start { visits[index].start = .card }
        }
    }

    /// Whether a visit was planned to end otherwise, and nobody comes soon after it.
    private func mayEndOddly(_ visit: Visit) -> Bool {
        guard visit.reportedAt == nil, visit.end != .none, visit.end != .energyLimit else {
            return false
        }
        let after = visit.endedAt..<visit.endedAt.adding(seconds: 2 * Visit.outageSeconds)
        return !visits.contains { other in
            (other.charger == visit.charger || other.driver == visit.driver)
                && after.contains(other.startedAt)
        }
    }

    private mutating func planRefusals(during current: Visit) {
        // Strangers, a right that has ended, a lost card, a phone, a neighbour's card.
        let taps: [(Charger, Int, Int, String)] = [
            (.garage, 47, 18 * 60 + 4, "049988776655F1"),
            (.driveway, 31, 16 * 60 + 40, Resident.eva.cards[0].number),
            (.courtyard, 11, 20 * 60 + 15, Resident.ondrej.cards[1].number),
            (.driveway, 9, 13 * 60 + 22, Resident.martin.cards[0].number),
            (.driveway, 9, 13 * 60 + 25, Resident.martin.cards[0].number),
            (.courtyard, 4, 17 * 60 + 31, "08A1B2C3"),
            (.garage, 1, 8 * 60 + 12, "049988776655F1"),
        ]
        for (charger, daysAgo, minute, number) in taps {
            guard let time = local.time(daysAgo: daysAgo, minute: minute) else { continue }
            // In the first hour in which nobody charges there.
            let free = (0..<10).map { time.adding(seconds: $0 * 3600) }.first { time in
                !visits.contains { $0.charger == charger && $0.occupied.contains(time) }
            }
            guard let free else { continue }
            refused.append(RefusedCard(at: free, charger: charger, number: number))
        }
        // The card that charges now is tapped at another charger, too.
        refused.append(
            RefusedCard(
                at: current.startedAt.adding(seconds: 19 * 60), charger: .garage,
                number: current.card.number))
    }
}
