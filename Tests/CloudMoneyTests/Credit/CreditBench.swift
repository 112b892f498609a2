import ChargingModel
import CommonBase
import OCPPMessages
import TestSupport

@testable import CloudAccess
@testable import CloudCharging
@testable import CloudCore
@testable import CloudFleet
@testable import CloudMoney
@testable import CloudPricing
@testable import CloudTestSupport

/// The station CP-1 of `host`, where a kWh costs 6 Kč, and `driver-1` with `OCPP16Bench.card`.
struct CreditBench: Sendable {
    let ocpp: OCPP16Bench
    var cloud: CloudBench { ocpp.cloud }

    /// - Parameter credit: of the driver, in hundredths.
    init(credit: Int64 = 0) async throws {
        ocpp = try await OCPP16Bench()
        try await ocpp.cloud.addHome(
            Tariff(elements: [
                TariffElement([PriceComponent(.energy, UnitPrice(tenThousandths: 60_000))])
            ]))
        if credit > 0 { try await ocpp.cloud.addCredit(credit, to: "driver-1") }
    }

    /// Why the driver's card is refused now.
    func refusal() async throws -> RefusalReason? {
        let (cloud, moment) = (cloud, cloud.clock.now)
        return try await cloud.database.read { db in
            try cloud.authorization.decide(
                try cloud.reference(OCPP16Bench.card), at: try id("CP-1"), connector: 1,
                isProven: true, db, at: moment
            ).reason
        }
    }

    func sample(_ transaction: Int64, registerWh: Int64) async throws {
        let payload = V16.MeterValues.Request(
            connectorId: 1, transactionId: transaction,
            meterValue: [
                .init(
                    timestamp: cloud.clock.now.wall,
                    sampledValue: [.init(value: String(registerWh))])
            ]
        ).json
        _ = try await ocpp.call("MeterValues", payload)
    }

    func extendHolds() async throws {
        let now = cloud.clock.now.wall
        try await cloud.database.write { db in
            for need in try HoldExtension.due(db, at: now) {
                try HoldExtension.extend(need, db, at: now)
            }
        }
    }

    /// How many transactions have to be stopped now.
    func ended() async throws -> Int {
        let now = cloud.clock.now.wall
        return try await cloud.database.read { db in
            try CreditEnd(seller: .operator).violations(db, at: now).count
        }
    }

    func funds() async throws -> DriverFunds {
        try await cloud.database.read { db in try DriverFunds(try id("driver-1"), db) }
    }
}
