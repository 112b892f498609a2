import CloudCore
import CommonBase

/// The steps of a scenario about people who pay by card, and their gateway.
enum PaymentStep {
    /// A guest who wants to charge until a time.
    case arrive(StationID, limit: Money, until: Int64)
    /// A driver, by name.
    case topUp(String, Money)
    case setGateway(isDown: Bool)
    /// So many of the next changes at the gateway are done without an answer.
    case loseAnswers(Int)
    /// The cloud loses its power once the gateway has done this, before it has the answer.
    case cutPower(after: SimulatedGateway.Step)

    init?(_ words: [String]) {
        switch words[0] {
        case "guest" where words.count == 7:
            guard words[1] == "at", words[3] == "holds", words[5] == "until",
                ["garage", "driveway"].contains(words[2]), let station = StationID(words[2]),
                let amount = Int64(words[4]), (1...10_000).contains(amount),
                let time = Scenario.time(words[6])
            else { return nil }
            self = .arrive(station, limit: Money(minor: amount * 100), until: time)
        case "jana" where words.count == 4, "petr" where words.count == 4:
            guard words[1...2] == ["tops", "up"], let amount = Int64(words[3]),
                (50...20_000).contains(amount)
            else { return nil }
            self = .topUp(words[0], Money(minor: amount * 100))
        case "cut" where words == ["cut", "gateway"]: self = .setGateway(isDown: true)
        case "restore" where words == ["restore", "gateway"]: self = .setGateway(isDown: false)
        case "lose" where words.count == 3 && words[2] == "answers":
            guard let count = Int(words[1]), (1...100).contains(count) else { return nil }
            self = .loseAnswers(count)
        case "cut" where words.count == 5 && words[1...3] == ["cloud", "power", "after"]:
            guard let step = SimulatedGateway.Step(rawValue: words[4]) else { return nil }
            self = .cutPower(after: step)
        default: return nil
        }
    }

    func perform(in simulation: Simulation) {
        guard let payments = simulation.payments else { return }
        let gateway = payments.gateway
        switch self {
        case .arrive(let station, let limit, let departure):
            payments.arrive(at: station, holding: limit, until: departure)
        case .topUp(let name, let amount):
            guard let driver = simulation.sales?.driver(name) else { return }
            payments.topUp(amount, by: driver)
        case .setGateway(let isDown):
            simulation.world.note(isDown ? "the gateway is down" : "the gateway is up")
            gateway.isDown = isDown
        case .loseAnswers(let count): gateway.answersToLose = count
        case .cutPower(let step): gateway.deadlySteps.insert(step)
        }
    }
}
