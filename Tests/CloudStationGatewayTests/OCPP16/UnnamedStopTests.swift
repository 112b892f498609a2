import ChargingModel
import CommonBase
import Testing

@testable import CloudTestSupport

extension CloudStationGatewayTests {
    /// Stops and readings of a station that does not know its transaction's number.
    @Suite struct UnnamedStopTests {
        private typealias Bench = OCPP16Bench

        private static func value(
            _ register: String, _ phase: String? = nil, location: String? = nil,
            unit: String? = nil
        ) -> JSONValue {
            JSONValue.object(["value": .string(register)])
                .with("phase", phase.map(JSONValue.string))
                .with("location", location.map(JSONValue.string))
                .with("unit", unit.map(JSONValue.string))
        }

        /// An entry of `meterValue`.
        private static func entry(_ minute: Int64, _ values: [JSONValue]) -> JSONValue {
            .object([
                "timestamp": .string(Bench.at(minute).iso8601), "sampledValue": .array(values),
            ])
        }

        private static func readings(
            _ number: Int64, connector: Int64 = 1, _ entries: [JSONValue]
        ) -> JSONValue {
            .object([
                "connectorId": .int(connector), "transactionId": .int(number),
                "meterValue": .array(entries),
            ])
        }

        struct Session: Sendable, CustomTestStringConvertible {
            var testDescription: String
            var start: Int64
            var values: [JSONValue]
            var stop: Int64
            var anomalies: Set<Anomaly> = []
            var energyWh: Int64?
        }

        static let sessions = [
            Session(
                testDescription: "totals on three phases", start: 5000,
                values: ["L1", "L2", "L3"].map { value("5100", $0) }, stop: 5200),
            Session(
                testDescription: "two registers", start: 5000,
                values: [value("5100"), value("900100")], stop: 5200),
            Session(
                testDescription: "inlet", start: 5000,
                values: [value("900000", location: "Inlet")], stop: 5200),
            Session(
                testDescription: "rounded up", start: 12_000,
                values: [value("13.0", unit: "kWh")], stop: 12_957),
            Session(
                testDescription: "reset", start: 5000, values: [value("5400")], stop: 100,
                anomalies: [.registerWentBackwards]),
            Session(
                testDescription: "no register", start: 5000, values: [value("5400")], stop: 0,
                anomalies: [.registerWentBackwards]),
            Session(
                testDescription: "negative", start: 5000, values: [value("5400")], stop: -1,
                anomalies: [.registerWentBackwards, .impossibleEnergy]),
        ]

        /// A stop by the card of the transaction ends it, whatever registers it had: no second one,
        /// and none that runs on.
        @Test(arguments: sessions, [-1, 0] as [Int64]) func stopEndsTransaction(
            _ session: Session, number: Int64
        ) async throws {
            let bench = try await Bench()
            _ = try await bench.start(Bench.startPayload(meterStart: session.start))
            _ = try await bench.call(
                "MeterValues", Self.readings(number, [Self.entry(20, session.values)]))
            _ = try await bench.call(
                "StopTransaction",
                Bench.stopPayload(number, meterStop: session.stop)
                    .with("idTag", .string(Bench.card)))
            let states = try await bench.cloud.transactions().map(\.state)
            #expect(states.map(\.phase) == [.ended])
            #expect(states.map(\.anomalies) == [session.anomalies])
            if session.anomalies.isEmpty {
                #expect(states.map(\.energyWh) == [session.stop - session.start])
            }
        }

        /// Phases in entries, or messages, of their own are of the running transaction.
        @Test(arguments: [true, false]) func phasesApartBelongToTransaction(
            inOneMessage: Bool
        ) async throws {
            let bench = try await Bench()
            _ = try await bench.start(Bench.startPayload(meterStart: 2850))
            for (minute, more) in [(20, 0), (30, 100)] as [(Int64, Int64)] {
                let entries = [("L1", 1010), ("L2", 910), ("L3", 960)].map {
                    Self.entry(minute, [Self.value(String($0.1 + more), $0.0)])
                }
                for part in inOneMessage ? [entries] : entries.map({ [$0] }) {
                    _ = try await bench.call("MeterValues", Self.readings(0, part))
                }
            }
            #expect(try await bench.cloud.transactions().map(\.state.energyWh) == [330])
            #expect(try await bench.cloud.count("stray_reading") == 0)
        }

        /// A stop that is told again with another time is the same stop: it makes no transaction,
        /// and ends no other one.
        @Test(arguments: [nil, OCPP16Bench.card], [false, true]) func repeatedStopIsSameStop(
            card: String?, hasOther: Bool
        ) async throws {
            let bench = try await Bench()
            try await bench.cloud.addCard("OTHER", of: "driver-2")
            _ = try await bench.start(Bench.startPayload(meterStart: 5000))
            if hasOther {
                _ = try await bench.start(
                    Bench.startPayload(idTag: "OTHER", meterStart: 5150).with("connectorId", 2))
            }
            for minute: Int64 in [60, 61, 69] {
                // With another card running, the first stop must have a token.
                let tag = hasOther && minute == 60 ? Bench.card : card
                _ = try await bench.call(
                    "StopTransaction",
                    Bench.stopPayload(-1, meterStop: 5200, minute: minute)
                        .with("idTag", tag.map(JSONValue.string)))
            }
            let states = try await bench.cloud.transactions().map(\.state)
            #expect(states.count == (hasOther ? 2 : 1))
            #expect(states.allSatisfy { $0.anomalies.isEmpty })
            let ended = states.filter { $0.phase == .ended }
            #expect(ended.map(\.energyWh) == [200])
            #expect(ended.map(\.endedAt) == [Bench.at(60)])
        }

        /// A session that follows at once on the connector, and takes nothing, has its own stop.
        @Test func nextSessionIsStopped() async throws {
            let bench = try await Bench()
            for (start, minute) in [(5000, 0), (5200, 62)] as [(Int64, Int64)] {
                _ = try await bench.start(
                    Bench.startPayload(meterStart: start, timestamp: Bench.at(minute)))
                _ = try await bench.call(
                    "StopTransaction",
                    Bench.stopPayload(0, meterStop: 5200, minute: minute == 0 ? 60 : 65)
                        .with("idTag", .string(Bench.card)))
            }
            let states = try await bench.cloud.transactions().map(\.state)
            #expect(states.map(\.phase) == [.ended, .ended])
            #expect(states.map(\.energyWh).sorted() == [0, 200])
            #expect(states.allSatisfy { $0.anomalies.isEmpty })
        }

        /// Without a token, a register that two running transactions may have ends none.
        @Test func stopWithoutTokenEndsNoneOfTwo() async throws {
            let bench = try await Bench()
            _ = try await bench.start(Bench.startPayload(meterStart: 5000))
            _ = try await bench.start(
                Bench.startPayload(meterStart: 900_000).with("connectorId", 2))
            try await bench.stop(-1, meterStop: 5200)
            let states = try await bench.cloud.transactions().map(\.state)
            #expect(states.filter { $0.phase == .active }.count == 2)
        }

        /// A start that was refused is no earlier telling of the next one, which is judged by
        /// itself; and is not left running.
        @Test func startAfterRefusalIsNew() async throws {
            let bench = try await Bench()
            let refused = try await bench.start(
                Bench.startPayload(idTag: "NEW", timestamp: Bench.at(0)))
            #expect(refused.status == .invalid)
            try await bench.cloud.addCard("NEW", of: "driver-2")
            let accepted = try await bench.start(
                Bench.startPayload(idTag: "NEW", timestamp: Bench.at(2)))
            #expect(accepted.status == .accepted)
            #expect(accepted.number != refused.number)
            try await bench.stop(accepted.number)
            let states = try await bench.cloud.transactions().map(\.state)
            #expect(
                Set(states.map(\.anomalies)) == [[], [.unknownToken, .endNotReported]])
            #expect(states.filter { $0.phase == .ended }.map(\.energyWh) == [3000])
        }

        /// Readings whose transaction is not known are kept once per message, and no longer than
        /// until a transaction starts or ends on the connector.
        @Test func strayReadingsEndWithNextTransaction() async throws {
            let bench = try await Bench()
            let entries = (0..<60).map { Self.entry($0, [Self.value(String(1000 + $0))]) }
            for connector: Int64 in [1, 2] {
                _ = try await bench.call(
                    "MeterValues", Self.readings(-1, connector: connector, entries))
            }
            #expect(try await bench.cloud.count("stray_reading") == 2)
            let number = try await bench.start(
                Bench.startPayload(meterStart: 1200, timestamp: Bench.at(20))
            ).number
            #expect(try await bench.cloud.count("stray_reading") == 1)
            _ = try await bench.call(
                "MeterValues", Self.readings(-1, [Self.entry(21, [Self.value("77")])]))
            try await bench.stop(number, meterStop: 1300)
            #expect(try await bench.cloud.count("stray_reading") == 1)
            try await bench.stop(-1, meterStop: 1400, minute: 65)
            let states = try await bench.cloud.transactions().map(\.state)
            #expect(states.map(\.energyWh).sorted() == [100, 1400 - 1000])
        }
    }
}
