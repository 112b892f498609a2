import BridgeLogic
import BridgeProtocol
import BridgeRuntime
import ChargingModel
import CloudCore
import CommonBase

/// A bridge's connection to the cloud: requests and responses may be lost.
final class SimulatedUplink {
    /// How long a bridge waits for the response to its events.
    private static let timeoutMilliseconds: Int64 = 30_000

    private unowned let bridge: SimulatedBridge
    private let world: World
    private var delivery: Delivery
    private var time = ReportedTime()
    private var isBusy = false
    private var list: AuthorizationList?
    /// The version of the list that was fetched last.
    var listVersion: Int64? { list?.version }
    /// The document that was fetched last, which is on the bridge's disk; nil before anybody books.
    private(set) var bookings: BookingDocument?
    /// The uncertainty of transaction times in seconds, if the bridge declares one.
    private(set) var uncertainty: [TransactionID?: Int64] = [:]
    /// The last sequence number that the cloud has acknowledged, by epoch.
    private(set) var acknowledged: [String: Int64] = [:]

    init(_ bridge: SimulatedBridge) {
        self.bridge = bridge
        world = bridge.world
        delivery = Delivery(seed: bridge.world.random.next())
    }

    func synchronised(_ moment: Moment) -> Moment { time.synchronised(moment) }

    func begin() {
        delivery = Delivery(seed: world.random.next())
        deliver()
    }

    func end() { (isBusy, time) = (false, ReportedTime()) }

    /// The decision of the last fetched list, which is on the bridge's disk.
    func listed(_ token: IdToken) -> AuthorizationList.Standing? {
        guard let list, let unsettled = bridge.access({ try $0.pendingOfflineStarts() }) else {
            return nil
        }
        let listed = list.standing(
            of: token, proof: nil, unsettled: unsettled,
            sha256: SecretHash.of, at: bridge.moment)
        guard let bookings else { return listed }
        return bookings.standing(
            of: token, proof: nil, listed: listed, unsettled: unsettled,
            sha256: { SecretHash.of($0) }, at: bridge.moment)
    }

    /// Fetches the document of bookings, and takes it if it is another one.
    func fetchBookings() {
        let (begun, cloud) = (bridge.generation, bridge.cloud)
        guard bridge.isRunning, cloud.isRunning else { return }
        bridge.link.send(isUpward: true) { [self] in
            guard
                let document = world.attempt({
                    try cloud.bookingDocument(of: bridge.station)
                })
            else { return }
            bridge.link.send(isUpward: false) { [self] in
                guard begun == bridge.generation, document.version != bookings?.version else {
                    return
                }
                world.note("\(bridge.station): bookings of version \(document.version)")
                bookings = document
                bridge.feed(.bookingsTaken(document))
            }
        }
    }

    func authorize(_ request: UInt64, _ token: IdToken) {
        let (begun, cloud) = (bridge.generation, bridge.cloud)
        func answer(_ status: AuthorizationStatus?) {
            guard begun == bridge.generation else { return }
            bridge.feed(.authorizationAnswered(request: request, status))
        }
        if world.sabotage == .closeWithoutToken { return world.plan(in: 50) { answer(.accepted) } }
        guard bridge.link.isUp, cloud.isRunning else {
            return world.plan(in: world.number(10...2500)) { answer(nil) }
        }
        bridge.link.send(isUpward: true) { [self] in
            guard
                let status = world.attempt({
                    try cloud.authorize(token, at: bridge.station)
                })
            else { return }
            bridge.link.send(isUpward: false) { answer(status) }
        }
    }

    /// Delivers the waiting events, batch by batch.
    func deliver() {
        guard !isBusy, var batch = bridge.access(nextBatch), !batch.events.isEmpty else { return }
        if Delivery.needsTime(batch, isTimeKnown: time.startedAt != nil) { batch.events = [] }
        check(batch)
        isBusy = true
        let begun = bridge.generation
        var isAnswered = false
        bridge.link.send(isUpward: true) { [self] in
            let answer = Result {
                try bridge.cloud.receive(batch, from: bridge.id, at: bridge.station)
            }
            // One response in twenty is lost, although the cloud has stored the batch.
            if world.chance(5) { return }
            bridge.link.send(isUpward: false) { [self] in
                guard begun == bridge.generation, !isAnswered else { return }
                isAnswered = true
                received(batch, answer)
            }
        }
        let patience = bridge.link.isUp ? Self.timeoutMilliseconds : world.number(10...5000)
        world.plan(in: patience) { [self] in
            guard begun == bridge.generation, !isAnswered else { return }
            isAnswered = true
            failed(isConflict: false)
        }
    }

    private func nextBatch(_ database: BridgeDatabase) throws -> EventBatch {
        if let start = time.startedAt {
            try database.learn(bridge.moment.bootID, startedAt: start)
        }
        return try database.nextBatch()
    }

    /// A checker: the time of every sent event is right, or is within the declared uncertainty.
    private func check(_ batch: EventBatch) {
        for event in batch.events {
            let moment = event.moment
            guard moment.isSynchronised || moment.uncertaintySeconds != nil else { continue }
            let (error, allowed) = (
                bridge.clock.error(of: moment), (moment.uncertaintySeconds ?? 0) * 1000
            )
            world.require(
                error <= allowed + Simulation.toleranceMilliseconds, "time",
                "event \(event.seq) is off by \(error) ms, and says \(allowed) ms")
            if case .transactionEvent(let transaction) = event.data {
                uncertainty[transaction.transactionId] = moment.uncertaintySeconds
            }
        }
    }

    private func received(
        _ batch: EventBatch, _ answer: Result<EventAcknowledgement?, any Error>
    ) {
        switch answer {
        case .success(let acknowledgement?): succeeded(batch, acknowledgement)
        case .success(nil): failed(isConflict: false)
        case .failure(let error as ServiceError) where error.code == .conflict:
            world.note("\(bridge.station): \(error.message)")
            failed(isConflict: true)
        case .failure(let error): world.violate("failure", "\(error)")
        }
    }

    private func succeeded(
        _ batch: EventBatch, _ answer: EventAcknowledgement
    ) {
        time.heard(answer.serverTime, at: bridge.clock.moment(at: world.now))
        var (done, isWhole) = Delivery.done(batch, answer)
        world.note("\(bridge.station): acknowledged through \(done)")
        acknowledged[batch.epoch] = max(acknowledged[batch.epoch] ?? 0, done)
        if world.sabotage == .dropOutboxRow { done += 1 }
        let kept: Void? = bridge.access { try $0.acknowledge(through: done, of: batch.epoch) }
        guard kept != nil else { return }
        isBusy = false
        guard isWhole else { return failed(isConflict: false) }
        delivery.succeeded()
        if let newest = world.attempt({ try bridge.cloud.list(of: bridge.station) }) {
            list = newest
        }
        deliver()
    }

    private func failed(isConflict: Bool) {
        let (epoch, wait) = delivery.failed(isConflict: isConflict)
        if let epoch, bridge.access({ try $0.beginEpoch(epoch) }) == nil { return }
        isBusy = true
        let begun = bridge.generation
        world.plan(in: wait) { [self] in
            guard begun == bridge.generation else { return }
            isBusy = false
            deliver()
        }
    }
}
