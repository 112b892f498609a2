import ChargingModel
import CommonBase
import OCPPMessages

/// An OCPP 1.6J charging station with one connector, a card reader, and a car that draws all the
/// power it gets.
/// Its register is the ground truth: meterStart, MeterValues and meterStop are readings of it, and
/// it increases only while `session` is charging. Extensions in `+connection`, `+calls`,
/// `+charging` and `+commands` hold the rest.
/// `+charging`.
package struct StationMachine: StateMachine, Sendable {
    package enum Input: Sendable, Hashable {
        case started
        case connected
        /// The connection ended or could not be established.
        case disconnected(reason: String)
        /// A WebSocket text message.
        case received([UInt8])
        case tapped(IdToken)
        /// Only passes the time.
        case tick
    }

    package enum Effect: Sendable, Hashable {
        case connect
        case send(OCPPFrame)
        case disconnect
        /// For the log.
        case note(String)
    }

    enum Link: Sendable, Hashable {
        case down(retryAt: Uptime?)
        case connecting
        case up
        /// Closing has been requested but has not finished.
        case closing
    }

    /// The state of the connector.
    enum Session: Sendable, Hashable {
        case idle
        case authorizing(IdToken)
        case active(Transaction)
        /// The cable is still plugged in; the driver removes it at this time.
        case finishing(until: Uptime)
    }

    struct Transaction: Sendable, Hashable {
        /// The station's own counter, from 1.
        let number: Int
        let token: IdToken
        let meterStartWh: Int64
        let startedAt: Timestamp
        /// When the next MeterValues is due; nil until the central system, or the station itself
        /// while offline, has authorized the start.
        var sampleAt: Uptime?
        /// Number of samples so far.
        var samples = 0

        var isCharging: Bool { sampleAt != nil }
    }

    /// Maximum number of cached tokens.
    static let cacheLimit = 1000

    let configuration: StationConfiguration
    var link = Link.down(retryAt: nil)
    /// Shorter than the minutes that real stations wait, to keep demos short.
    var backoff = Backoff(baseMilliseconds: 1000, limitMilliseconds: 10_000)
    var random: SeededRandom
    var queue: CallQueue
    var keys: StationKeys
    /// Tokens that the central system has accepted, for use while it is unreachable (OCPP 1.6
    /// edition 2 §3.5.1); at most `cacheLimit`.
    var cache: Set<String> = []
    var profiles = StationProfiles()
    /// The transaction whose stop was deliberately sent twice.
    var repeatedStop: Int?
    var repeatedStart: Int?
    /// False after the connector was set inoperative.
    var isOperative = true
    /// The number of consecutive calls without an answer.
    var silentCalls = 0

    var registration: V16.BootNotification.RegistrationStatus?
    /// When to send the next BootNotification; nil if one is outstanding or none is needed.
    var bootAt: Uptime?
    var heartbeatAt: Uptime?

    var status = V16.ChargePointStatus.available
    /// The status that the central system knows, by connector.
    var knownStatus: [Int64: V16.ChargePointStatus] = [:]
    var session = Session.idle
    var flow: EnergyFlow
    private var countedAt: Uptime?
    var transactionCount = 0
    /// The central system's ids of the transactions that still have messages to send.
    var transactionIDs: [Int: Int64] = [:]
    var transactionsEnded = 0
    var deliveredWh: Int64 = 0
    var lastTransactionEnergyWh: Int64?

    /// The effects that `handle` will return.
    var effects: [Effect] = []

    /// - Parameter seed: for the jitter and the prefix of the message ids.
    package init(configuration: StationConfiguration, seed: UInt64) {
        self.configuration = configuration
        random = SeededRandom(seed: seed)
        let idPrefix = Base32.text(of: random.next())
        let hasNumbers = configuration.personality.has(.numericMessageIDs)
        queue = CallQueue(idPrefix: hasNumbers ? nil : idPrefix)
        keys = StationKeys(
            sampleIntervalSeconds: configuration.sampleIntervalSeconds,
            special: configuration.personality.keys ?? [:])
        flow = EnergyFlow(powerW: configuration.powerW)
        if let resumed = configuration.resumed { resume(resumed) }
    }

    package mutating func handle(_ input: Input, at moment: Moment) -> [Effect] {
        count(to: moment.uptime)
        flow.change(toW: profiles.limitW(situation(at: moment)))
        switch input {
        case .started: connect()
        case .connected: connected(at: moment)
        case .disconnected(let reason): disconnected(reason: reason, at: moment)
        case .received(let bytes): received(bytes, at: moment)
        case .tapped(let token): tapped(token, at: moment)
        case .tick: break
        }
        workOff(at: moment)
        sendNext(at: moment)
        defer { effects = [] }
        return effects
    }

    package var nextDeadline: Uptime? {
        var deadlines: [Uptime?] = []
        switch link {
        case .down(let retryAt): deadlines = [retryAt]
        case .up: deadlines = [queue.nextDeadline, bootAt, heartbeatAt]
        case .connecting, .closing: break
        }
        switch session {
        case .active(let transaction): deadlines.append(transaction.sampleAt)
        case .finishing(let until): deadlines.append(until)
        case .idle, .authorizing: break
        }
        return deadlines.compactMap { $0 }.min()
    }

    /// The reading of the cumulative register in Wh.
    package var registerWh: Int64 { configuration.initialRegisterWh + flow.wholeWh }

    package var snapshot: StationSnapshot {
        var transactionId: Int64?
        if case .active(let transaction) = session {
            transactionId = transactionIDs[transaction.number]
        }
        return StationSnapshot(
            isConnected: link == .up, registration: registration, status: status,
            transactionId: transactionId, registerWh: registerWh,
            lastTransactionEnergyWh: lastTransactionEnergyWh,
            transactionsEnded: transactionsEnded, deliveredWh: deliveredWh,
            queuedMessages: queue.entries.count)
    }

    func situation(at moment: Moment) -> StationProfiles.Situation {
        var situation = StationProfiles.Situation(
            now: moment.wall, isOperative: isOperative, isBusy: session != .idle,
            maximumW: configuration.powerW)
        if case .active(let transaction) = session {
            situation.transactionID = transactionIDs[transaction.number]
            situation.transactionStart = transaction.startedAt
        }
        return situation
    }

    private mutating func count(to now: Uptime) {
        let elapsed = now.milliseconds - (countedAt ?? now).milliseconds
        countedAt = max(now, countedAt ?? now)
        if case .active(let transaction) = session, transaction.isCharging {
            flow.flow(milliseconds: elapsed * configuration.timeScale)
        }
    }

    /// Handles everything that is due.
    private mutating func workOff(at moment: Moment) {
        let now = moment.uptime
        if case .down(let retryAt?) = link, retryAt <= now { connect() }
        expireCall(at: moment)
        if link == .up, registration != .accepted, let due = bootAt, due <= now { boot() }
        if link == .up, let due = heartbeatAt, due <= now { heartbeat(at: now) }
        switch session {
        case .active(let transaction):
            if let due = transaction.sampleAt, due <= now { sample(transaction, at: moment) }
        case .finishing(let until):
            if until <= now { unplugged(at: moment) }
        case .idle, .authorizing:
            break
        }
    }
}
