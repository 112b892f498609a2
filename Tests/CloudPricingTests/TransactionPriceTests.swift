import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPricing
@testable import CloudTestSupport

extension CloudPricingTests {
    @Suite struct TransactionPriceTests {
        /// A new price concerns only what starts later.
        @Test func fixesPriceAtStart() async throws {
            let bench = try await PriceBench()
            try await bench.add("place", PriceBench.perKilowattHour(6))
            let started = try await bench.ocpp.startNow()
            bench.cloud.clock.move(seconds: 3600)
            try await bench.change("place", PriceBench.perKilowattHour(9), number: 2)
            try await bench.ocpp.stop(started.number, minute: 180)
            #expect(try await bench.totals() == [1800])
        }

        @Test func hostsChargeForFree() async throws {
            let bench = try await PriceBench()
            try await bench.add("place", PriceBench.perKilowattHour(6))
            try await bench.cloud.addCard("04AABBCCDD", of: "host")
            try await bench.charge(with: "04AABBCCDD")
            #expect(try await bench.totals() == [])
        }

        /// A removed tariff leaves the prices of transactions as they are.
        @Test func keepsPriceOfRemovedTariff() async throws {
            let bench = try await PriceBench()
            try await bench.add("place", PriceBench.perKilowattHour(6))
            try await bench.charge()
            let moment = bench.cloud.clock.now
            try await bench.cloud.database.write { db in
                try TariffService.remove(try id("place"), viewer: .system, db, at: moment)
            }
            #expect(try await bench.price(for: nil) == nil)
            #expect(try await bench.totals() == [1800])
        }

        /// A transaction that began at a bridge without a connection gets the price of its start.
        @Test func fixesPriceOfTransactionWithoutAcceptedStart() async throws {
            let bench = try await PriceBench()
            try await bench.add("place", PriceBench.perKilowattHour(6))
            let now = bench.cloud.clock.now
            try await bench.cloud.database.write { db in
                let record = TransactionRecord(
                    id: try id("t"), source: .bridge, stationID: try id("CP-1"), connectorID: 1,
                    startKey: "t", ocppID: nil, bootCount: 0, createdAt: now.wall)
                try TransactionTable.insert(record, db)
                let event = DomainEvent(
                    number: 1, kind: .transactionStarted, subject: "t", stationID: nil,
                    personID: nil, payload: .object([]), occurredAt: now.wall)
                // Twice, as after a failure.
                try TransactionPriceConsumer().handle(event, db, at: now)
                try TransactionPriceConsumer().handle(event, db, at: now)
                let fixed = try TransactionTariffTable.fixed([record.id], db)[record.id]
                let version: TariffVersionID = try id("place-1")
                #expect(fixed?.version == version)
            }
        }

        @Test func findsTimesWithoutCharging() {
            let changes: [(Timestamp, ChargingState)] = [
                (ManualClock.at(60), .charging), (ManualClock.at(30), .suspendedEV),
                (ManualClock.at(40), .evConnected), (ManualClock.at(90), .suspendedEVSE),
                (ManualClock.at(100), .idle), (ManualClock.at(200), .charging),
            ]
            #expect(
                IdleTimes.spans(changes, until: ManualClock.at(120)) == [
                    .init(from: ManualClock.at(30), until: ManualClock.at(60)),
                    .init(from: ManualClock.at(100), until: ManualClock.at(120)),
                ])
            #expect(
                IdleTimes.spans([(ManualClock.at(5), .suspendedEV)], until: nil) == [
                    .init(from: ManualClock.at(5), until: nil)
                ])
        }
    }
}
