import CloudMoney
import CommonBase

/// Days on which guests charge, drivers top up their credit, and the gateway fails at times.
extension Simulation {
    /// Plans the payments of some days. They are drawn from a stream of their own, so that visits
    /// and faults are those of the same seed without payments by card.
    func planPayments(days: Int64) {
        var random = SeededRandom(seed: seed ^ 0x60E5_0000_0000_0000)
        for day in 0..<days {
            for _ in 0..<Int64.random(in: 4...8, using: &random) {
                planGuest(from: day * Self.dayMilliseconds, &random)
            }
            for name in ["jana", "petr"] {
                let time = Int64.random(in: 0...Self.dayMilliseconds - 1, using: &random)
                let amount = Money(minor: Int64.random(in: 50...500, using: &random) * 100)
                plan(.topUp(name, amount), day * Self.dayMilliseconds + time)
            }
        }
    }

    /// Half of the guests meet a fault.
    private func planGuest(from start: Int64, _ random: inout SeededRandom) {
        let charger = Bool.random(using: &random) ? bridge.station : station.id
        let time = start + Int64.random(in: 0...Self.dayMilliseconds - 1, using: &random)
        let stay = Int64.random(in: 60_000...3_600_000, using: &random)
        let limit = GuestRules.limits.randomElement(using: &random) ?? .zero
        plan(.arrive(charger, limit: limit, until: time + stay), time)
        let faultTime = time + Int64.random(in: 0...stay, using: &random)
        let step = SimulatedGateway.Step.allCases.randomElement(using: &random) ?? .capture
        switch Int64.random(in: 1...6, using: &random) {
        case 1:
            plan(.setGateway(isDown: true), faultTime)
            let pause = Int64.random(in: 10_000...1_800_000, using: &random)
            plan(.setGateway(isDown: false), faultTime + pause)
        case 2: plan(.loseAnswers(1), faultTime)
        case 3:
            plan(.cutPower(after: step), time)
            world.plan(at: time + stay + 900_000) { [self] in
                payments?.gateway.deadlySteps.remove(step)
                cloud.start()
            }
        default: break
        }
    }

    private func plan(_ step: PaymentStep, _ time: Int64) {
        world.plan(at: time) { [self] in step.perform(in: self) }
    }
}
