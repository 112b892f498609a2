import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudPeople
@testable import CloudTestSupport
@testable import CommonBase

/// A driver, payments, and a scripted gateway.
struct PaymentBench: Sendable {
    let cloud: CloudBench
    let gateway = ScriptedGateway()
    let service: PaymentService
    let driver: PersonID

    var worker: PaymentWorker { service.worker }

    init() async throws {
        cloud = try CloudBench()
        driver = try id("eva")
        service = PaymentService(
            worker: PaymentWorker(
                database: cloud.database, now: cloud.now, random: cloud.random, gateway: gateway,
                logger: CloudBench.logger), random: cloud.random)
        try await cloud.database.write { db in
            try db.execute(
                sql: "INSERT INTO person (id, name, created_at) VALUES ('eva', 'Eva', 0)")
        }
    }

    func begin(
        _ purpose: Payment.Purpose = .topUp, minor: Int64 = 50_000, isHeld: Bool = false,
        isRecurring: Bool = false, parent: ID<Payment>? = nil
    ) async throws -> Payment {
        let isGuest = purpose == .guest
        let order = PaymentOrder(
            purpose, person: isGuest ? nil : driver, guest: isGuest ? "guest" : nil,
            amount: Money(minor: minor), summary: "Credit", language: "cs", returnPath: "/credit",
            isPreauthorized: isHeld, isRecurring: isRecurring, parent: parent)
        let (service, moment) = (service, cloud.clock.now)
        return try await cloud.database.write { db in
            try service.begin(order, db, at: moment)
        }
    }

    /// Lets the worker do what is due; what a crash of the cloud left open becomes due, too, refunds
    /// after a while.
    func run(restarting: Bool = false) async throws {
        let wall = cloud.clock.now.wall
        if restarting {
            try await cloud.database.write { db in try PaymentCallTable.reopen(db, at: wall) }
            cloud.clock.move(seconds: PaymentCallTable.flightSeconds)
        }
        try await worker.runDue()
    }

    func payment(_ id: ID<Payment>) async throws -> Payment {
        try #require(try await cloud.database.read { try PaymentTable.stored(id, $0) })
    }

    /// Pays or holds at the gateway, and lets the cloud hear of it.
    func pay(_ id: ID<Payment>, _ state: GatewayPayment.State = .paid) async throws {
        let number = try #require(try await payment(id).gatewayID)
        gateway.set(state, of: number)
        _ = try await worker.heard(of: number)
        try await run()
    }

    func change(
        _ body: @escaping @Sendable (PaymentService, Database, Moment) throws -> Void
    ) async throws {
        let (service, moment) = (service, cloud.clock.now)
        try await cloud.database.write { db in try body(service, db, moment) }
    }

    func balance(_ account: LedgerAccount) async throws -> Int64 {
        try await cloud.balance(account)
    }

    func differences() async throws -> [PaymentDifference.Kind] {
        try await cloud.database.read { db in
            try ReconciliationTable.list(limit: 10, viewer: .system, db).map(\.kind)
        }
    }
}
