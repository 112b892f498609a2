import BridgeProtocol
import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudBridgeGatewayTests {
    @Suite struct BridgeIngestTests {
        /// A session yields one transaction of the card's driver, without anomalies.
        @Test func storesSessionAsOneTransaction() async throws {
            let bench = try await BridgeBench()
            #expect(try await bench.take(try BridgeBench.session()) == 5)
            let records = try await bench.cloud.transactions()
            let record = try #require(records.first)
            var expected = TransactionRecord(
                id: record.id, source: .bridge, stationID: bench.station, connectorID: 1,
                startKey: "box/tx-1", ocppID: nil, bootCount: 0, createdAt: ManualClock.noon)
            expected.personID = try id("driver-1")
            expected.state = try bench.clean
            expected.storedFold = record.storedFold
            (expected.factCount, expected.factBytes) = (record.factCount, record.factBytes)
            #expect(records == [expected])
            let events = try await bench.cloud.database.read { db in
                try DomainEventTable.list(.transaction, subject: record.id.text, limit: 10, db)
                    .map(\.kind)
            }
            #expect(events == [.transactionStarted, .transactionEnded])
        }

        /// Events that were stored but not acknowledged come again in a new epoch and add nothing.
        @Test func ignoresStoredEventsInNewEpoch() async throws {
            let bench = try await BridgeBench()
            let events = try BridgeBench.session()
            try await bench.take(Array(events.prefix(4)))
            let again = events.dropFirst(2).enumerated().map { index, event in
                BridgeEvent(seq: Int64(index + 1), moment: event.moment, data: event.data)
            }
            #expect(try await bench.take(again, epoch: "new") == 3)
            #expect(try await bench.cloud.transactions().map(\.state) == [bench.clean])
        }

        /// A bridge that lost its database forgets its transaction: its boot and the next transaction
        /// mark it. One that only restarted goes on.
        @Test func marksTransactionThatBridgeForgot() async throws {
            let bench = try await BridgeBench()
            let events = try BridgeBench.session()
            try await bench.take(Array(events.prefix(3)))
            let boot = BridgeEvent(
                seq: 1, moment: events[2].moment,
                data: .bootNotification(
                    .init(
                        reason: "PowerUp", vendorName: "Zapoj", model: "bridge",
                        firmwareVersion: "1")))
            try await bench.take([boot], epoch: "new")
            let marked = try await bench.cloud.transactions().map(\.state)
            #expect(marked.map(\.anomalies) == [[.endNotReported]])
            #expect(marked.map(\.phase) == [.active])
            try await bench.take(events)
            #expect(try await bench.cloud.transactions().map(\.state) == [bench.clean])
        }

        /// A card that is refused at the EVSE, or a start from before, does not end the transaction
        /// that runs there.
        @Test(arguments: [("STRANGER", 5), (OCPP16Bench.card, -30)] as [(String, Int64)])
        func otherTapDoesNotMarkRunningTransaction(card: String, minute: Int64) async throws {
            let bench = try await BridgeBench()
            try await bench.take(Array(try BridgeBench.session().prefix(4)))
            var tap = try BridgeBench.session("tx-2", from: 5, card: card)[0]
            tap.moment.wall = OCPP16Bench.at(minute)
            try await bench.take([tap])
            let states = try await bench.cloud.transactions()
                .sorted { $0.startKey < $1.startKey }.map(\.state)
            #expect(states.first?.anomalies == [])
            #expect(states.last?.anomalies.contains(.endNotReported) == true)
        }

        /// However events are split into batches and repeated, the transactions are the same.
        @Test func givesSameTransactionsForAnyBatches() async throws {
            let events =
                try BridgeBench.session() + BridgeBench.session("tx-2", from: 6, card: "STRANGER")
            var wrong: [UInt64] = []
            for seed: UInt64 in 0..<40 {
                let bench = try await BridgeBench()
                var random = SeededRandom(seed: seed)
                var acknowledged = 0
                while acknowledged < events.count {
                    // From any acknowledged event to any later one.
                    let start = random.index(acknowledged + 1)
                    let end = start + 1 + random.index(events.count - start)
                    let last = try await bench.take(Array(events[start..<end]))
                    acknowledged = max(acknowledged, end)
                    if last != Int64(acknowledged) { wrong.append(seed) }
                }
                let states = try await bench.cloud.transactions()
                    .sorted { $0.startKey < $1.startKey }.map(\.state)
                var stranger = try bench.clean
                stranger.token = try bench.cloud.reference("STRANGER")
                stranger.anomalies = [.unknownToken]
                stranger.startedAt = OCPP16Bench.at(7)
                stranger.endedAt = OCPP16Bench.at(10)
                if states != [try bench.clean, stranger] { wrong.append(seed) }
            }
            #expect(wrong.isEmpty)
        }

        /// A batch that is out of sequence or too long is rejected as a whole.
        @Test func rejectsGapsAndLongBatches() async throws {
            let bench = try await BridgeBench()
            let batches: [([Int64], String?)] = [
                ([2], "conflict events"), ([1, 3], "invalidInput events"),
                ([2, 1], "invalidInput events"), ([1, 1], "invalidInput events"),
                ([0], "invalidInput events"), ([-1, 0, 1], "invalidInput events"),
                ([.max], "conflict events"), ([1, 2, 3], nil), ([5], "conflict events"),
                ([3, 4], nil), ([1], nil), ([], nil),
                (Array(5...105), "invalidInput events"), (Array(5...104), nil),
            ]
            for (numbers, expected) in batches {
                let answer = try await refusal {
                    try await bench.take(numbers.map { BridgeBench.status($0) })
                }
                #expect(answer == expected, "\(numbers)")
            }
            #expect(try await bench.cloud.count("bridge_event") == 104)
        }

        /// The acknowledgement is the highest stored number, also for a repeated batch.
        @Test func acknowledgesHighestStoredEvent() async throws {
            let bench = try await BridgeBench()
            #expect(try await bench.take([]) == 0)
            #expect(try await bench.take((1...5).map { BridgeBench.status($0) }) == 5)
            #expect(try await bench.take([BridgeBench.status(2)]) == 5)
            #expect(try await bench.take([]) == 5)
        }

        /// A repeated number with other content is a conflict, and none of its batch is stored.
        @Test func rejectsNumberWithOtherContent() async throws {
            let bench = try await BridgeBench()
            try await bench.take([BridgeBench.status(1)])
            let batch = [BridgeBench.status(1, .occupied), BridgeBench.status(2)]
            #expect(try await refusal { try await bench.take(batch) } == "conflict events")
            var later = BridgeBench.status(1)
            later.moment.uptime.milliseconds += 1
            #expect(try await refusal { try await bench.take([later]) } == "conflict events")
            #expect(try await bench.cloud.count("bridge_event") == 1)
        }

        /// Each epoch begins at 1; its name is limited in length and characters.
        @Test func countsFromOneInNewEpoch() async throws {
            let bench = try await BridgeBench()
            #expect(try await bench.take([BridgeBench.status(1)], epoch: "one") == 1)
            #expect(try await bench.take([BridgeBench.status(1, .occupied)], epoch: "two") == 1)
            let longest = String(repeating: "e", count: 64)
            #expect(try await bench.take([BridgeBench.status(1)], epoch: longest) == 1)
            for epoch in ["", "\(longest)e", "\u{0}", "a\u{0}b", "🔌"] {
                let answer = try await refusal {
                    try await bench.take([BridgeBench.status(1)], epoch: epoch)
                }
                #expect(answer == "invalidInput epoch", "\(epoch.debugDescription)")
            }
        }

        @Test func storesBootsStatesAndSecurityEvents() async throws {
            let bench = try await BridgeBench()
            let boot = BridgeEvent.BootNotification(
                reason: "PowerUp", vendorName: "Zapoj", model: "Pi", firmwareVersion: "1")
            try await bench.take([
                BridgeBench.event(1, .bootNotification(boot)), BridgeBench.status(2, .faulted),
                BridgeBench.event(3, .securityEvent(.init(type: "TamperDetectionActivated"))),
                BridgeBench.event(4, .dropped(.init(type: "MeterValues", reason: "full"))),
            ])
            let station = try await bench.cloud.database.read {
                try StationTable.find(id("box"), viewer: .system, $0)
            }
            #expect(station?.description.vendor == "Zapoj")
            #expect(station?.bootCount == 1)
            #expect(station?.lastSeenAt == ManualClock.noon)
            #expect(try await bench.cloud.count("connector") == 1)
            #expect(try await bench.cloud.count("bridge_event") == 4)
        }

        /// The same transaction id at another station is another transaction.
        @Test func separatesTransactionIDsByStation() async throws {
            let bench = try await BridgeBench()
            try await bench.take(try BridgeBench.session())
            let other = try await BridgeBench()
            try await other.take(try BridgeBench.session())
            let record = try #require(try await bench.cloud.transactions().first)
            #expect(record.startKey == "box/tx-1")
            try await bench.take(try BridgeBench.session(), epoch: "again")
            #expect(try await bench.cloud.transactions().count == 1)
        }

        /// A start of a time at which the bridge polled is judged by now and suspect. One of an
        /// absence is judged by its own time, also if a poll arrives before it.
        @Test(arguments: [true, false]) func judgesOldStartByNowUnlessAway(wasAway: Bool)
            async throws
        {
            let bench = try await BridgeBench()
            let (clock, station) = (bench.cloud.clock, bench.station)
            try await bench.cloud.addCard("OLD", expiresAt: ManualClock.noon)
            func poll() async throws {
                let now = clock.now.wall
                try await bench.cloud.database.write { db in
                    _ = try StationClockTable.arrive(bridgeOf: station, at: now, db)
                }
            }
            clock.move(seconds: -40 * 86_400)
            try await poll()
            clock.move(seconds: 40 * 86_400 - 4 * 3600)
            // The session was two hours before noon.
            for _ in 0..<48 {
                if !wasAway { try await poll() }
                clock.move(seconds: 300)
            }
            try await poll()
            try await bench.take(try BridgeBench.session(card: "OLD"))
            let state = try #require(try await bench.cloud.transactions().first?.state)
            #expect(
                state.anomalies == (wasAway ? [] : [.timeInPast, .tokenNotAccepted]))
            #expect(state.energyWh == 2100)
        }
    }
}

extension BridgeBench {
    /// The transaction that `session` yields.
    var clean: ChargingTransaction {
        get throws {
            var state = ChargingTransaction()
            state.phase = .ended
            state.chargingState = .idle
            state.token = try cloud.reference(OCPP16Bench.card)
            state.startedAt = OCPP16Bench.at(2)
            state.endedAt = OCPP16Bench.at(5)
            state.meterStartWh = 1000
            state.meterStopWh = 3100
            state.energyWh = 2100
            state.stoppedReason = .local
            return state
        }
    }
}
