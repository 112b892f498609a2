import CloudAccess
import CloudCharging
import CloudControl
import CloudCore
import CommonBase
import Logging

/// What a cloud does for guests, as its services and the simulator run it.
package struct GuestWork: Sendable {
    package let service: GuestService
    package var payments: PaymentService { service.payments }
    private let logger: Logger

    init(_ service: GuestService, logger: Logger) {
        self.service = service
        self.logger = logger
    }

    /// Guests of an operator, who pay at `gateway`.
    /// - Parameter bookings: tells until when a connector is free.
    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        gateway: any PaymentGateway, authorization: Authorization, commands: CommandService,
        bookings: any BookingTeller, logger: Logger
    ) {
        let worker = PaymentWorker(
            database: database, now: now, random: random, gateway: gateway, logger: logger)
        self.init(
            GuestService(
                database: database, now: now, random: random, seller: .operator,
                authorization: authorization, commands: commands, bookings: bookings,
                payments: PaymentService(worker: worker, random: random)),
            logger: logger)
    }

    package var eventConsumers: [any EventConsumer] {
        [
            GuestPaymentConsumer(billing: service.billing),
            GuestTransactionConsumer(billing: service.billing),
        ]
    }

    /// Makes the calls to the gateway due that a previous run of the cloud left open.
    package func recover() async throws {
        let wall = service.now().wall
        try await service.database.write { db in try PaymentCallTable.reopen(db, at: wall) }
    }

    /// Calls the gateway for what is due.
    package func callGateway() async throws { try await service.payments.worker.runDue() }

    /// Asks chargers to start for guests who have paid, and gives up those that do not.
    package func start() async throws {
        try await GuestStarts(service: service, logger: logger).run()
    }

    /// Does what is due by time alone.
    package func care() async throws {
        try await GuestCare(service: service, logger: logger).run()
    }
}
