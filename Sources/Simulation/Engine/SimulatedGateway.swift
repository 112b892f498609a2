import CloudFleet
import CloudMoney
import CommonBase

/// A gateway for payments outside the cloud, whose calls fail as a scenario wants. It checks that
/// each hold is captured at most once, within what is held, and that no more is refunded.
final class SimulatedGateway: PaymentGateway, @unchecked Sendable {  // all on one thread
    enum Step: String, CaseIterable {
        case create, capture, void, refund
    }

    struct Kept {
        var report: GatewayPayment
        /// What the payer pays or lets be held.
        var amount: Money
        var isPreauthorized: Bool
        var captured = Money.zero
        var refunded = Money.zero
    }

    let name = Payment.Gateway.test
    private let world: World
    private let cloud: SimulatedCloud
    private(set) var payments: [Kept] = []
    /// How often it has done something.
    private(set) var changes = 0
    var isDown = false
    /// So many of the next changes are done, and the cloud gets no answer.
    var answersToLose = 0
    /// The next of these steps is done, and then the cloud loses its power.
    var deadlySteps: Set<Step> = []

    init(_ world: World, _ cloud: SimulatedCloud) {
        self.world = world
        self.cloud = cloud
    }

    /// No call fails any more.
    func heal() {
        isDown = false
        answersToLose = 0
        deadlySteps = []
    }

    /// The payer pays, or agrees to the hold.
    /// - Returns: false for a payment that the gateway does not know.
    func pay(_ id: String) -> Bool {
        guard let index = index(of: id) else { return false }
        guard payments[index].report.state == .created else { return true }
        world.note("payment \(id) is paid")
        if payments[index].isPreauthorized {
            payments[index].report.state = .authorized
        } else {
            payments[index].report.state = .paid
            payments[index].captured = payments[index].amount
        }
        return true
    }

    func payment(_ id: String) -> Kept? { index(of: id).map { payments[$0] } }

    private func index(of id: String) -> Int? { payments.firstIndex { $0.report.id == id } }

    // MARK: The cloud's calls

    func create(_ order: GatewayOrder) async throws -> GatewayPayment {
        try change(.create) {
            let report = GatewayPayment(
                id: "\(100 + payments.count)", orderNumber: order.orderNumber, state: .created,
                amount: order.amount, gatewayURL: "https://gateway.invalid/\(payments.count)")
            payments.append(
                Kept(
                    report: report, amount: order.amount,
                    isPreauthorized: order.isPreauthorized))
            return report
        }
    }

    func createRecurrence(_: GatewayOrder, of parent: String) async throws -> GatewayPayment {
        throw GatewayError.refused(code: GatewayError.Code.notFound, name: parent)
    }

    func status(of id: String) async throws -> GatewayPayment {
        payments[try reach(id)].report
    }

    func capture(_ id: String, _ amount: Money?, summary _: String) async throws {
        try change(.capture) {
            let index = try reach(id)
            guard payments[index].report.state == .authorized else {
                throw GatewayError.refused(
                    code: payments[index].captured > .zero
                        ? GatewayError.Code.capturedAlready : GatewayError.Code.captureFailed,
                    name: "CAPTURE")
            }
            let (held, taken) = (payments[index].amount, amount ?? payments[index].amount)
            world.require(
                taken > .zero && taken <= held, "guest",
                "\(taken.minor) of payment \(id) is captured, and \(held.minor) is held")
            payments[index].captured = taken
            payments[index].report.amount = taken
            payments[index].report.state = .paid
        }
    }

    func void(_ id: String) async throws {
        try change(.void) {
            let index = try reach(id)
            guard payments[index].report.state == .authorized else {
                throw GatewayError.refused(code: GatewayError.Code.voidedAlready, name: "VOID")
            }
            payments[index].report.state = .canceled
        }
    }

    func refund(_ id: String, _ amount: Money) async throws {
        try change(.refund) {
            let index = try reach(id)
            let refunded = payments[index].refunded + amount
            let captured = payments[index].captured
            world.require(
                refunded <= captured, "guest",
                "\(refunded.minor) of payment \(id) goes back, and \(captured.minor) was captured")
            payments[index].refunded = refunded
            payments[index].report.state =
                refunded == captured ? .refunded : .partiallyRefunded
        }
    }

    func refunded(_ id: String) async throws -> Money { payments[try reach(id)].refunded }
    func voidRecurrence(_: String) async throws {}
    func paymentInstruments() async throws -> [String] { ["PAYMENT_CARD"] }
    func accountStatement(_: ClosedRange<CalendarDay>) async throws -> [UInt8] { [] }

    private func reach(_ id: String) throws -> Int {
        if isDown { throw GatewayError.unreachable("the gateway is down") }
        guard let index = index(of: id) else {
            throw GatewayError.refused(code: GatewayError.Code.notFound, name: "NOT_FOUND")
        }
        return index
    }

    private func change<Value>(_ step: Step, _ work: () throws -> Value) throws -> Value {
        world.note("gateway: \(step.rawValue)")
        if isDown { throw GatewayError.unreachable("the gateway is down") }
        let value = try work()
        changes += 1
        if deadlySteps.remove(step) != nil {
            cloud.cutPower()
            throw CancellationError()
        }
        if answersToLose > 0 {
            answersToLose -= 1
            throw GatewayError.unreachable("the answer is lost")
        }
        return value
    }
}
