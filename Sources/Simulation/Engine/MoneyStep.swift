import CloudCore
import CommonBase

/// The steps of a scenario that change a transaction after it was settled.
enum MoneyStep {
    /// Its energy by the meter, and so much more or less in Wh.
    case correct(StationID, number: Int, differenceWh: Int64)
    /// The host gives back a part of what is left of its price.
    case refund(StationID, number: Int, percent: Int64)
    /// A late reading of its energy in Wh at a time.
    case report(StationID, number: Int, time: Int64, energyWh: Int64)

    /// How long the cloud has to settle a change, in milliseconds.
    private static let settlingMilliseconds: Int64 = 130_000

    init?(_ words: [String]) {
        guard words.count >= 5, ["garage", "driveway"].contains(words[1]),
            let station = StationID(words[1]), let number = Int(words[2]), number >= 1
        else { return nil }
        switch (words[0], words[3], words.count) {
        case ("correct", "by", 5):
            guard let difference = Int64(words[4]) else { return nil }
            self = .correct(station, number: number, differenceWh: difference)
        case ("refund", "by", 5):
            guard let percent = Int64(words[4]), (1...100).contains(percent) else { return nil }
            self = .refund(station, number: number, percent: percent)
        case ("report", "at", 6):
            guard let time = Scenario.time(words[4]), let energyWh = Int64(words[5]) else {
                return nil
            }
            self = .report(station, number: number, time: time, energyWh: energyWh)
        default: return nil
        }
    }

    private var place: (station: StationID, number: Int) {
        switch self {
        case .correct(let station, let number, _): (station, number)
        case .refund(let station, let number, _): (station, number)
        case .report(let station, let number, _, _): (station, number)
        }
    }

    /// Changes the transaction, and checks the books when the change is settled.
    func perform(in simulation: Simulation) {
        let world = simulation.world
        let (station, number) = place
        let records = simulation.transactions.filter { $0.stationID == station }
        guard records.count >= number else {
            return world.violate("scenario", "\(station) has no transaction \(number)")
        }
        let id = records[number - 1].id
        switch self {
        case .correct(_, _, let difference):
            let energyWh = simulation.energyWh(of: number, at: station) + difference
            world.note("\(station): transaction \(number) is corrected to \(energyWh) Wh")
            _ = world.attempt { try simulation.cloud.correct(id, energyWh: energyWh) }
        case .refund(_, _, let percent): simulation.sales?.refund(id, percent: percent)
        case .report(_, _, let time, let energyWh):
            world.note("\(station): a reading of transaction \(number) arrives late")
            let moment = HostClock.beginning.adding(milliseconds: time)
            _ = world.attempt {
                try simulation.cloud.report(energyWh: energyWh, at: moment, of: id)
            }
        }
        world.plan(in: Self.settlingMilliseconds) { simulation.sales?.checkBooks() }
    }
}

/// Expectations of a scenario about money.
enum MoneyExpectation {
    case settled(Int)
    case corrections(Int64)
    case usedUp(String)

    init?(_ words: [String]) {
        guard let word = words.first else { return nil }
        switch (word, words.count) {
        case ("settled", 2):
            guard let count = Int(words[1]) else { return nil }
            self = .settled(count)
        case ("corrections", 2):
            guard let count = Int64(words[1]) else { return nil }
            self = .corrections(count)
        case ("used", 4) where words[1...2] == ["up", "by"]:
            guard ["jana", "petr"].contains(words[3]) else { return nil }
            self = .usedUp(words[3])
        default: return nil
        }
    }

    func complaint(_ simulation: Simulation) -> String? {
        guard let sales = simulation.sales else { return "no energy is sold" }
        switch self {
        case .settled(let count):
            let found = sales.settledCount
            return found == count ? nil : "\(found) transactions are settled instead of \(count)"
        case .corrections(let count):
            let found = sales.correctionCount
            return found == count ? nil : "\(found) differences were posted instead of \(count)"
        case .usedUp(let name): return sales.complaintOfRest(of: name)
        }
    }

    /// A line to print about what happened.
    func report(_ simulation: Simulation) -> String? {
        guard case .usedUp(let name) = self else { return nil }
        return simulation.sales?.report(on: name)
    }
}

extension Simulation {
    /// The energy of the charger's session with this number, from 1, by the meter itself.
    fileprivate func energyWh(of number: Int, at charger: StationID) -> Int64 {
        let energies =
            charger == bridge.station
            ? bridge.contactor.intervals.map(\.energyWh) : station.sessions.map(\.energyWh)
        return number <= energies.count ? energies[number - 1] : 0
    }
}
