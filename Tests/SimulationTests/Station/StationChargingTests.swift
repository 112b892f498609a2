import ChargingModel
import CommonBase
import OCPPMessages
import Testing

@testable import VirtualDevices

@Suite struct StationChargingTests {
    /// From tap to tap: the order of the messages, and a consistent register in all of them.
    @Test func chargesFromTapToTap() throws {
        var bench = try StationBench.booted(timeScale: 10)
        let first = bench.calls.count
        bench.tap("04a1b2c3")
        bench.serve()
        bench.wait(milliseconds: 10_000)
        bench.serve()
        bench.wait(milliseconds: 5000)
        bench.tap("04A1B2C3")
        bench.serve()
        bench.wait(milliseconds: 1000)
        bench.serve()
        #expect(
            bench.transcript(from: first) == [
                "Authorize", "StatusNotification Preparing", "StartTransaction",
                "StatusNotification Charging", "MeterValues", "MeterValues",
                "StopTransaction Local", "StatusNotification Finishing",
                "StatusNotification Available",
            ])
        let calls = bench.calls.dropFirst(first)
        let start = try #require(calls.first { $0.action == "StartTransaction" })
        #expect(start.payload["meterStart"] == 1_234_567)
        #expect(start.payload["idTag"] == "04A1B2C3")
        let stop = try #require(calls.first { $0.action == "StopTransaction" })
        #expect(stop.payload["transactionId"] == 7)
        #expect(stop.payload["meterStop"] == 1_235_025)  // 110 kW for 15 s are 458.3 Wh
        let snapshot = bench.machine.snapshot
        #expect(snapshot.lastTransactionEnergyWh == 458)
        #expect(snapshot.deliveredWh == 458)
        #expect(snapshot.registerWh == 1_235_025)
        #expect(snapshot.transactionsEnded == 1)
        #expect(snapshot.status == .available)
        #expect(snapshot.queuedMessages == 0)
    }

    /// It does not boot, which would mean that the transaction is lost.
    @Test func goesOnWithTransactionThatCentralSystemKnows() throws {
        let token = try #require(IdToken("04A1B2C3"))
        var bench = try StationBench(
            resumed: ResumedTransaction(token: token, id: 42, meterStartWh: 1_230_000))
        bench.feed(.started)
        bench.serve()
        bench.wait(milliseconds: 10_000)
        bench.serve()
        bench.tap("04A1B2C3")
        bench.serve()
        #expect(
            bench.transcript() == [
                "MeterValues", "StatusNotification Available", "StatusNotification Charging",
                "MeterValues", "StopTransaction Local", "StatusNotification Finishing",
            ])
        let stop = try #require(bench.calls.first { $0.action == "StopTransaction" })
        #expect(stop.payload["transactionId"] == 42)
        let readings = bench.calls.filter { $0.action == "MeterValues" }
        #expect(readings.allSatisfy { $0.payload["transactionId"] == 42 })
        #expect(bench.machine.snapshot.lastTransactionEnergyWh == 4_597)
    }

    /// Our own reader can read the meter values: begin, periodic and end, with the register, the
    /// power and three currents.
    @Test func sendsReadableMeterValues() throws {
        var bench = try StationBench.booted()
        bench.tap("A")
        bench.serve()
        bench.wait(milliseconds: 10_000)
        bench.serve()
        bench.tap("A")
        bench.serve()
        let readings = bench.calls.flatMap { call -> [MeterReading] in
            let fields = FieldReader(call.payload)
            let values =
                switch call.action {
                case "MeterValues": V16.MeterValues.Request(fields).meterValue
                case "StopTransaction": V16.StopTransaction.Request(fields).transactionData
                default: [V16.MeterValue]()
                }
            return values.map { $0.reading(fallback: .epoch).reading }
        }
        #expect(readings.map(\.registerWh) == [1_234_567, 1_234_597, 1_234_597])
        #expect(
            readings.map { $0.values.first?.context } == [
                .transactionBegin, .samplePeriodic, .transactionEnd,
            ])
        #expect(
            readings[1].values.map(\.thousandths) == [
                1_234_597_000, 11_000_000, 15_900, 15_900, 15_900,
            ])
        #expect(readings[1].values.map(\.phase) == [nil, nil, "L1", "L2", "L3"])
    }

    /// A rejected token starts no transaction.
    @Test func rejectedTokenStartsNothing() throws {
        var bench = try StationBench.booted()
        bench.tap("A")
        bench.answer(.object(["idTagInfo": .object(["status": "Blocked"])]))
        bench.wait(milliseconds: 60_000)
        #expect(bench.calls.last?.action == "Authorize")
        #expect(bench.machine.snapshot.status == .available)
    }

    /// If the start is rejected, the transaction ends without energy and without a token.
    @Test func rejectedStartEndsTransaction() throws {
        var bench = try StationBench.booted()
        bench.tap("A")
        bench.serve(until: "StartTransaction")
        bench.answer(
            .object([
                "transactionId": 9, "idTagInfo": .object(["status": "ConcurrentTx"]),
            ]))
        let stop = try #require(bench.calls.last)
        #expect(stop.payload["reason"] == "DeAuthorized")
        #expect(stop.payload["transactionId"] == 9)
        #expect(stop.payload["meterStop"] == 1_234_567)
        #expect(stop.payload["idTag"] == nil)
        bench.serve()
        bench.wait(milliseconds: 1000)
        bench.serve()
        #expect(bench.machine.snapshot.status == .available)
        #expect(bench.machine.snapshot.transactionsEnded == 1)
        #expect(!bench.transcript().contains("MeterValues"))
    }

    /// Only the token that started a transaction ends it; tokens of more than 20 characters are
    /// ignored.
    @Test func otherCardDoesNotEndTransaction() throws {
        var bench = try StationBench.booted()
        bench.tap("123456789012345678901")
        #expect(bench.calls.last?.action != "Authorize")
        bench.tap("A")
        bench.serve()
        bench.tap("B")
        bench.serve()
        #expect(bench.machine.snapshot.status == .charging)
        #expect(bench.machine.snapshot.transactionId == 7)
        bench.tap("a")
        #expect(bench.machine.snapshot.status == .finishing)
    }

    /// A transaction that ends offline is reported completely, in order, after reconnecting.
    @Test func reportsOfflineEndAfterReconnect() throws {
        var bench = try StationBench.booted()
        bench.tap("A")
        bench.serve()
        let first = bench.calls.count
        bench.isReachable = false
        bench.feed(.disconnected(reason: "test"))
        bench.wait(milliseconds: 25_000)
        bench.tap("A")
        bench.wait(milliseconds: 60_000)
        #expect(bench.calls.count == first)
        bench.isReachable = true
        bench.wait(milliseconds: 10_000)
        bench.serve()
        #expect(
            bench.transcript(from: first) == [
                "MeterValues", "MeterValues", "StopTransaction Local",
                "StatusNotification Available",
            ])
        let stop = try #require(bench.calls.first { $0.action == "StopTransaction" })
        #expect(stop.payload["meterStop"] == 1_234_643)  // 11 kW for 25 s
        #expect(stop.payload["transactionId"] == 7)
        #expect(stop.payload["timestamp"]?.stringValue == Moment.sinceStart(25_000).wall.iso8601)
    }

    /// Offline, only a previously accepted token may charge. The start is reported later with its
    /// original time, and nothing is reported twice.
    @Test func knownCardStartsOffline() throws {
        var bench = try StationBench.booted()
        bench.tap("A")
        bench.serve()
        bench.tap("A")
        bench.serve()
        bench.wait(milliseconds: 2000)
        bench.serve()
        let first = bench.calls.count
        bench.isReachable = false
        bench.feed(.disconnected(reason: "test"))
        bench.tap("B")
        #expect(bench.machine.snapshot.status == .available)
        bench.wait(milliseconds: 5000)
        bench.tap("A")
        #expect(bench.machine.snapshot.status == .charging)
        bench.wait(milliseconds: 25_000)
        bench.tap("A")
        bench.isReachable = true
        bench.wait(milliseconds: 30_000)
        bench.serve()
        #expect(
            bench.transcript(from: first) == [
                "StartTransaction", "MeterValues", "MeterValues", "MeterValues",
                "StopTransaction Local",
            ])
        let start = try #require(bench.calls.last { $0.action == "StartTransaction" })
        #expect(start.payload["timestamp"]?.stringValue == Moment.sinceStart(7000).wall.iso8601)
        let stop = try #require(bench.calls.last { $0.action == "StopTransaction" })
        #expect(stop.payload["timestamp"]?.stringValue == Moment.sinceStart(32_000).wall.iso8601)
        #expect(stop.payload["transactionId"] == 7)
        #expect(bench.machine.snapshot.lastTransactionEnergyWh == 76)  // 11 kW for 25 s
    }

    /// A transaction ends if the central system rejects its start afterwards.
    @Test func rejectedOfflineStartEndsTransaction() throws {
        var bench = try StationBench.booted()
        bench.tap("A")
        bench.serve()
        bench.tap("A")
        bench.serve()
        bench.wait(milliseconds: 2000)
        bench.serve()
        bench.isReachable = false
        bench.feed(.disconnected(reason: "test"))
        bench.tap("A")
        bench.isReachable = true
        bench.wait(milliseconds: 20_000)
        bench.serve(until: "StartTransaction")
        bench.answer(
            .object(["transactionId": 9, "idTagInfo": .object(["status": "Blocked"])]))
        #expect(bench.machine.snapshot.status == .finishing)
        #expect(bench.machine.cache.isEmpty)
    }
}
