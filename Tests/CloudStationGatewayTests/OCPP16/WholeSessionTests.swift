import ChargingModel
import CommonBase
import OCPPMessages
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudStationGatewayTests {
    @Suite struct WholeSessionTests {
        /// Boot, tap, start, samples, states and stop together yield one transaction without
        /// anomalies.
        @Test func storesWholeSessionAsOneTransaction() async throws {
            let bench = try await OCPP16Bench()
            let info = JSONValue.object(["status": "Accepted", "parentIdTag": "G-tag-of-driver-1"])
            let accepted = JSONValue.object(["idTagInfo": info])
            #expect(
                try await bench.call("BootNotification", OCPP16Bench.bootPayload)
                    == .object([
                        "status": "Accepted", "currentTime": "2026-11-22T11:00:00Z",
                        // Depends on the station's id, so that heartbeats are spread.
                        "interval": 294,
                    ]))
            #expect(
                try await bench.call("Heartbeat")
                    == .object(["currentTime": "2026-11-22T11:00:00Z"]))
            #expect(
                try await bench.call("Authorize", .object(["idTag": .string(OCPP16Bench.card)]))
                    == accepted)
            let started = try await bench.start()
            #expect(started.status == .accepted)
            for (action, payload) in [
                ("StatusNotification", OCPP16Bench.statusPayload(.charging)),
                ("MeterValues", OCPP16Bench.samplePayload(started.number)),
                ("StatusNotification", OCPP16Bench.statusPayload(.suspendedEV)),
                ("StopTransaction", OCPP16Bench.stopPayload(started.number)),
                ("StatusNotification", OCPP16Bench.statusPayload(.available)),
            ] {
                bench.cloud.clock.move(seconds: 10)
                #expect(try await bench.call(action, payload) == .object([]), "\(action)")
            }
            let records = try await bench.cloud.transactions()
            #expect(records.count == 1)
            let record = try #require(records.first)
            var expected = TransactionRecord(
                id: record.id, source: .ocpp16, stationID: try id("CP-1"), connectorID: 1,
                startKey: record.startKey, ocppID: started.number, bootCount: 1,
                createdAt: ManualClock.noon)
            expected.personID = try id("driver-1")
            expected.state = try bench.clean
            expected.storedFold = record.storedFold
            (expected.factCount, expected.factBytes) = (record.factCount, record.factBytes)
            #expect(record == expected)
            let kinds = try await bench.cloud.facts(record.id).map(\.kind)
            #expect(
                kinds == [.started, .chargingStateChanged, .sampled, .chargingStateChanged, .ended])
        }

        /// What a station reports of itself and its connectors is stored; NoError means no error.
        @Test func storesStationAndConnectorStates() async throws {
            let bench = try await OCPP16Bench()
            try await bench.boot()
            bench.cloud.clock.move(seconds: 60)
            let faulted = OCPP16Bench.statusPayload(.faulted)
                .with("errorCode", "GroundFailure")
            _ = try await bench.call("StatusNotification", faulted)
            _ = try await bench.call(
                "StatusNotification", OCPP16Bench.statusPayload(.available, connector: 0))
            let (station, connectors) = try await bench.cloud.database.read { db in
                (
                    try StationTable.find(id("CP-1"), viewer: .system, db),
                    try ConnectorTable.list(station: id("CP-1"), db).map {
                        "\($0.connectorID) \($0.status.rawValue) \($0.errorCode ?? "-")"
                    }
                )
            }
            var expected = Station(
                id: try id("CP-1"), kind: .ocpp16, name: "CP-1", securityProfile: 0,
                credentialHash: nil, createdAt: ManualClock.noon)
            (expected.description.vendor, expected.description.model) = ("Zapoj", "Test")
            expected.bootCount = 1
            expected.lastBootAt = ManualClock.noon
            expected.lastSeenAt = ManualClock.noon.adding(seconds: 60)
            #expect(station == expected)
            #expect(connectors == ["0 Available -", "1 Faulted GroundFailure"])
        }

        /// A session that was offline and arrives at once, with the samples in the stop, gives the
        /// same transaction.
        @Test func acceptsSamplesInStop() async throws {
            let bench = try await OCPP16Bench()
            let number = try await bench.start().number
            let stop = OCPP16Bench.stopPayload(number).with(
                "transactionData", OCPP16Bench.samplePayload(nil)["meterValue"])
            _ = try await bench.call("StopTransaction", stop)
            let record = try #require(try await bench.cloud.transactions().first)
            #expect(record.state == (try bench.clean))
            #expect(
                try await bench.cloud.facts(record.id).map(\.kind) == [.started, .sampled, .ended])
        }

        /// The same state at another time is a new fact, with the time of the station or of the
        /// cloud; at the same time it is a repetition.
        @Test func ignoresRepeatedStates() async throws {
            let bench = try await OCPP16Bench()
            _ = try await bench.start()
            let states: [(V16.ChargePointStatus, Int64?)] = [
                (.charging, 1), (.charging, 1), (.suspendedEV, 2), (.charging, 3),
                (.suspendedEV, nil), (.suspendedEV, nil),
            ]
            for (state, minute) in states {
                _ = try await bench.call(
                    "StatusNotification",
                    OCPP16Bench.statusPayload(state, timestamp: minute.map(OCPP16Bench.at)))
            }
            bench.cloud.clock.move(seconds: 240)
            _ = try await bench.call("StatusNotification", OCPP16Bench.statusPayload(.suspendedEV))
            #expect(try await bench.cloud.count("charging_event") == 1 + 5)
        }

        /// Readings without a transaction are answered, but not stored.
        @Test func ignoresReadingsOfIdleMeter() async throws {
            let bench = try await OCPP16Bench()
            let answer = try await bench.call("MeterValues", OCPP16Bench.samplePayload(nil))
            #expect(answer == .object([]))
            #expect(try await bench.cloud.count("charging_transaction") == 0)
        }
    }
}

extension OCPP16Bench {
    /// The transaction of an hour from 1000 Wh to 4000 Wh without anomalies.
    var clean: ChargingTransaction {
        get throws {
            var state = ChargingTransaction()
            state.phase = .ended
            state.chargingState = .idle
            state.token = try cloud.reference(Self.card)
            state.startedAt = Self.at(0)
            state.endedAt = Self.at(60)
            state.meterStartWh = 1000
            state.meterStopWh = 4000
            state.energyWh = 3000
            state.stoppedReason = .local
            return state
        }
    }
}
