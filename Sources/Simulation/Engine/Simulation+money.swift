import CommonBase

/// Days on which hosts give back parts of prices.
extension Simulation {
    /// Plans the refunds of some days. They are drawn from a stream of their own, so that visits and
    /// faults are those of the same seed without prices.
    func planRefunds(days: Int64) {
        var random = SeededRandom(seed: seed ^ 0x4EFD_0000_0000_0000)
        for _ in 0..<days * 5 {
            let time = Int64.random(in: 0..<days * Self.dayMilliseconds, using: &random)
            let number = Int.random(in: 0...999, using: &random)
            let percent = Int64.random(in: 1...100, using: &random)
            world.plan(at: time) { [self] in sales?.refund(number, percent: percent) }
        }
    }
}
