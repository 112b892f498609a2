import CloudCore
import CommonBase
import Logging

/// Calls the gateway: works off the outbox, and asks for the states of open payments.
///
/// An attempt that may have reached the gateway is looked up before it is repeated: after a crash, a
/// time-out, or an answer that nobody could read.
struct PaymentWorker: Sendable {
    /// Maximum payments of a pass, which are worked on at the same time.
    static let batch = 16
    /// How often a payer waits for the gateway before the page gives up, and for how long each time,
    /// in milliseconds.
    private static let payerWaits = 3
    private static let payerWait: Int64 = 7000

    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let random: RandomSource
    let gateway: any PaymentGateway
    let logger: Logger
    /// Lookups that anybody can cause: of each payment, and of all numbers that the cloud does not know.
    let lookups = AttemptLimiter(burst: 30, perMinute: 12)
    let unknownLookups = AttemptLimiter(burst: 30, perMinute: 30)

    /// Does what is due. A payment that fails does not stop the others.
    func runDue() async throws {
        let wall = now().wall
        let (calls, checks) = try await database.read { db in
            (
                try PaymentCallTable.duePayments(wall, limit: Self.batch, db),
                try PaymentTable.dueChecks(wall, limit: Self.batch, db)
            )
        }
        await withTaskGroup(of: Void.self) { group in
            for id in calls {
                group.addTask { await reporting("payment \(id)") { try await process(id) } }
            }
            for id in checks where !calls.contains(id) {
                group.addTask { await reporting("state of payment \(id)") { try await check(id) } }
            }
        }
    }

    /// Milliseconds until something is due, at least a second.
    func pause() async throws -> Int64 {
        let due = try await database.read { db in
            [try PaymentCallTable.nextDue(db), try PaymentTable.nextCheck(db)].compactMap(\.self)
                .min()
        }
        guard let due else { return Self.idleMilliseconds }
        return min(max(due.millisecondsSince(now().wall), 1000), Self.idleMilliseconds)
    }

    private static let idleMilliseconds: Int64 = 60_000

    private func reporting(_ what: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch is CancellationError {
            return
        } catch {
            logger.warning("\(what) failed: \(error)")
        }
    }

    /// Does the due work of a payment, one call after the other.
    func process(_ id: ID<Payment>) async throws {
        while !Task.isCancelled {
            let wall = now().wall
            let claimed = try await database.write { db in
                try PaymentCallTable.claim(of: id, db, at: wall)
            }
            guard let call = claimed else { return }
            do {
                try await PaymentAttempt(worker: self, call: call).run()
            } catch let error as GatewayError {
                logger.warning(
                    "\(call.kind.rawValue) of payment \(id) failed: \(error.text)",
                    metadata: ["attempt": "\(call.attempts)"])
                try await noteFailure(error, of: call)
                return
            }
        }
    }

    private func noteFailure(_ error: GatewayError, of call: PaymentCall) async throws {
        let wall = now().wall
        // A refund may still be on its way, and the gateway would do a second one, too.
        let least = call.kind == .refund ? PaymentCallTable.flightSeconds * 1000 : 0
        let next = wall.adding(milliseconds: max(self.pause(after: call.attempts), least))
        try await uncancelled { db in
            try PaymentFailure(error: error, call: call).store(next: next, db, at: wall)
        }
    }

    /// Milliseconds until the next attempt: up to 5 s, doubling to an hour.
    private func pause(after attempts: Int64) -> Int64 {
        var backoff = Backoff(baseMilliseconds: 5000, limitMilliseconds: 3_600_000)
        var generator = SourceGenerator(source: random)
        var pause: Int64 = 0
        for _ in 0..<max(1, min(attempts, 20)) { pause = backoff.failed(using: &generator) }
        return max(pause, 1000)
    }

    /// In a task of its own: what the gateway did is stored also while the server ends.
    func uncancelled(_ body: @escaping @Sendable (Database) throws -> Void) async throws {
        let task = Task(executorPreference: TaskExecution.preference) {
            try await database.write(body)
        }
        try await task.value
    }

    /// Asks for the state of an open payment.
    func check(_ id: ID<Payment>) async throws {
        let payment = try await database.read { try PaymentTable.stored(id, $0) }
        guard let payment, let gatewayID = payment.gatewayID else { return }
        guard payment.gateway == gateway.name else {
            let wall = now().wall
            return try await database.write { db in
                try PaymentTable.planCheck(payment, db, at: wall)
            }
        }
        let report: GatewayPayment?
        do {
            report = try await gateway.status(of: gatewayID)
        } catch let error as GatewayError {
            logger.warning("state of payment \(id) is unknown: \(error.text)")
            report = nil
        }
        let wall = now().wall
        try await uncancelled { db in
            if let report { try PaymentReport.apply(report, to: id, db, at: wall) }
            guard let after = try PaymentTable.stored(id, db) else { return }
            try PaymentTable.planCheck(after, db, at: wall)
        }
    }

    // MARK: From outside

    func gatewayURL(of id: ID<Payment>) async throws -> String {
        let changes = database.signals.subscribe(signals: [Signal(.payment, id.text)])
        defer { changes.cancel() }
        for _ in 0..<Self.payerWaits {
            try await process(id)
            let found = try await database.read { try PaymentTable.stored(id, $0) }
            guard let payment = found else {
                throw ServiceError(.notFound, "The payment \(id) does not exist.")
            }
            if let url = payment.gatewayURL { return url }
            if payment.state.isFinal { break }
            _ = await changes.next(within: Self.payerWait)
        }
        throw ServiceError(
            .unavailable, "The payment gateway can't be reached now. Try again in a moment.")
    }

    /// Somebody says that a payment has changed: the gateway, the payer's browser, or a stranger.
    /// - Parameter id: the gateway's number, unchecked.
    /// - Returns: the payment, if it is one of ours.
    func heard(of id: String) async throws -> ID<Payment>? {
        guard GatewayPayment.isID(id) else { return nil }
        let moment = now()
        let wall = moment.wall
        let (known, awaits) = try await database.read { db in
            (
                try PaymentTable.find(gatewayID: id, db),
                try PaymentTable.awaitsAnswer(since: wall.adding(seconds: -604_800), db)
            )
        }
        if let known {
            if lookups.take(known.id.text, at: moment) {
                try await database.write { db in try PaymentTable.checkNow(known.id, db, at: wall) }
            }
            return known.id
        }
        // The gateway's answer to our call may still be on its way, or is lost.
        guard awaits, unknownLookups.take("", at: moment) else { return nil }
        let report: GatewayPayment
        do {
            report = try await gateway.status(of: id)
        } catch is GatewayError {
            return nil
        }
        return try await database.write { db in
            guard let payment = try PaymentTable.find(orderNumber: report.orderNumber, db) else {
                return nil
            }
            try PaymentReport.apply(report, to: payment.id, db, at: wall)
            if let after = try PaymentTable.stored(payment.id, db) {
                try PaymentTable.planCheck(after, db, at: wall)
            }
            return payment.id
        }
    }
}

/// Random numbers for the pauses between attempts.
private struct SourceGenerator: RandomNumberGenerator {
    let source: RandomSource

    mutating func next() -> UInt64 {
        source.bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
