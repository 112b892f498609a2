import CloudCore
import CommonBase

/// Applies what a gateway reports about a payment. A report may come twice, late, or after a newer one:
/// a payment only moves on.
enum PaymentReport {
    /// - Returns: whether the payment has changed.
    @discardableResult
    static func apply(
        _ report: GatewayPayment, to id: ID<Payment>, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        guard let old = try PaymentTable.stored(id, db) else { return false }
        guard try isOf(old, report, db, at: now) else { return false }
        var payment = old
        payment.gatewayID = report.id
        payment.gatewayURL = old.gatewayURL ?? report.gatewayURL
        let awaitsCapture = payment.isPreauthorized && payment.capturedAmount == .zero
        let isCapturing = try awaitsCapture && PaymentCallTable.has(.capture, of: id, db)
        advance(&payment, report, isCapturing: isCapturing, at: now)
        let capture = awaitsCapture ? try PaymentCallTable.capture(of: id, db) : nil
        if awaitsCapture, payment.capturedAmount > .zero {
            // A capture that was given up has worked, or somebody has captured it at the gateway.
            let asked = capture.flatMap { $0.isWhole ? nil : $0.amount } ?? payment.amount
            payment.capturedAmount = min(asked, report.amount)
        }
        if report.state.isRefund, old.refundedAmount == .zero {
            try PaymentDifferenceTable.add(
                .foreignRefund, of: id, "\(id):foreignRefund", detail: report.state.rawValue, db,
                at: now)
        }
        guard payment != old else { return false }
        try save(payment, before: old, db, at: now)
        if let capture, capture.isWhole, payment.capturedAmount > capture.amount {
            try PaymentIntent.refund(
                id, payment.capturedAmount - capture.amount, key: "rest", db, at: now)
        }
        return true
    }

    /// Stores a changed payment, with its posting if something was taken, and its event.
    static func save(
        _ payment: Payment, before old: Payment, _ db: Database, at now: Timestamp
    ) throws {
        try PaymentTable.update(payment, db)
        if payment.capturedAmount > .zero, old.capturedAmount == .zero {
            try PaymentPostings.taken(payment, db, at: now)
        }
        try DomainEventTable.append(
            .paymentChanged, subject: payment.id.text, person: payment.personID, at: now, db)
    }

    /// Whether a report is about this payment, with its amount.
    private static func isOf(
        _ payment: Payment, _ report: GatewayPayment, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        if let known = payment.gatewayID, known != report.id {
            if report.state.hasMoney {
                try PaymentDifferenceTable.add(
                    .secondPayment, of: payment.id, "second:\(report.id)", detail: report.id, db,
                    at: now)
            }
            return false
        }
        guard report.orderNumber == payment.orderNumber else {
            try PaymentDifferenceTable.add(
                .otherOrder, of: payment.id, "\(payment.id):order", detail: report.orderNumber, db,
                at: now)
            return false
        }
        // After the capture of a part the gateway may report that part.
        let isPart = payment.isPreauthorized && report.state.isTaken
        guard report.amount == payment.amount || isPart && report.amount < payment.amount else {
            try PaymentDifferenceTable.add(
                .amount, of: payment.id, "\(payment.id):amount", detail: report.id,
                expected: payment.amount, actual: report.amount, db, at: now)
            return false
        }
        return true
    }

    /// The state after a report.
    /// - Parameter isCapturing: a capture of ours is on its way, and will say what was taken.
    static func advance(
        _ payment: inout Payment, _ report: GatewayPayment, isCapturing: Bool, at now: Timestamp
    ) {
        let next = report.state.stored
        guard next.rank > payment.state.rank else { return }
        switch next {
        case .paid, .partiallyRefunded, .refunded:
            if isCapturing || payment.state.rank >= Payment.State.paid.rank { return }
            payment.capturedAmount = payment.amount
            payment.state = .paid
        case .authorized:
            payment.authorizedAt = now
            payment.state = .authorized
        default: payment.state = next
        }
        payment.subState = report.subState
    }
}

extension Payment.State {
    /// A payment moves on to higher ranks only.
    var rank: Int {
        switch self {
        case .intended: 0
        case .created: 1
        case .authorized: 2
        case .canceled, .timedOut, .failed: 3
        case .paid: 4
        case .partiallyRefunded: 5
        case .refunded: 6
        }
    }
}

extension GatewayPayment.State {
    var stored: Payment.State {
        switch self {
        case .created: .created
        case .authorized: .authorized
        case .paid: .paid
        case .canceled: .canceled
        case .timedOut: .timedOut
        case .partiallyRefunded: .partiallyRefunded
        case .refunded: .refunded
        }
    }

    var isRefund: Bool { self == .partiallyRefunded || self == .refunded }
    /// Whether money of the payer was taken.
    var isTaken: Bool { self == .paid || isRefund }
    /// Whether the gateway holds or has money of the payer.
    var hasMoney: Bool { self == .authorized || self == .paid }
}
