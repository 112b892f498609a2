import ChargingModel
import CommonBase
import OCPPMessages
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudBooking
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudStationGatewayTests {
    /// Stations with wrong clocks, over connections that the cloud knows.
    @Suite struct StationClockTests {
        /// A station's connection, opened at noon unless said otherwise.
        private struct Line {
            var bench: OCPP16Bench
            var station = "CP-1"
            var connectedAt = ManualClock.noon

            func call(_ action: String, _ payload: JSONValue) async throws -> JSONValue {
                let frame = try await bench.frame(
                    action, payload, at: station, connectedAt: connectedAt)
                guard case .callResult(_, let answer) = frame else {
                    throw OCPPError(.genericError, "\(frame)")
                }
                return answer
            }

            /// - Parameter minutes: how much the clock is ahead.
            func start(
                _ idTag: String = OCPP16Bench.card, ahead minutes: Double = 0,
                meterStart: Int64 = 1000
            ) async throws -> OCPP16Bench.Started {
                let payload = OCPP16Bench.startPayload(
                    idTag: idTag, meterStart: meterStart, timestamp: time(ahead: minutes))
                let answer = try V16.StartTransaction.Response(
                    FieldReader(try await call("StartTransaction", payload)))
                return .init(number: answer.transactionId, status: answer.idTagInfo.status)
            }

            func stop(_ number: Int64, ahead minutes: Double = 0) async throws {
                _ = try await call(
                    "StopTransaction",
                    V16.StopTransaction.Request(
                        transactionId: number, meterStop: 4000, timestamp: time(ahead: minutes)
                    ).json)
            }

            func status(ahead minutes: Double) async throws {
                _ = try await call(
                    "StatusNotification",
                    OCPP16Bench.statusPayload(.preparing, timestamp: time(ahead: minutes)))
            }

            func time(ahead minutes: Double) -> Timestamp {
                bench.cloud.clock.now.wall.adding(milliseconds: Int64(minutes * 60_000))
            }
        }

        private static func state(
            _ bench: OCPP16Bench, of station: String = "CP-1"
        ) async throws -> ChargingTransaction {
            let records = try await bench.cloud.transactions()
            return try #require(records.last { $0.stationID.text == station }).state
        }

        /// The same card at two stations, the second with a clock that is behind: known from a
        /// status on a new connection, or because it was connected at that time.
        @Test(arguments: [0, -4.5, -10, -120], [true, false])
        func clockBehindDoesNotPassConcurrentTx(ahead: Double, isNew: Bool) async throws {
            let bench = try await OCPP16Bench()
            let (first, second) = (Line(bench: bench), Line(bench: bench, station: "CP-2"))
            _ = try await second.call("Heartbeat", .object([:]))
            if !isNew { bench.cloud.clock.move(seconds: 4 * 3600) }
            _ = try await first.start()
            if isNew { try await second.status(ahead: ahead) }
            #expect(try await second.start(ahead: ahead).status == .concurrentTx)
        }

        @Test(arguments: [0, -4.5, -10, -120], [true, false])
        func clockBehindDoesNotPassReservation(ahead: Double, isNew: Bool) async throws {
            let bench = try await OCPP16Bench()
            let line = Line(bench: bench)
            let other = try await bench.cloud.addPerson("eva")
            _ = try await line.call("Heartbeat", .object([:]))
            if !isNew { bench.cloud.clock.move(seconds: 4 * 3600) }
            let (station, now): (StationID, Timestamp) = (
                try id("CP-1"), bench.cloud.clock.now.wall
            )
            _ = try await bench.cloud.database.write { db in
                try ReservationTable.insert(
                    station: station, connector: 0, person: other,
                    until: now.adding(seconds: 900), at: now, db)
            }
            if isNew { try await line.status(ahead: ahead) }
            #expect(try await line.start(ahead: ahead).status == .blocked)
        }

        /// An expired card with a time before its expiry: the energy is kept, the time is that of
        /// the arrival, and the reported one stays readable.
        @Test(arguments: [true, false]) func expiredCardIsNotValidByOldTime(isNew: Bool)
            async throws
        {
            let bench = try await OCPP16Bench()
            let line = Line(bench: bench)
            try await bench.cloud.addCard(
                "OLD", expiresAt: ManualClock.noon.adding(seconds: -700 * 86_400))
            if !isNew {
                _ = try await line.call("Heartbeat", .object([:]))
                bench.cloud.clock.move(seconds: 4 * 3600)
            }
            let start = bench.cloud.clock.now.wall
            let ahead = -2_600_000.0
            let started = try await line.start("OLD", ahead: ahead)
            #expect(started.status == .expired)
            bench.cloud.clock.move(seconds: 3600)
            try await line.stop(started.number, ahead: ahead)
            let state = try await Self.state(bench)
            #expect(state.anomalies == [.timeInPast, .tokenNotAccepted])
            #expect(state.energyWh == 3000)
            #expect([state.startedAt, state.endedAt] == [start, start.adding(seconds: 3600)])
            let record = try #require(try await bench.cloud.transactions().last)
            let facts = try await bench.cloud.facts(record.id)
            #expect(facts.map(\.clockOffsetMilliseconds) == [-156_000_000_000, -156_000_000_000])
        }

        /// A card that was valid during an outage is accepted afterwards, also after the cloud was
        /// killed: the absence is known from the last sign of life that was stored.
        @Test(
            arguments: [
                (-90, .accepted, []), (-150, .expired, [.timeInPast, .tokenNotAccepted]),
            ] as [(Double, AuthorizationStatus, Set<Anomaly>)])
        func judgesStartDuringOutageByItsTime(
            ahead: Double, status: AuthorizationStatus, anomalies: Set<Anomaly>
        ) async throws {
            let bench = try await OCPP16Bench()
            try await bench.cloud.addCard("GUEST", expiresAt: ManualClock.at(60 * 48 + 60))
            var line = Line(bench: bench)
            // Its first connection, long ago; a session then shows that nothing is queued.
            try await line.stop(try await line.start().number)
            bench.cloud.clock.move(seconds: 48 * 3600)
            try await line.stop(try await line.start(meterStart: 4000).number)
            try await bench.cloud.database.write { db in
                try StationClockTable.noteAlive(
                    try id("CP-1"), at: ManualClock.at(48 * 60), connectedAt: ManualClock.noon, db)
            }
            bench.cloud.clock.move(seconds: 2 * 3600)
            line.connectedAt = bench.cloud.clock.now.wall
            let started = try await line.start("GUEST", ahead: ahead, meterStart: 4000)
            #expect(started.status == status)
            #expect(try await Self.state(bench).anomalies == anomalies)
            // The same start on the next connection gets the same answer.
            line.connectedAt = bench.cloud.clock.now.wall.adding(seconds: 1)
            #expect(
                try await line.start("GUEST", ahead: ahead, meterStart: 4000) == started)
        }

        /// Local time labelled as UTC is noticed in both directions, corrected on the bill, and
        /// shown with the station.
        @Test(
            arguments: [
                (120, .timeInFuture), (-300, .timeInPast), (345, .timeInFuture),
                (-30, .timeInPast),
            ] as [(Double, Anomaly)])
        func correctsLocalTimeLabelledAsUTC(ahead: Double, anomaly: Anomaly) async throws {
            let bench = try await OCPP16Bench()
            let line = Line(bench: bench)
            try await line.status(ahead: ahead)
            bench.cloud.clock.move(seconds: 8 * 3600)
            let started = try await line.start(ahead: ahead)
            bench.cloud.clock.move(seconds: 1800)
            _ = try await line.call(
                "MeterValues",
                V16.MeterValues.Request(
                    connectorId: 1, transactionId: started.number,
                    meterValue: [
                        .init(
                            timestamp: line.time(ahead: ahead),
                            sampledValue: [.init(value: "2000")])
                    ]
                ).json)
            bench.cloud.clock.move(seconds: 1800)
            try await line.stop(started.number, ahead: ahead)
            let state = try await Self.state(bench)
            #expect(state.anomalies == [anomaly])
            #expect(state.energyWh == 3000)
            #expect(
                [state.startedAt, state.endedAt] == [ManualClock.at(480), ManualClock.at(540)])
            let record = try #require(try await bench.cloud.transactions().last)
            let readings = try await bench.cloud.facts(record.id).flatMap {
                fact -> [MeterReading] in
                if case .sampled(let readings) = fact.content { readings } else { [] }
            }
            #expect(readings.map(\.takenAt) == [ManualClock.at(510)])
            let station = try await bench.cloud.database.read { db in
                try StationTable.find(try id("CP-1"), viewer: .system, db)
            }
            #expect(station?.clockOffsetMilliseconds == Int64(ahead * 60_000))
        }

        /// An honest session with delays of up to a minute is clean, and its times are as reported.
        @Test func honestSessionIsUntouched() async throws {
            let bench = try await OCPP16Bench()
            let line = Line(bench: bench)
            try await line.status(ahead: -0.1)
            bench.cloud.clock.move(seconds: 3600)
            let started = try await line.start(ahead: -0.9)
            bench.cloud.clock.move(seconds: 3600)
            try await line.stop(started.number, ahead: -0.2)
            let state = try await Self.state(bench)
            #expect(state.anomalies == [])
            #expect(state.startedAt == ManualClock.at(60).adding(seconds: -54))
            #expect(state.endedAt == ManualClock.at(120).adding(seconds: -12))
        }

        /// The status of a station that reports the time of the last change is no clock that is
        /// behind: late readings of the session stay clean.
        @Test func statusWithTimeOfLastChangeMeasuresNothing() async throws {
            let bench = try await OCPP16Bench()
            let line = Line(bench: bench)
            let number = try await line.start().number
            bench.cloud.clock.move(seconds: 3 * 3600)
            for _ in 0..<2 {
                _ = try await line.call(
                    "StatusNotification",
                    OCPP16Bench.statusPayload(.charging, timestamp: line.time(ahead: -160)))
            }
            _ = try await line.call(
                "MeterValues",
                V16.MeterValues.Request(
                    connectorId: 1, transactionId: number,
                    meterValue: [
                        .init(
                            timestamp: line.time(ahead: -20),
                            sampledValue: [.init(value: "3000")])
                    ]
                ).json)
            try await line.stop(number)
            let state = try await Self.state(bench)
            #expect(state.anomalies == [])
            #expect(state.energyWh == 3000)
            let station = try await bench.cloud.database.read { db in
                try StationTable.find(try id("CP-1"), viewer: .system, db)
            }
            #expect(station?.clockOffsetMilliseconds == 0)
        }

        /// A stop with an unknown transactionId is judged by the start of the only transaction that
        /// it may end, and measures nothing without one.
        @Test(arguments: [true, false]) func lateUnnamedStopMeasuresNothing(isRunning: Bool)
            async throws
        {
            let bench = try await OCPP16Bench()
            let line = Line(bench: bench)
            let number = try await line.start().number
            bench.cloud.clock.move(seconds: 3600)
            if !isRunning { try await line.stop(number) }
            bench.cloud.clock.move(seconds: 3600)
            try await line.stop(-1, ahead: -30)
            let records = try await bench.cloud.transactions()
            #expect(records.allSatisfy { $0.state.phase == .ended })
            let end = ManualClock.at(isRunning ? 90 : 60)
            #expect(records.first?.state.endedAt == end)
            let station = try await bench.cloud.database.read { db in
                try StationTable.find(try id("CP-1"), viewer: .system, db)
            }
            #expect(station?.clockOffsetMilliseconds == 0)
        }

        /// A start that is repeated for hours does not look like a clock that is behind.
        @Test func repeatedMessagesDoNotMeasureClock() async throws {
            let bench = try await OCPP16Bench()
            let line = Line(bench: bench)
            let payload = OCPP16Bench.startPayload(timestamp: ManualClock.noon)
            _ = try await line.call("StartTransaction", payload)
            bench.cloud.clock.move(seconds: 6 * 3600)
            let answer = try await line.call("StartTransaction", payload)
            #expect(answer["idTagInfo"]?["status"] == "Accepted")
            #expect(try await Self.state(bench).anomalies == [])
            #expect(try await line.start(ahead: 0, meterStart: 5000).status == .accepted)
            #expect(try await Self.state(bench).anomalies == [])
        }
    }
}
