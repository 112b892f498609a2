import CommonBase
import Testing

@testable import VirtualDevices

@Suite struct BoardMachineTests {
    /// A new client first receives the contactor's position.
    @Test func sendsFeedbackToNewClient() {
        var bench = BoardBench()
        bench.feed(.connected, at: 5)
        #expect(bench.messages == [.init(milliseconds: 5, report: .feedback(.open))])
    }

    /// Feedback follows a command after the delay; from then on, 11 kW yield a pulse every 327.3
    /// ms.
    @Test func closesAndSendsPulses() {
        var bench = BoardBench()
        bench.feed(.connected, at: 0)
        bench.feed(.command(.closed), at: 100)
        bench.feed(.tick, at: 1200)
        #expect(
            bench.messages.dropFirst() == [
                .init(milliseconds: 120, report: .feedback(.closed)),
                .init(milliseconds: 448, report: .pulse),
                .init(milliseconds: 775, report: .pulse),
                .init(milliseconds: 1102, report: .pulse),
            ])
        #expect(bench.machine.state.closeCount == 1)
    }

    /// Energy flows until the contact opens, and all pulses precede the feedback, however late the
    /// machine is called.
    @Test(arguments: [200, 10_000, 3_600_000]) func sendsPulsesBeforeOpeningFeedback(late: Int64) {
        var bench = BoardBench()
        bench.feed(.connected, at: 0)
        bench.feed(.command(.closed), at: 0)
        bench.feed(.command(.open), at: 1000)
        bench.tell(.tick, at: 1000 + late)
        #expect(bench.messages.last?.report == .feedback(.open))
        #expect(bench.pulseCount == 3)
        #expect(bench.machine.state.deliveredWh == 3)
        #expect(bench.machine.nextDeadline == nil)
    }

    /// The rest of a watt-hour is kept from an opening to the next closing.
    @Test func keepsFractionOfWattHour() {
        var bench = BoardBench(BoardConfiguration(feedbackDelayMilliseconds: 0))
        bench.feed(.connected, at: 0)
        for second in 0..<100 as Range<Int64> {
            bench.feed(.command(.closed), at: second * 1000)
            bench.feed(.command(.open), at: second * 1000 + 36)
        }
        bench.feed(.tick, at: 100_000)
        #expect(bench.machine.state.deliveredWh == 11)  // 11 kW for 3.6 s
        #expect(bench.pulseCount == 11)
    }

    /// Without a client, the board keeps its level and keeps counting, or opens if so configured.
    @Test(arguments: [false, true]) func keepsOrDropsLevelOnDisconnect(drops: Bool) {
        var bench = BoardBench(BoardConfiguration(dropsOnDisconnect: drops))
        bench.feed(.connected, at: 0)
        bench.feed(.command(.closed), at: 0)
        bench.feed(.disconnected, at: 1000)
        bench.feed(.connected, at: 4000)
        #expect(bench.machine.state.contactor == (drops ? .open : .closed))
        #expect(bench.machine.state.deliveredWh == (drops ? 3 : 12))
        #expect(bench.pulseCount == 2)  // in 980 ms; the rest was sent to nobody
        #expect(bench.messages.last?.report == .feedback(drops ? .open : .closed))
    }

    /// A client that replaces another receives nothing from before, and the contactor's position
    /// first.
    @Test func replacingClientGetsFeedbackFirst() {
        var bench = BoardBench()
        bench.feed(.connected, at: 0)
        bench.feed(.command(.closed), at: 0)
        bench.tell(.connected, at: 10_000)
        #expect(bench.messages.map(\.report) == [.feedback(.open), .feedback(.closed)])
        #expect(bench.machine.state.deliveredWh == 30)
    }

    /// A welded contactor reports closed and keeps delivering; once repaired, it opens.
    @Test func weldedContactorStaysClosed() {
        var bench = BoardBench()
        bench.feed(.connected, at: 0)
        bench.feed(.command(.closed), at: 0)
        bench.feed(.faultSet(.welded), at: 500)
        bench.feed(.command(.open), at: 1000)
        bench.feed(.tick, at: 2000)
        #expect(bench.feedback.last == .init(milliseconds: 1020, report: .feedback(.closed)))
        #expect(bench.machine.state.deliveredWh == 6)
        bench.feed(.faultSet(.none), at: 2000)
        bench.feed(.tick, at: 3000)
        #expect(bench.feedback.last == .init(milliseconds: 2020, report: .feedback(.open)))
        #expect(bench.machine.state.contactor == .open)
    }

    /// A contactor that is stuck open reports open and delivers nothing.
    @Test func stuckContactorStaysOpen() {
        var bench = BoardBench()
        bench.feed(.connected, at: 0)
        bench.feed(.faultSet(.stuckOpen), at: 0)
        bench.feed(.command(.closed), at: 0)
        bench.feed(.tick, at: 5000)
        #expect(bench.feedback.last == .init(milliseconds: 20, report: .feedback(.open)))
        #expect(bench.pulseCount == 0)
        #expect(bench.machine.state.closeCount == 0)
    }

    /// Without a charging car there are no pulses.
    @Test func sendsNoPulsesWithoutCar() {
        var bench = BoardBench(BoardConfiguration(carIsCharging: false))
        bench.feed(.connected, at: 0)
        bench.feed(.command(.closed), at: 0)
        bench.feed(.carChanged(isCharging: true), at: 1000)
        bench.feed(.carChanged(isCharging: false), at: 1400)
        bench.feed(.tick, at: 9000)
        #expect(bench.pulseCount == 1)
    }

    /// Repeating a command does not delay its feedback.
    @Test func repeatedCommandDoesNotDelayFeedback() {
        var bench = BoardBench()
        bench.feed(.connected, at: 0)
        for time in stride(from: 0, through: 30, by: 10) as StrideThrough<Int64> {
            bench.feed(.command(.closed), at: time)
        }
        #expect(bench.feedback.map(\.milliseconds) == [0, 20])
        bench.feed(.tick, at: 100)
        #expect(bench.feedback.map(\.milliseconds) == [0, 20, 40])  // one answer for 20 and 30
    }

    /// The energy equals the power times the time in which the contactor was closed, and a client
    /// that stays connected receives all pulses.
    @Test(arguments: 0..<50) func energyIsPowerTimesClosedTime(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var bench = BoardBench()
        var (now, closedMilliseconds): (Int64, Int64) = (0, 0)
        bench.feed(.connected, at: 0)
        for _ in 0..<100 {
            let before = bench.machine.state.contactor
            let start = bench.feedback.last?.milliseconds ?? 0
            let command: ContactorLevel = Bool.random(using: &random) ? .closed : .open
            bench.feed(.command(command), at: now)
            now += Int64.random(in: 21...5000, using: &random)
            bench.feed(.tick, at: now)
            let moved = bench.feedback.last?.milliseconds ?? 0
            if before == .closed { closedMilliseconds += moved - start }
        }
        bench.feed(.command(.open), at: now)
        let start = bench.feedback.last?.milliseconds ?? 0
        let before = bench.machine.state.contactor
        bench.feed(.tick, at: now + 1000)
        if before == .closed { closedMilliseconds += now + 20 - start }
        #expect(bench.machine.state.deliveredWh == closedMilliseconds * 11_000 / 3_600_000)
        #expect(Int64(bench.pulseCount) == bench.machine.state.deliveredWh)
    }
}
