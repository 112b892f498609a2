import BridgeLogic
import CommonBase
import VirtualDevices

/// The ground truth about a bridge's contactor: the energy of each closing, its card, and whether
/// it was allowed.
final class ContactorTruth {
    struct Interval {
        var transaction: TransactionID?
        /// The card of the transaction.
        var token: String?
        var closedAt: Int64
        var openedAt: Int64?
        var startWh: Int64
        var endWh: Int64
        /// The daemon died before the end was durable: energy may be missing, and must then be
        /// flagged.
        var isInterrupted = false

        var energyWh: Int64 { endWh - startWh }
    }

    private(set) var intervals: [Interval] = []
    /// The enrolled cards.
    var enrolled: Set<String> = []
    private let world: World
    private var durable: OpenSession?

    init(_ world: World) { self.world = world }

    private var isClosed: Bool { intervals.last.map { $0.openedAt == nil } ?? false }

    /// Records the session that is now on the disk.
    func stored(_ session: OpenSession?) { durable = session }

    func interrupt() {
        guard let last = intervals.indices.last else { return }
        let isOpenOnDisk = durable != nil && durable?.transactionId == intervals[last].transaction
        if isClosed || isOpenOnDisk { intervals[last].isInterrupted = true }
    }

    func observe(_ state: BoardState) {
        switch (state.contactor, isClosed) {
        case (.closed, false):
            world.note("contactor closed at \(state.deliveredWh) Wh")
            world.require(durable != nil, "contactor", "closed without a durable session")
            world.require(
                enrolled.contains(durable?.token ?? ""), "contactor",
                "closed for a card that nobody enrolled")
            intervals.append(
                Interval(
                    transaction: durable?.transactionId, token: durable?.token,
                    closedAt: world.now,
                    startWh: state.deliveredWh, endWh: state.deliveredWh))
        case (.open, true):
            world.note("contactor open at \(state.deliveredWh) Wh")
            intervals[intervals.count - 1].openedAt = world.now
            intervals[intervals.count - 1].endWh = state.deliveredWh
        case (.closed, true): intervals[intervals.count - 1].endWh = state.deliveredWh
        case (.open, false): break
        }
    }
}
