import ChargingModel
import CommonBase
import OCPPMessages
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudBooking
@testable import CloudCharging
@testable import CloudControl
@testable import CloudCore
@testable import CloudFleet
@testable import CloudModule
@testable import CloudMoney
@testable import CloudPricing
@testable import CloudTestSupport

/// The station CP-1 at a public place of `host`, where a kWh costs 6.90 Kč, and the test gateway.
struct GuestBench: Sendable {
    let ocpp: OCPP16Bench
    let service: GuestService
    let place: ChargingPlace
    let settings = MoneySettings()

    var cloud: CloudBench { ocpp.cloud }
    var database: CloudDatabase { cloud.database }

    static let limit = Money(minor: 20_000)

    /// - Parameter gateway: nil for the test gateway.
    init(
        _ station: ScriptedStation = ScriptedStation(status: "Accepted"),
        gateway: (any PaymentGateway)? = nil
    ) async throws {
        ocpp = try await OCPP16Bench()
        let cloud = ocpp.cloud
        let location = try await cloud.addHome(Self.tariff)
        let (moment, random) = (cloud.clock.now, cloud.random)
        place = try await cloud.database.write { db in
            let station: StationID = try id("CP-1")
            var terms = PlaceTerms.standard
            terms.access = .public
            try PlaceTermsService.change(
                location.id, terms, viewer: .system, random: random, db, at: moment)
            try PlaceTermsService.setOffered(true, location, random: random, db, at: moment)
            try EVSECodeService.makeCodes(of: station, random: random, db, at: moment)
            return try #require(try EVSECodeService.places(ofVisible: station, db).first)
        }
        let chosen: any PaymentGateway =
            gateway
            ?? TestGateway(database: cloud.database, now: cloud.now, random: random)
        service = GuestService(
            database: cloud.database, now: cloud.now, random: random, seller: .operator,
            authorization: cloud.authorization, commands: cloud.commands(over: station),
            bookings: BookedTimesTeller(),
            payments: PaymentService(
                worker: PaymentWorker(
                    database: cloud.database, now: cloud.now, random: random, gateway: chosen,
                    logger: CloudBench.logger), random: random))
    }

    static let tariff = Tariff(elements: [
        TariffElement([PriceComponent(.energy, UnitPrice(tenThousandths: 69_000))])
    ])

    // MARK: Steps

    /// A guest who is at the gateway.
    func begin(session: String? = nil) async throws -> ID<Guest> {
        let secret = try await service.begin(
            at: place, limit: Self.limit, email: "guest@example.org", language: .czech,
            session: session, at: cloud.clock.now)
        let guest = try await database.read { try GuestTable.find(secret: secret, $0) }
        return try #require(guest).id
    }

    /// What the payer did at the gateway.
    func pay(_ id: ID<Guest>, _ state: GatewayPayment.State = .authorized) async throws {
        let payment = try #require(try await guest(id).paymentID)
        _ = try await service.payments.gatewayURL(of: payment)
        try await database.write { db in
            let number = try #require(try PaymentTable.stored(payment, db)?.gatewayID)
            var paid = try #require(try TestPaymentTable.stored(number, db))
            paid.state = state
            try TestPaymentTable.update(paid, db)
        }
        try await service.payments.worker.check(payment)
        await catchUp()
    }

    /// A guest whom the station was asked to start for.
    func started() async throws -> ID<Guest> {
        let guest = try await begin()
        try await pay(guest)
        try await start()
        return guest
    }

    func start() async throws {
        try await GuestStarts(service: service, logger: CloudBench.logger).run()
    }

    func care() async throws {
        try await GuestCare(service: service, logger: CloudBench.logger).run()
    }

    /// The car is plugged in.
    @discardableResult
    func plug(_ guest: ID<Guest>, at station: String = "CP-1") async throws
        -> OCPP16Bench.Started
    {
        let token = try #require(GuestTokens.token(of: guest))
        let started = try await ocpp.startNow(idTag: token.text, at: station)
        await catchUp()
        return started
    }

    func end(_ number: Int64, energyWh: Int64) async throws {
        _ = try await ocpp.call(
            "StopTransaction",
            V16.StopTransaction.Request(
                transactionId: number, meterStop: 1000 + energyWh,
                timestamp: cloud.clock.now.wall
            ).json)
        await catchUp()
    }

    /// Prices the guest's transaction, and calls the gateway.
    func settle(_ id: ID<Guest>) async throws {
        let (transaction, now) = (
            try #require(try await guest(id).transactionID), cloud.clock.now.wall
        )
        try await database.write { [settings] db in
            _ = try SettlementService.settle(transaction, settings, db, at: now)
        }
        await catchUp()
        try await callGateway(id)
    }

    func callGateway(_ id: ID<Guest>) async throws {
        try await service.payments.worker.process(
            try #require(try await guest(id).paymentID))
        await catchUp()
    }

    func catchUp() async {
        await EventService(
            database: database, now: cloud.now,
            consumers: [
                GuestPaymentConsumer(billing: service.billing),
                GuestTransactionConsumer(billing: service.billing),
            ], logger: CloudBench.logger
        ).catchUp()
    }

    // MARK: What became of it

    func guest(_ id: ID<Guest>) async throws -> Guest {
        try #require(try await database.read { try GuestTable.find(id, $0) })
    }

    func payment(_ id: ID<Guest>) async throws -> Payment {
        let payment = try #require(try await guest(id).paymentID)
        return try #require(try await database.read { try PaymentTable.stored(payment, $0) })
    }

    func balance(_ account: LedgerAccount) async throws -> Int64 {
        try await cloud.balance(account)
    }
}
