import CommonBase
import OCPPMessages
import Testing

@testable import VirtualDevices

@Suite struct StationDeliveryTests {
    /// Without an answer in 30 s, a transaction's message is sent again with another id and the
    /// same payload.
    @Test func resendsUnansweredMessage() throws {
        var bench = try StationBench.booted()
        bench.tap("A")
        bench.serve(until: "StartTransaction")
        let first = try #require(bench.calls.last)
        bench.wait(milliseconds: 29_999)
        #expect(bench.calls.last == first)
        bench.wait(milliseconds: 1)
        let second = try #require(bench.calls.last)
        #expect(second.action == "StartTransaction")
        #expect(second.payload == first.payload)
        #expect(second.id != first.id)
        let late = OCPPFrame.callResult(
            id: first.id, payload: StationBench.friendlyAnswer(to: first, transactionId: 7))
        bench.feed(.received(late.bytes))
        #expect(bench.machine.snapshot.transactionId == nil)
        bench.serve()
        #expect(bench.machine.snapshot.transactionId == 7)
    }

    /// A message that the central system fails to process is tried three times with growing delays,
    /// then dropped. Other messages may overtake it, but none of its transaction.
    @Test func retriesFailedMessageThreeTimes() throws {
        var bench = try StationBench.booted()
        bench.tap("A")
        bench.serve()
        let first = bench.calls.count
        bench.tap("A")
        bench.fail()
        bench.wait(milliseconds: 9999)
        bench.serve()
        let statuses = ["StatusNotification Finishing", "StatusNotification Available"]
        #expect(bench.transcript(from: first) == ["StopTransaction Local"] + statuses)
        bench.wait(milliseconds: 1)
        bench.fail()
        bench.wait(milliseconds: 19_999)
        #expect(bench.calls.count == first + 4)
        bench.wait(milliseconds: 1)
        #expect(bench.transcript(from: first + 4) == ["StopTransaction Local"])
        bench.fail()
        bench.wait(milliseconds: 100_000)
        #expect(bench.calls.dropFirst(first).count { $0.action == "StopTransaction" } == 3)
        #expect(bench.machine.snapshot.queuedMessages == 0)
    }

    /// A transaction whose start was dropped ends under the id for unknown transactions.
    @Test func endsUnderUnknownIDAfterDroppedStart() throws {
        var bench = try StationBench.booted()
        bench.tap("A")
        bench.serve(until: "StartTransaction")
        for _ in 0..<3 {
            bench.fail()
            bench.wait(milliseconds: 20_000)
        }
        #expect(bench.calls.last?.action == "StopTransaction")
        #expect(bench.calls.last?.payload["transactionId"] == -1)
        #expect(bench.calls.last?.payload["reason"] == "Other")
        bench.serve()
        #expect(bench.machine.snapshot.status == .available)
    }

    /// A full queue drops old readings, never a start or a stop.
    @Test func fullQueueDropsOnlyReadings() {
        var queue = CallQueue(idPrefix: "x")
        let start = StationMessage.start(
            number: 1,
            V16.StartTransaction.Request(
                connectorId: 1, idTag: "A", meterStart: 0, timestamp: .epoch))
        queue.append(start)
        for count in 0..<2000 as Range<Int64> {
            queue.append(
                .meterValues(
                    number: 1,
                    StationReadings.register(
                        at: .epoch, registerWh: count, context: .samplePeriodic)))
        }
        #expect(queue.entries.count == CallQueue.limit)
        #expect(queue.entries.first?.message == start)
        #expect(queue.entries.last?.number == 2001)
    }

    /// Whatever the connection does, every call has a unique id, and in the end the central system
    /// has every transaction complete: the start, then readings, then the stop, with the energy
    /// that the station delivered.
    @Test(arguments: 1...40) func deliversEverythingOverUnreliableConnection(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var bench = try StationBench.booted(seed: seed, sampleIntervalSeconds: 3)
        var central = FlakyCentralSystem(answered: bench.calls.count)
        for _ in 0..<400 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0: bench.tap("A")
            case 1:
                bench.isReachable = Bool.random(using: &random)
                if bench.machine.link == .up { bench.feed(.disconnected(reason: "test")) }
            case 2: bench.wait(milliseconds: Int64.random(in: 0...40_000, using: &random))
            case 3: central.hear(&bench, isAnswering: false)
            default: central.hear(&bench, isAnswering: true)
            }
            bench.wait(milliseconds: Int64.random(in: 0...800, using: &random))
        }
        bench.isReachable = true
        if case .active = bench.machine.session { bench.tap("A") }
        for _ in 0..<2000 {
            bench.wait(milliseconds: 500)
            central.hear(&bench, isAnswering: true)
        }
        let snapshot = bench.machine.snapshot
        #expect(snapshot.queuedMessages == 0)
        #expect(snapshot.transactionsEnded > 0)
        #expect(central.stops.count == snapshot.transactionsEnded)
        #expect(central.energyWh == snapshot.deliveredWh)
        #expect(central.disorder.isEmpty)
        #expect(Set(bench.calls.map(\.id)).count == bench.calls.count)
        #expect(bench.calls.allSatisfy { $0.id.utf8.count <= OCPPFrame.maximumIDLength })
    }
}

/// Receives every call, answers when told to, and returns the same transaction id for a repeated
/// start.
private struct FlakyCentralSystem {
    /// The number of calls handled so far.
    private var answered: Int
    private var numbers: [JSONValue: Int64] = [:]
    private var lastRegister: [Int64: Int64] = [:]
    private(set) var stops: [Int64: Int64] = [:]
    private(set) var disorder: [String] = []

    init(answered: Int) { self.answered = answered }

    var energyWh: Int64 { stops.values.reduce(0, +) }

    mutating func hear(_ bench: inout StationBench, isAnswering: Bool) {
        while answered < bench.calls.count, let call = bench.calls.last {
            if bench.calls.count - answered > 1, isAnswering {
                // Calls before the last one were never answered; they are sent again.
                for lost in bench.calls[answered..<(bench.calls.count - 1)] { note(lost) }
            }
            answered = bench.calls.count
            note(call)
            guard isAnswering else { return }
            let number = numbers[call.payload] ?? 0
            bench.answer(StationBench.friendlyAnswer(to: call, transactionId: number))
        }
    }

    private mutating func note(_ call: StationBench.Call) {
        let id = call.payload["transactionId"]?.intValue ?? 0
        switch call.action {
        case "StartTransaction":
            let number = numbers[call.payload] ?? Int64(numbers.count + 1)
            numbers[call.payload] = number
            lastRegister[number] = lastRegister[number] ?? call.payload["meterStart"]?.intValue
        case "MeterValues":
            let reading = V16.MeterValues.Request(FieldReader(call.payload)).meterValue.first
            let register = reading?.reading(fallback: .epoch).reading.registerWh ?? 0
            if register < lastRegister[id] ?? .max { disorder.append("\(call)") }
            if stops[id] != nil { disorder.append("after its stop: \(call)") }
            lastRegister[id] = register
        case "StopTransaction":
            let start = numbers.first { $0.value == id }?.key["meterStart"]?.intValue
            guard let start, let end = call.payload["meterStop"]?.intValue else {
                disorder.append("unknown: \(call)")
                return
            }
            if end < lastRegister[id] ?? .max { disorder.append("\(call)") }
            stops[id] = end - start
        default: break
        }
    }
}
