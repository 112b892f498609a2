import ChargingModel
import CloudBridgeGateway
import CloudCharging
import CloudCore
import CommonBase

/// The checkers: compare the cloud's records with the ground truth.
extension Simulation {
    /// The permitted deviation of a reported time from the true time, in milliseconds.
    static let toleranceMilliseconds: Int64 = 2500

    /// A transaction that the cloud has recorded.
    private struct RecordedTransaction {
        var record: TransactionRecord
        var facts: [ChargingEvent]
        var events: [DomainEvent]
        var quarters: QuarterEnergy
    }

    private static let billing: Set<DomainEvent.Kind> = [.transactionEnded, .transactionRevised]

    private func recorded(_ station: StationID) -> [RecordedTransaction] {
        world.attempt {
            try cloud.read { db in
                try TransactionTable.list(limit: 100_000, viewer: .system, db)
                    .filter { $0.stationID == station }
                    .reversed()
                    .map { record in
                        RecordedTransaction(
                            record: record, facts: try EventTable.list(record.id, db),
                            events: try DomainEventTable.list(
                                .transaction, subject: record.id.text, limit: 1000, db),
                            quarters: try QuarterTable.list(record.id, db))
                    }
            }
        } ?? []
    }

    func check() {
        world.attempt { try cloud.refold() }
        bookings?.finish()
        checkAcknowledged()
        checkEnds()
        checkBridge()
        checkStation()
        world.require(!bridge.isClosed, "contactor", "closed at the end")
        bookings?.checkMarks(transactions)
        sales?.check()
        world.require(station.isQuiet, "delivery", "the station still has something to say")
        let waiting = bridge.access { try $0.waitingCount() }
        world.require(waiting == 0, "delivery", "\(waiting ?? -1) events wait at the bridge")
    }

    /// Checks that every acknowledged event is stored, whatever happened to the cloud.
    func checkAcknowledged() {
        guard cloud.isRunning else { return }
        for (epoch, last) in bridge.uplink.acknowledged.sorted(by: { $0.key < $1.key }) {
            let known = world.attempt {
                try cloud.read { try BridgeEventTable.last(bridge: bridge.id, epoch: epoch, $0) }
            }
            world.require(
                (known ?? 0) >= last, "durability",
                "event \(last) was acknowledged, and the cloud has \(known ?? 0)")
        }
    }

    /// Checks that every transaction ends once and is billed at most once.
    private func checkEnds() {
        for each in recorded(bridge.station) + recorded(station.id) {
            let name = each.record.startKey
            world.require(each.record.state.phase == .ended, "end", "\(name) has not ended")
            let ends = each.facts.count { $0.kind == .ended }
            world.require(ends <= 1, "end", "\(name) ended \(ends) times")
            let bills = each.events.count { $0.kind == .transactionEnded }
            world.require(bills <= 1, "bill", "\(name) set off \(bills) bills")
            let told = each.events.last { Self.billing.contains($0.kind) }
            world.require(
                told?.payload["energyWh"]?.intValue == each.record.state.energyWh, "bill",
                "\(name) has other energy than its last event says")
            let sum = each.quarters.items.reduce(0) { $0 + $1.energyWh }
            world.require(
                sum == each.record.state.energyWh, "quarters",
                "\(name): the quarters have \(sum) of \(each.record.state.energyWh) Wh")
            let again = ChargingTransaction.fold(each.facts)
            world.require(again == each.record.state, "fold", "\(name) is not what its facts say")
        }
    }

    private func checkBridge() {
        let recorded = recorded(bridge.station)
        for interval in bridge.contactor.intervals {
            let name = interval.transaction?.text ?? "nobody's"
            let match = recorded.first { $0.record.startKey.hasSuffix("/\(name)") }
            guard let state = match?.record.state else {
                world.violate("energy", "\(interval.energyWh) Wh of \(name) are unknown")
                continue
            }
            if interval.isInterrupted {
                world.require(
                    state.energyWh <= interval.energyWh, "energy",
                    "\(name): \(state.energyWh) of \(interval.energyWh) Wh")
                world.require(
                    state.energyWh == interval.energyWh || state.isSuspect, "energy",
                    "\(name) was cut off, and nobody is told to look")
            } else {
                checkWhole(name, state, interval)
            }
        }
        let closed = Set(bridge.contactor.intervals.compactMap(\.transaction?.text))
        for each in recorded where !closed.contains(each.record.bridgeTransaction) {
            let state = each.record.state
            world.require(
                state.energyWh == 0, "energy", "\(each.record.startKey) took energy from nowhere")
        }
    }

    private func checkWhole(
        _ name: String, _ state: ChargingTransaction, _ interval: ContactorTruth.Interval
    ) {
        world.require(
            state.energyWh == interval.energyWh, "energy",
            "\(name): \(state.energyWh) instead of \(interval.energyWh) Wh")
        // The machine's clock may have stayed unsynchronised.
        let unexpected = state.anomalies.subtracting(refused + [.clockUnsynchronised])
        world.require(
            unexpected.isEmpty, "anomaly", "\(name): \(unexpected.map(\.rawValue).sorted())")
        let uncertainty = bridge.uplink.uncertainty[interval.transaction]
        guard !state.anomalies.contains(.clockUnsynchronised) || uncertainty != nil else { return }
        checkTimes(
            name, state, start: interval.closedAt, end: interval.openedAt ?? world.now,
            uncertainty: (uncertainty ?? 0) * 1000)
    }

    /// The anomalies that a start in another's booking may have, and one of a guest that the cloud
    /// hears of too late.
    private var refused: [Anomaly] {
        bookings == nil && payments == nil ? [] : [.tokenNotAccepted]
    }

    private func checkTimes(
        _ name: String, _ state: ChargingTransaction, start: Int64, end: Int64,
        uncertainty: Int64 = 0
    ) {
        for (what, recorded, truth) in [
            ("start", state.startedAt, start), ("end", state.endedAt, end),
        ] {
            let milliseconds = recorded?.millisecondsSince(HostClock.beginning) ?? .min
            let isRight =
                abs(milliseconds.subtractingReportingOverflow(truth).partialValue)
                <= Self.toleranceMilliseconds + uncertainty
            let time = recorded?.iso8601 ?? "no time"
            world.require(
                isRight, "time", "\(name): \(what) at \(time) instead of \(World.clock(truth))")
        }
    }

    /// A native station loses nothing, so all its transactions must be there, in order.
    private func checkStation() {
        let recorded = recorded(station.id).sorted {
            ($0.record.state.startedAt ?? .epoch) < ($1.record.state.startedAt ?? .epoch)
        }
        world.require(
            recorded.count == station.sessions.count, "energy",
            "\(recorded.count) transactions of \(station.sessions.count) at the station")
        for (each, session) in zip(recorded, station.sessions) {
            let (name, state) = (each.record.startKey, each.record.state)
            world.require(
                state.energyWh == session.energyWh, "energy",
                "\(name): \(state.energyWh) instead of \(session.energyWh) Wh")
            let unexpected = state.anomalies.subtracting(refused)
            world.require(
                unexpected.isEmpty, "anomaly", "\(name): \(unexpected.map(\.rawValue))")
            checkTimes(name, state, start: session.startedAt, end: session.endedAt)
        }
    }

    /// A one-line summary of the run.
    package var summary: String {
        let (garage, driveway) = (recorded(bridge.station), recorded(station.id))
        let suspect = (garage + driveway).count { $0.record.state.isSuspect }
        let energy = (garage + driveway).reduce(0) { $0 + $1.record.state.energyWh }
        return "\(garage.count) + \(driveway.count) transactions, \(energy) Wh, "
            + "\(suspect) suspect, \(world.violations.count) violations"
    }
}

extension TransactionRecord {
    /// The bridge's id of the transaction.
    fileprivate var bridgeTransaction: String {
        String(startKey.dropFirst(stationID.text.count + 1))
    }
}
