import CloudCore
import CommonBase

/// One attempt of a call to the gateway.
struct PaymentAttempt: Sendable {
    let worker: PaymentWorker
    let call: PaymentCall

    private var gateway: any PaymentGateway { worker.gateway }
    /// Whether the gateway may have done the work before.
    private var isRepeated: Bool { call.attempts > 1 }

    /// - Throws: `GatewayError`.
    func run() async throws {
        let call = call
        let found = try await worker.database.read { try PaymentTable.stored(call.paymentID, $0) }
        guard let payment = found else { return }
        guard payment.gateway == gateway.name else {
            // It was begun before the settings changed. Its number means nothing to this gateway.
            throw GatewayError.unreachable("it is of the gateway \(payment.gateway.rawValue)")
        }
        if call.kind == .create { return try await create(payment) }
        guard let id = payment.gatewayID else {
            return try await record { db, _ in try PaymentCallTable.finish(call, db) }
        }
        switch call.kind {
        case .create: break
        case .capture: try await capture(payment, id)
        case .void: try await void(payment, id)
        case .refund: try await refund(payment, id)
        case .voidRecurrence:
            try await gateway.voidRecurrence(id)
            try await record { db, _ in try PaymentCallTable.finish(call, db) }
        }
    }

    private func record(
        _ body: @escaping @Sendable (Database, Timestamp) throws -> Void
    ) async throws {
        let wall = worker.now().wall
        try await worker.uncancelled { db in try body(db, wall) }
    }

    // MARK: Creating

    private func create(_ payment: Payment) async throws {
        let report = try await created(payment)
        guard report.orderNumber == payment.orderNumber else {
            throw GatewayError.unreachable("an answer about another order")
        }
        let call = call
        try await record { db, wall in
            try PaymentReport.apply(report, to: payment.id, db, at: wall)
            try PaymentCallTable.finish(call, db)
            guard let after = try PaymentTable.stored(payment.id, db) else { return }
            try PaymentTable.planCheck(after, db, at: wall)
        }
    }

    private func created(_ payment: Payment) async throws -> GatewayPayment {
        // A notification may have told the number meanwhile.
        if let id = payment.gatewayID { return try await gateway.status(of: id) }
        let order = GatewayOrder(
            orderNumber: payment.orderNumber, amount: payment.amount, summary: payment.summary,
            language: payment.language, email: payment.email,
            isPreauthorized: payment.isPreauthorized, isRecurring: payment.isRecurring)
        // A payment that nobody was sent to can be created again: only its newest one is paid.
        guard let parent = payment.parentID else { return try await gateway.create(order) }
        // A charge of the card is never repeated without knowing: its notification tells.
        if isRepeated { throw GatewayError.unreachable("the outcome of the charge is unknown") }
        let first = try await worker.database.read { try PaymentTable.stored(parent, $0) }
        guard let parentID = first?.gatewayID else {
            throw GatewayError.refused(code: GatewayError.Code.notFound, name: "parent")
        }
        return try await gateway.createRecurrence(order, of: parentID)
    }

    // MARK: Capturing and releasing

    private func capture(_ payment: Payment, _ id: String) async throws {
        let isWhole = call.isWhole || call.amount == payment.amount
        if isRepeated, try await gateway.status(of: id).isTaken {
            return try await recordCapture(isWhole: isWhole)
        }
        do {
            try await gateway.capture(
                id, isWhole ? nil : call.amount, summary: payment.summary)
            try await recordCapture(isWhole: isWhole)
        } catch GatewayError.refused(code: GatewayError.Code.capturedAlready, name: _) {
            try await recordCapture(isWhole: isWhole)
        } catch let error as GatewayError {
            guard case .refused = error, !isWhole else { throw error }
            // The merchant's account may not capture a part: all is taken, and the rest goes back.
            let call = call
            try await record { db, _ in try PaymentCallTable.captureAll(call, db) }
            var whole = self.call
            whole.isWhole = true
            try await PaymentAttempt(worker: worker, call: whole).capture(payment, id)
        }
    }

    private func recordCapture(isWhole: Bool) async throws {
        let call = call
        try await record { db, wall in
            try PaymentCallTable.finish(call, db)
            guard let old = try PaymentTable.stored(call.paymentID, db),
                old.capturedAmount == .zero
            else { return }
            var payment = old
            payment.capturedAmount = isWhole ? old.amount : call.amount
            payment.state = .paid
            try PaymentReport.save(payment, before: old, db, at: wall)
            guard isWhole, call.amount < old.amount else { return }
            try PaymentIntent.refund(
                old.id, old.amount - call.amount, key: "rest", db, at: wall)
        }
    }

    private func void(_ payment: Payment, _ id: String) async throws {
        let isDone = isRepeated ? try await gateway.status(of: id).state == .canceled : false
        if !isDone {
            do {
                try await gateway.void(id)
            } catch GatewayError.refused(code: GatewayError.Code.voidedAlready, name: _) {
                // Released before.
            }
        }
        let call = call
        try await record { db, wall in
            try PaymentCallTable.finish(call, db)
            guard let old = try PaymentTable.stored(call.paymentID, db), old.state == .authorized
            else { return }
            var payment = old
            payment.state = .canceled
            try PaymentReport.save(payment, before: old, db, at: wall)
        }
    }

    // MARK: Refunding

    private func refund(_ payment: Payment, _ id: String) async throws {
        let call = call
        var isDone = false
        if isRepeated {
            let before = try await worker.database.read {
                try PaymentCallTable.refundsDone(of: call.paymentID, $0)
            }
            isDone = try await gateway.refunded(id) >= before + call.amount
        }
        if !isDone { try await gateway.refund(id, call.amount) }
        try await record { db, wall in
            try PaymentCallTable.finish(call, db)
            try DomainEventTable.append(
                .paymentChanged, subject: payment.id.text, person: payment.personID, at: wall, db)
        }
    }
}

extension GatewayPayment {
    fileprivate var isTaken: Bool { state.isTaken }
}

/// What a failed attempt means for its payment.
struct PaymentFailure: Sendable {
    /// Seconds for which a charge without an answer waits for its notification.
    private static let unknownSeconds: Int64 = 3600

    let error: GatewayError
    let call: PaymentCall

    /// - Parameter next: when the next attempt is due, if there is one.
    func store(next: Timestamp, _ db: Database, at now: Timestamp) throws {
        guard let payment = try PaymentTable.stored(call.paymentID, db) else { return }
        if case .refused(let code, _) = error {
            if code == GatewayError.Code.notUnique, call.kind == .create, call.attempts < 5 {
                var renumbered = payment
                renumbered.orderNumber = "\(payment.id)-\(call.attempts + 1)"
                try PaymentTable.update(renumbered, db)
                return try PaymentCallTable.fail(call, error.text, next: now, db)
            }
            return try giveUp(payment, "\(code)", db, at: now)
        }
        let isUnknownCharge = call.kind == .create && payment.parentID != nil
        let limit = now.adding(seconds: -Self.unknownSeconds)
        let isLast =
            isUnknownCharge
            ? payment.createdAt < limit : call.attempts >= PaymentCallTable.attemptLimit
        guard isLast else {
            return try PaymentCallTable.fail(call, error.text, next: next, db)
        }
        try giveUp(payment, "unreachable", db, at: now)
    }

    private func giveUp(
        _ payment: Payment, _ why: String, _ db: Database, at now: Timestamp
    ) throws {
        try PaymentCallTable.fail(call, error.text, next: nil, db)
        var changed = payment
        let isRefused = if case .refused = error { true } else { false }
        switch call.kind {
        case .create:
            changed.state = .failed
            changed.subState = why
        // Without an answer the payer may have it: it must not be spent a second time.
        case .refund where isRefused:
            changed.refundedAmount = payment.refundedAmount - call.amount
            changed.state = changed.refundedAmount == .zero ? .paid : .partiallyRefunded
            try PaymentPostings.undoRefund(
                payment, call.amount, key: String(call.key.dropFirst("refund:".count)), db, at: now)
        case .capture, .void: try PaymentTable.checkNow(payment.id, db, at: now)
        case .refund, .voidRecurrence: break
        }
        if changed != payment { try PaymentReport.save(changed, before: payment, db, at: now) }
        if isRefused && call.kind == .create { return }
        try PaymentDifferenceTable.add(
            isRefused ? .refused : .unknownOutcome, of: payment.id,
            "\(payment.id):call:\(call.key)", detail: "\(call.kind.rawValue): \(error.text)",
            expected: call.amount, db, at: now)
    }
}
