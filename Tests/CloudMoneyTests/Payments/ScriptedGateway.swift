import Synchronization

@testable import CloudFleet
@testable import CloudMoney
@testable import CommonBase

/// A gateway that keeps its payments in memory, notes its calls, and fails as a test wants.
final class ScriptedGateway: PaymentGateway {
    enum Step: String, Hashable, Sendable {
        case create, recur, status, capture, void, refund
    }

    enum Fault: Hashable, Sendable {
        /// Nothing is done.
        case unreachable
        case refused(Int64)
        /// It is done, and the answer is lost.
        case lostAnswer
        /// It is done, and the cloud dies before it has stored the answer.
        case crash
    }

    struct Crash: Error {}

    struct Kept: Sendable {
        var report: GatewayPayment
        var refunded = Money.zero
        var captures = 0
    }

    private struct State {
        var payments: [String: Kept] = [:]
        var calls: [Step] = []
        var faults: [Step: [Fault]] = [:]
        var statement = ""
    }

    let name = Payment.Gateway.gopay
    private let state = Mutex(State())

    var calls: [Step] { state.withLock(\.calls) }
    var payments: [Kept] {
        state.withLock { $0.payments.values.sorted { $0.report.id < $1.report.id } }
    }

    /// The next calls of a step fail, one by one.
    func fail(_ step: Step, _ faults: Fault...) {
        state.withLock { $0.faults[step, default: []] += faults }
    }

    /// No call fails any more.
    func heal() { state.withLock { $0.faults = [:] } }

    /// The payer or the bank changes a payment.
    func set(_ new: GatewayPayment.State, of id: String) {
        state.withLock { $0.payments[id]?.report.state = new }
    }

    @discardableResult
    private func step<Value: Sendable>(
        _ step: Step, _ work: (inout [String: Kept]) throws -> Value
    ) throws -> Value {
        try state.withLock { state in
            state.calls.append(step)
            let fault = state.faults[step]?.first
            if fault != nil { state.faults[step]?.removeFirst() }
            switch fault {
            case .unreachable: throw GatewayError.unreachable("test")
            case .refused(let code): throw GatewayError.refused(code: code, name: "TEST")
            case .lostAnswer:
                _ = try work(&state.payments)
                throw GatewayError.unreachable("test")
            case .crash:
                _ = try work(&state.payments)
                throw Crash()
            case nil: return try work(&state.payments)
            }
        }
    }

    private static func add(
        _ order: GatewayOrder, _ new: GatewayPayment.State, parent: String?,
        _ payments: inout [String: Kept]
    ) -> GatewayPayment {
        let id = "\(100 + payments.count)"
        let report = GatewayPayment(
            id: id, orderNumber: order.orderNumber, state: new, amount: order.amount,
            gatewayURL: "https://gw.example.org/\(id)", parentID: parent)
        payments[id] = Kept(report: report)
        return report
    }

    private static func found(_ id: String, _ payments: [String: Kept]) throws -> Kept {
        guard let kept = payments[id] else {
            throw GatewayError.refused(code: 304, name: "TEST")
        }
        return kept
    }

    func create(_ order: GatewayOrder) async throws -> GatewayPayment {
        try step(.create) { Self.add(order, .created, parent: nil, &$0) }
    }

    func createRecurrence(
        _ order: GatewayOrder, of parent: String
    ) async throws -> GatewayPayment {
        try step(.recur) { Self.add(order, .paid, parent: parent, &$0) }
    }

    func status(of id: String) async throws -> GatewayPayment {
        try step(.status) { try Self.found(id, $0).report }
    }

    func capture(_ id: String, _: Money?, summary _: String) async throws {
        try step(.capture) { payments in
            guard try Self.found(id, payments).report.state == .authorized else {
                throw GatewayError.refused(code: 351, name: "TEST")
            }
            payments[id]?.report.state = .paid
            payments[id]?.captures += 1
        }
    }

    func void(_ id: String) async throws {
        try step(.void) { $0[id]?.report.state = .canceled }
    }

    func refund(_ id: String, _ amount: Money) async throws {
        try step(.refund) { payments in
            let before = try Self.found(id, payments).refunded
            payments[id]?.refunded = before + amount
            payments[id]?.report.state = .partiallyRefunded
        }
    }

    func refunded(_ id: String) async throws -> Money {
        state.withLock { $0.payments[id]?.refunded ?? .zero }
    }

    func voidRecurrence(_: String) async throws {}
    func paymentInstruments() async throws -> [String] { ["PAYMENT_CARD"] }
    /// What the next statements say.
    func setStatement(_ text: String) { state.withLock { $0.statement = text } }

    func accountStatement(_: ClosedRange<CalendarDay>) async throws -> [UInt8] {
        Array(state.withLock(\.statement).utf8)
    }
}
