import CloudCore
import CloudHTTP
import CloudModule
import CloudWeb
import CommonBase
import Logging
import MessageCatalogue
import ServiceLifecycle

/// Payments by gateways: GoPay, and the test gateway.
package struct PaymentModule: DomainModule {
    package static let migrations = [
        Migration("0058-payments", PackageResources._058_payments_sql)
    ]

    package static var templates: [PageTemplate] {
        [
            PageTemplate("payments-gateway", PackageResources.payments_gateway_mustache),
            PageTemplate("payments-test-gateway", PackageResources.payments_test_gateway_mustache),
        ]
    }

    /// Starts payments and moves their money; for the modules of credit and guests.
    package let payments: PaymentService

    private let context: MoneyContext
    private let gateway: any PaymentGateway
    private let limiter = PaymentCallbacks.limiter()

    /// - Parameter gateway: nil for the test gateway, with which no money moves.
    package init(_ context: MoneyContext, gateway: (any PaymentGateway)? = nil) {
        self.context = context
        let chosen =
            gateway
            ?? TestGateway(database: context.database, now: context.now, random: context.random)
        self.gateway = chosen
        payments = PaymentService(
            worker: PaymentWorker(
                database: context.database, now: context.now, random: context.random,
                gateway: chosen, logger: context.logger), random: context.random,
            isOpen: context.settings.takesCards || context.settings.seller != .operator)
    }

    package var routes: [Route] {
        PaymentRoutes(database: context.database).all()
            + PaymentCallbacks(
                site: context.site, database: context.database, worker: payments.worker,
                limiter: limiter
            ).all() + testGatewayRoutes
            + GatewayPages(
                site: context.site, database: context.database, selfTest: selfTest,
                settings: context.settings
            ).all()
    }

    /// None where payments are real.
    private var testGatewayRoutes: [Route] {
        gateway.name == .test
            ? TestGatewayPages(site: context.site, database: context.database).all() : []
    }

    private var selfTest: GatewaySelfTest {
        GatewaySelfTest(database: context.database, now: context.now, gateway: gateway)
    }

    package var services: [any Service] {
        let reconciliation = Reconciliation(
            database: context.database, now: context.now, gateway: gateway, logger: context.logger)
        return [
            PaymentLoop(worker: payments.worker, logger: context.logger),
            PeriodicTask(
                "reconciling with the payment gateway", every: .seconds(3600),
                logger: context.logger
            ) {
                try await reconciliation.run()
            },
        ]
    }

    package var personalData: [PersonalDataPart] {
        [
            .rows(
                "payments.json", Message("your payments by card", "tvoje platby kartou"),
                of: "payment", key: "id", where: "person_id = ?",
                [
                    .text("id"), .text("purpose"), .text("gateway"),
                    .text("order_number", as: "orderNumber"), .text("summary"),
                    .number("amount", as: "amountMinor"),
                    .number("captured_amount", as: "capturedMinor"),
                    .number("refunded_amount", as: "refundedMinor"), .text("state"),
                    .text("email"), .time("created_at", as: "createdAt"),
                ])
        ]
    }

    package var auditSources: [AuditSource] {
        [
            AuditSource(
                .paymentDifference,
                Message("Difference from the payment gateway", "Rozdíl proti platební bráně"),
                paths: ["\(PaymentPaths.differences)/{id}"],
                read: AuditSource.row(
                    of: "payment_difference", isNumber: true, person: "CAST(NULL AS TEXT)",
                    [.text("kind"), .time("checked_at", as: "checkedAt")]))
        ]
    }

    /// Test payments are of no use once nobody refunds them: 400 days.
    package var retention: [RetentionRule] {
        [.expiry("created_at", of: "test_payment", key: "id", seconds: 34_560_000)]
    }

    /// Looks up the calls that a previous run of the cloud left open.
    package func recover() async throws {
        let wall = context.now().wall
        let isReal = context.settings.gopay?.isSandbox == false
        let played = try await context.database.write { db -> Money in
            try PaymentCallTable.reopen(db, at: wall)
            return isReal ? try PaymentDifferenceTable.noteTestMoney(db, at: wall) : .zero
        }
        if played != .zero {
            context.logger.warning(
                "credit for \(played.minor / 100) \(Currency.code) came from test payments")
        }
    }
}
