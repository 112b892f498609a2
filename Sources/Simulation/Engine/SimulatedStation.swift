import ChargingModel
import CloudStationGateway
import CommonBase
import OCPPMessages
import VirtualDevices

/// A native station: the state machine of the virtual station, and the cloud's side of its
/// connection.
final class SimulatedStation {
    /// The ground truth, by the station's own meter.
    struct Session {
        var startedAt: Int64
        var endedAt: Int64
        var energyWh: Int64
        /// The card that started it.
        var token: String?
    }

    let id: StationID
    let link: Link
    private(set) var sessions: [Session] = []
    private let world: World
    private let cloud: SimulatedCloud
    private var machine: StationMachine
    private var inbox: [StationMachine.Input] = []
    private var isBusy = false
    private var busySince: Int64?
    /// The cloud's side of the connection; nil without a connection.
    private var session: OCPPSession?
    private var connections = 0
    /// The card of the last tap at the idle station, or the token of the last start by the cloud.
    private var starter: IdToken?
    /// The token of a start that the cloud has asked for.
    private var requested: IdToken?
    private var tickets: UInt64 = 0
    /// What the cloud does with the answers to its commands, by ticket.
    private var answers: [UInt64: (StationAnswer) -> Void] = [:]
    /// When the cloud accepted the connection, by its clock.
    private var connectedAt = Timestamp.epoch
    private var clock: HostClock
    private var alarm: Alarm?

    init(
        _ world: World, _ cloud: SimulatedCloud, id: StationID, _ equipment: Equipment
    ) throws {
        self.world = world
        self.cloud = cloud
        self.id = id
        link = Link(world, name: id.text)
        clock = HostClock(name: id.text)
        machine = StationMachine(
            configuration: StationConfiguration(
                id: id, url: try WebSocketURL("ws://cloud/ocpp"), powerW: equipment.powerW,
                sampleIntervalSeconds: equipment.sampleSeconds),
            seed: world.random.next())
        alarm = Alarm(world) { [unowned self] in feed(.tick) }
        link.onCut = { [unowned self] in
            // A dead line is noticed only after some time.
            let lost = connections
            session = nil
            world.plan(in: world.number(100...20_000)) { [self] in
                if connections == lost { feed(.disconnected(reason: "the line is dead")) }
            }
        }
        cloud.onEnd.append { [unowned self] in
            guard session != nil else { return }
            session = nil
            feed(.disconnected(reason: "the cloud is gone"))
        }
    }

    func start() { feed(.started) }

    func tap(_ token: IdToken) {
        world.note("\(id): tap of \(token)")
        if busySince == nil { (starter, requested) = (token, nil) }
        feed(.tapped(token))
    }

    /// The cloud's command to stop the transaction with this number of the cloud.
    func stop(_ transaction: Int64) {
        let request = V16.RemoteStopTransaction.Request(transactionId: transaction)
        send(V16.RemoteStopTransaction.action, request.json) { _ in }
    }

    /// A command of the cloud.
    /// - Parameters:
    ///   - token: of a command to start.
    ///   - answered: gets the outcome, unless the connection ends before.
    func send(
        _ action: String, _ payload: JSONValue, starting token: IdToken? = nil,
        answered: @escaping (StationAnswer) -> Void
    ) {
        guard var session else { return }
        let moment = clock.moment(at: world.now)
        if let token, busySince == nil { requested = token }
        tickets += 1
        answers[tickets] = answered
        let call = OutgoingCall(
            ticket: tickets, action: action, payload: payload,
            deadline: moment.uptime.adding(milliseconds: 10_000))
        // An unanswered command before it has timed out by now.
        let expired = session.handle(.timePassed, at: moment)
        let effects = expired + session.handle(.commandIssued(call), at: moment)
        self.session = session
        perform(effects)
    }

    var isCharging: Bool { machine.snapshot.status == .charging }
    /// The cloud's side has a connection.
    var isConnected: Bool { session != nil }
    /// The card of the running transaction.
    var chargingToken: IdToken? { isCharging ? starter : nil }
    var isQuiet: Bool { machine.snapshot.queuedMessages == 0 }

    private func feed(_ input: StationMachine.Input) {
        inbox.append(input)
        guard !isBusy else { return }
        isBusy = true
        while !inbox.isEmpty {
            let effects = machine.handle(inbox.removeFirst(), at: clock.moment(at: world.now))
            watch()
            for effect in effects { perform(effect) }
        }
        isBusy = false
        alarm?.set(machine.nextDeadline.map(clock.time))
    }

    /// Records the ground truth: the start, end and energy of each session.
    private func watch() {
        let snapshot = machine.snapshot
        let isBusy = [.preparing, .charging].contains(snapshot.status)
        if isBusy, busySince == nil {
            busySince = world.now
            starter = requested ?? starter
            requested = nil
        }
        guard !isBusy, let since = busySince else { return }
        busySince = nil
        sessions.append(
            Session(
                startedAt: since, endedAt: world.now,
                energyWh: snapshot.lastTransactionEnergyWh ?? 0, token: starter?.text))
    }

    private func perform(_ effect: StationMachine.Effect) {
        switch effect {
        case .connect: connect()
        case .send(let frame):
            let sent = connections
            world.note("\(id) → \(frame.json.shortened)")
            link.send(isUpward: true) { [self] in
                if sent == connections { received(frame.bytes) }
            }
        case .disconnect:
            session = nil
            connections += 1
            inbox.append(.disconnected(reason: "hung up"))
        case .note(let text): world.note("\(id): \(text)")
        }
    }

    private func connect() {
        connections += 1
        let attempt = connections
        let isReachable = link.isUp && cloud.isRunning
        world.plan(in: world.number(5...300)) { [self] in
            guard attempt == connections else { return }
            guard isReachable, link.isUp, cloud.isRunning else {
                return feed(.disconnected(reason: "unreachable"))
            }
            session = OCPPSession(idPrefix: "cloud-\(attempt)")
            connectedAt = cloud.moment.wall
            feed(.connected)
        }
    }

    // MARK: The cloud's side

    private func received(_ bytes: [UInt8]) {
        guard var session else { return }
        let effects = session.handle(.received(bytes), at: clock.moment(at: world.now))
        self.session = session
        perform(effects)
    }

    private func perform(_ effects: [OCPPSession.Effect]) {
        for effect in effects {
            switch effect {
            case .process(let call): process(call)
            case .send(let bytes):
                let sent = connections
                link.send(isUpward: false) { [self] in
                    if sent == connections { feed(.received(bytes)) }
                }
            case .completed(let ticket, let answer): answers.removeValue(forKey: ticket)?(answer)
            case .note: break
            }
        }
    }

    /// Commits first and answers later; the cloud may end in between.
    private func process(_ call: IncomingCall) {
        let (connection, generation) = (connections, cloud.generation)
        let connectedAt = connectedAt
        world.plan(in: world.number(1...30)) { [self] in
            guard generation == cloud.generation, cloud.isRunning else { return }
            guard
                let answer = world.attempt({
                    try cloud.answer(id, call, connectedAt: connectedAt)
                })
            else { return }
            world.plan(in: world.number(1...10)) { [self] in
                guard connection == connections, generation == cloud.generation,
                    var session
                else { return }
                let effects = session.handle(.answered(answer), at: clock.moment(at: world.now))
                self.session = session
                perform(effects)
            }
        }
    }
}

extension World {
    /// The result of `body`; an error is a violation, because nothing may throw here.
    func attempt<Value>(_ body: () throws -> Value?) -> Value? {
        do {
            return try body()
        } catch {
            violate("failure", "\(error)")
            return nil
        }
    }
}

extension JSONValue {
    /// For a trace: short, but long enough to tell messages apart.
    fileprivate var shortened: String { String(JSONWriter.text(self).prefix(200)) }
}
