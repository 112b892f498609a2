import BridgeLogic
import BridgeProtocol
import BridgeRuntime
import ChargingModel
import CloudCore
import CommonBase
import VirtualDevices

/// A bridge: the real machine and outbox on a simulated disk. Its board's contactor keeps its level
/// when the daemon dies, as on a Raspberry Pi.
final class SimulatedBridge {
    let id: BridgeID
    let station: StationID
    let link: Link
    let contactor: ContactorTruth
    let world: World
    let cloud: SimulatedCloud
    private let disk: SimulatedDisk
    private var board: BoardMachine
    private var boardClock = HostClock(name: "board")
    private(set) var clock: HostClock
    private var machine: BridgeMachine?
    var database: BridgeDatabase?
    /// Increases each time the daemon ends.
    private(set) var generation = 0
    private var inbox: [BridgeInput] = []
    private var isBusy = false
    private var storageFreeAt: Int64 = 0
    private var machineAlarm: Alarm?
    private var boardAlarm: Alarm?
    private let policy: BridgePolicy
    private var commandNumber: Int64 = 0
    /// What the cloud does with the results of its commands, by number.
    private var answers: [Int64: (BridgeCommandResult) -> Void] = [:]
    lazy var uplink = SimulatedUplink(self)

    init(
        _ world: World, _ cloud: SimulatedCloud, id: BridgeID, station: StationID,
        _ equipment: Equipment
    ) throws {
        self.world = world
        self.cloud = cloud
        self.id = id
        self.station = station
        link = Link(world, name: station.text)
        disk = try SimulatedDisk(seed: world.random.next())
        board = BoardMachine(configuration: BoardConfiguration(powerW: equipment.powerW))
        clock = HostClock(name: station.text)
        contactor = ContactorTruth(world)
        var policy = BridgePolicy()
        policy.sampleIntervalMilliseconds = equipment.sampleSeconds * 1000
        self.policy = policy
        machineAlarm = Alarm(world) { [unowned self] in feed(.timePassed) }
        boardAlarm = Alarm(world) { [unowned self] in feedBoard(.tick) }
    }

    /// The database must be closed before the disk is released.
    deinit { database = nil }

    var isRunning: Bool { machine != nil }
    var isClosed: Bool { board.state.contactor == .closed }
    /// The card of the running transaction.
    var chargingToken: String? { isClosed ? contactor.intervals.last?.token : nil }
    var deliveredWh: Int64 { board.state.deliveredWh }
    /// The daemon's idea of the time, including the time that the cloud reported.
    var moment: Moment { uplink.synchronised(clock.moment(at: world.now)) }

    // MARK: Start and stop

    /// - Parameter losesTime: whether the clock is lost, as after a power cut, until NTP answers.
    func start(losesTime: Bool = false) {
        guard !isRunning else { return }
        clock.boot(at: world.now, losesTime: losesTime)
        world.note("\(station) starts")
        if losesTime { scheduleNTP() }
        guard let stored = world.attempt({ try open().storedState() }) else { return }
        machine = BridgeMachine(
            policy: policy, firmwareVersion: "simulated", seed: world.random.next(),
            sha256: { SecretHash.of($0) })
        // The contactor opens first, before anything that may be slow or fail.
        feedBoard(.command(.open))
        feed(.started(stored))
        if let bookings = uplink.bookings { feed(.bookingsTaken(bookings)) }
        feedBoard(.connected)
        uplink.begin()
    }

    /// NTP answers some time after the network is up.
    private func scheduleNTP() {
        let begun = generation
        world.plan(in: world.number(5000...600_000)) { [self] in
            guard begun == generation, !clock.isSet else { return }
            guard link.isUp else { return scheduleNTP() }
            world.note("\(station): NTP answers")
            clock.set()
        }
    }

    private func open() throws -> BridgeDatabase {
        disk.cutPower(after: nil)
        let database = try BridgeDatabase(
            queue: disk.open("bridge.sqlite"), newEpoch: Base32.text(of: world.random.next()))
        self.database = database
        return database
    }

    /// `kill -9`: the board keeps its level.
    func kill() {
        guard isRunning else { return }
        world.note("\(station) killed")
        disk.kill()
        end()
    }

    /// Cuts the power: the contactor opens at once.
    func cutPower() {
        guard isRunning || isClosed else { return }
        world.note("\(station) without power")
        disk.cutPower()
        end()
        feedBoard(.command(.open))
    }

    /// Cuts the power in the middle of a commit.
    func cutPowerSoon() { disk.cutPower(after: world.number(0...12)) }

    private func end() {
        (machine, database, inbox) = (nil, nil, [])
        generation += 1
        storageFreeAt = 0
        machineAlarm?.set(nil)
        contactor.interrupt()
        feedBoard(.disconnected)
        uplink.end()
    }

    // MARK: People, board and machine

    func tap(_ token: IdToken) {
        world.note("\(station): tap of \(token)")
        guard isRunning else { return }
        feed(.tokenPresented(token, listed: uplink.listed(token)))
    }

    /// The cloud's command to stop a transaction.
    func stop(_ transaction: TransactionID) {
        command(.requestStop(BridgeCommand.RequestStop(transactionId: transaction)))
    }

    /// A command of the cloud.
    /// - Parameter answered: gets the result, if the connection lasts.
    func command(
        _ command: BridgeCommand.Payload, answered: ((BridgeCommandResult) -> Void)? = nil
    ) {
        link.send(isUpward: false) { [self] in
            commandNumber += 1
            answers[commandNumber] = answered
            feed(.commanded(number: commandNumber, command))
        }
    }

    private func feedBoard(_ input: BoardMachine.Input) {
        let effects = board.handle(input, at: boardClock.moment(at: world.now))
        contactor.observe(board.state)
        for effect in effects {
            switch effect {
            case .send(.feedback(let level)): feed(.feedbackChanged(isClosed: level == .closed))
            case .send(.pulse): feed(.pulsesCounted(1))
            case .note: break
            }
        }
        boardAlarm?.set(board.nextDeadline.map(boardClock.time))
    }

    func feed(_ input: BridgeInput) {
        inbox.append(input)
        guard !isBusy else { return }
        isBusy = true
        while !inbox.isEmpty, machine != nil {
            let effects = machine?.handle(inbox.removeFirst(), at: moment) ?? []
            for effect in effects { perform(effect) }
        }
        (isBusy, inbox) = (false, [])
        machineAlarm?.set(machine?.nextDeadline.map(clock.time))
    }

    private func perform(_ effect: BridgeEffect) {
        switch effect {
        case .setContactor(let closed): feedBoard(.command(closed ? .closed : .open))
        case .persist(let ticket, let commit): persist(ticket, commit)
        case .authorize(let request, let token, _): uplink.authorize(request, token)
        case .log(let text): world.note("\(station): \(text)")
        case .answerCommand(let number, let result):
            guard let answered = answers.removeValue(forKey: number) else { return }
            link.send(isUpward: true) { answered(result) }
        case .setEnable, .indicate: break
        case .finished(let failure):
            world.note("\(station) ends: \(failure ?? "in good order")")
            disk.kill()
            end()
            world.plan(in: 2000) { [self] in start() }
        }
    }

    /// Nil if the power was cut during `body`.
    func access<Value>(_ body: (BridgeDatabase) throws -> Value) -> Value? {
        guard let database else { return nil }
        do {
            return try body(database)
        } catch {
            guard disk.takeCut() else {
                world.violate("failure", "\(error)")
                return nil
            }
            world.note("\(station) without power in a commit")
            end()
            feedBoard(.command(.open))
            return nil
        }
    }

    /// Commits one after the other with realistic durations, as the storage thread does.
    private func persist(_ ticket: UInt64, _ commit: BridgeCommit) {
        let stalls = world.chance(1) ? world.number(100...4000) : 0
        storageFreeAt = max(storageFreeAt, world.now) + world.number(5...40) + stalls
        let begun = generation
        world.plan(at: storageFreeAt) { [self] in
            guard begun == generation else { return }
            guard access({ try $0.store(commit) }) != nil else { return }
            contactor.stored(commit.state.session)
            feed(.persisted(ticket: ticket))
            uplink.deliver()
        }
    }
}
