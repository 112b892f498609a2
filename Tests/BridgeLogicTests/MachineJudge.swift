import BridgeProtocol
import ChargingModel
import CommonBase

@testable import BridgeLogic

/// Watches a machine from outside and knows what it must never do. It keeps its own account of what
/// is durable, accepted and open, from inputs and effects alone.
struct MachineJudge {
    private(set) var policy: BridgePolicy
    /// The first rule that was broken.
    private(set) var violation: String?
    private(set) var closings = 0
    private(set) var ended: Set<TransactionID> = []
    private(set) var isToldClosed = false

    private var mayClose = true
    private var isFaulted = false
    private var isEnabled = false
    /// When the car was asked to end its current.
    private var releasedAt: Uptime?
    private var tripped: Set<BridgeFault> = []
    private var heard: Set<BridgeFault> = []
    private var recentClosings: [Uptime] = []
    /// The highest limit that there was.
    private var mostClosings: Int
    private var isCharging = false
    private var openedAt = Uptime(milliseconds: .min)
    private var closedAt = Uptime(milliseconds: .max)
    private var asked: [UInt64: IdToken] = [:]
    private var accepted: Set<String> = []
    /// The token of the newest remote start.
    private var started: String?
    private var isOperative = true
    private var isResetting = false
    private var waiting: [(ticket: UInt64, commit: BridgeCommit)] = []
    private var durable: OpenSession?
    /// As the events tell it.
    private(set) var open: OpenSession?
    private var room = StorageRoom.enough
    /// It began on the word of the authorization list.
    private var isOffline = false
    private var pulses: Int64 = 0
    private var registerWh: Int64 = 0
    private var ticket: UInt64 = 0
    /// Until when no card may start anything, because cards clear faults.
    private var clearsUntil: Uptime?
    private var isHostTap = false
    private var isReportedClosed: Bool?

    init(policy: BridgePolicy) {
        self.policy = policy
        mostClosings = Int(policy.closingsPerHour)
    }

    mutating func saw(_ input: BridgeInput, _ effects: [BridgeEffect], at moment: Moment) {
        let mustOpen = isToldClosed && demandsOpening(input, at: moment)
        (started, isResetting, isHostTap) = (nil, false, false)
        learn(input)
        if input == .inspectionConfirmed, effects.contains(.indicate(.asking)) {
            check(isFaulted, "an inspection is confirmed while nothing is faulty")
            clearsUntil = moment.uptime.adding(milliseconds: FaultClearing.windowMilliseconds)
        }
        if mustOpen || endsAll(input) && mayClose {
            check(opensFirst(effects), "it does not open first on \(input)")
        }
        if endsAll(input) { mayClose = false }
        for effect in effects { judge(effect, at: moment) }
        check(!isToldClosed || open != nil, "closed without an open session")
        check(!isToldClosed || mayClose && !isFaulted, "closed after a stop or a fault")
        check(mayClose && !isFaulted || open == nil, "a stop or a fault leaves a session open")
        check(!isToldClosed || tripped.isEmpty, "closed while a protection has tripped")
        check(isToldClosed || !isEnabled, "open, and the car may draw")
    }

    mutating func check(_ holds: Bool, _ rule: @autoclosure () -> String) {
        if !holds, violation == nil { violation = rule() }
    }

    private func endsAll(_ input: BridgeInput) -> Bool {
        switch input {
        case .stopRequested, .boardFailed, .storageFailed: true
        default: false
        }
    }

    /// Whether nothing, not even the disk, may come before the opening.
    private func demandsOpening(_ input: BridgeInput, at moment: Moment) -> Bool {
        switch input {
        case .stopRequested, .boardFailed, .storageFailed, .meterLost: true
        case .protectionChanged(_, isTripped: true): true
        case .commanded(_, .requestStop(let stop)):
            isCut && stop.transactionId == open?.transactionId
        case .commanded(_, .reset(let reset)): isCharging && reset.type == .immediate
        case .tokenPresented(let token, _, _, false, _): isCut && token.text == open?.token
        case .feedbackChanged(false): isCharging && policy.hasFeedback
        case .timePassed:
            isCut && moment.uptime >= closedAt.adding(milliseconds: policy.maximumOnMilliseconds)
                || releasedAt.map {
                    moment.uptime >= $0.adding(milliseconds: policy.releaseMilliseconds)
                } ?? false
        default: false
        }
    }

    /// Whether an ordinary end opens at once: where the car can't be asked first.
    private var isCut: Bool { isCharging && !policy.hasEnable }

    private func opensFirst(_ effects: [BridgeEffect]) -> Bool {
        for effect in effects {
            switch effect {
            case .setContactor(let closed): return !closed
            case .log, .indicate, .answerCommand, .setEnable: continue
            case .persist, .authorize, .finished: return false
            }
        }
        return false
    }

    private mutating func learn(_ input: BridgeInput) {
        if case .tokenPresented(_, _, _, _, true) = input { isHostTap = true }
        switch input {
        case .commanded(_, .changeAvailability(let change)):
            isOperative = change.operationalStatus == .operative
        case .storageHas(let room): self.room = room
        case .configured(let policy):
            self.policy = policy
            // Those of before are no offence.
            mostClosings = max(mostClosings, Int(policy.closingsPerHour))
        case .started(let stored):
            isOperative = stored.isOperative
            (open, durable) = (stored.session, stored.session)
            open?.maximumEnergyWh = nil
            (pulses, registerWh) = (stored.pulses, policy.registerWh(stored.pulses))
        case .tokenPresented(let token, _, let listed, _, _) where listed?.status == .accepted:
            accepted.insert(token.text)
        case .feedbackChanged(let isClosed): isReportedClosed = isClosed
        case .authorizationAnswered(let request, .accepted):
            if let token = asked[request] { accepted.insert(token.text) }
        case .protectionChanged(let protection, isTripped: true):
            tripped.insert(protection)
            heard.insert(protection)
        case .protectionChanged(let protection, isTripped: false):
            tripped.remove(protection)
            heard.insert(protection)
        case .commanded(_, .requestStart(let start)): started = start.idToken.idToken
        case .commanded(_, .reset): isResetting = true
        case .persisted(let ticket):
            for (number, commit) in waiting where number <= ticket {
                durable = commit.state.session
            }
            waiting.removeAll { $0.ticket <= ticket }
        default: break
        }
    }

    private mutating func judge(_ effect: BridgeEffect, at moment: Moment) {
        switch effect {
        case .setContactor(true): closes(at: moment)
        case .setContactor(false):
            if isToldClosed || openedAt.milliseconds == .min { openedAt = moment.uptime }
            (isToldClosed, isCharging, releasedAt) = (false, false, nil)
        case .persist(let ticket, let commit): stores(ticket, commit)
        case .authorize(let request, let token, _):
            check(clearsUntil.map { $0 <= moment.uptime } ?? true, "a card asks while it clears")
            asked[request] = token
        case .indicate(.charging): isCharging = true
        case .indicate(.faulted): isFaulted = true
        case .indicate(.ready): isFaulted = false
        case .setEnable(let isOn):
            check(!isOn || isToldClosed, "the car may draw while the contactor is open")
            isEnabled = isOn
            releasedAt = isOn || !isToldClosed ? nil : moment.uptime
        case .answerCommand(_, let result):
            guard result.status == .accepted else { break }
            if let started { accepted.insert(started) }
            if isResetting { mayClose = false }
        case .indicate, .log, .finished: break
        }
    }

    private mutating func closes(at moment: Moment) {
        check(durable != nil, "closed before a session was durable")
        check(durable?.transactionId == open?.transactionId, "another session is durable")
        check(accepted.contains(durable?.token ?? ""), "closed without an accepted token")
        let earliest = openedAt.adding(milliseconds: policy.minimumOffMilliseconds)
        check(moment.uptime >= earliest, "closed before the minimum off-time was over")
        check(policy.protections.isSubset(of: heard), "closed before a protection has spoken")
        recentClosings.removeAll { $0.adding(milliseconds: 3_600_000) <= moment.uptime }
        check(
            recentClosings.count < mostClosings + policy.closeAttempts,
            "too many closings")
        recentClosings.append(moment.uptime)
        (isToldClosed, closedAt) = (true, moment.uptime)
        closings += 1
        // One acceptance is good for one transaction, which may take several attempts to close.
        if let token = durable?.token { accepted = [token] }
    }

    private mutating func stores(_ ticket: UInt64, _ commit: BridgeCommit) {
        check(ticket > self.ticket, "ticket \(ticket) is not new")
        check(commit.state.pulses >= pulses, "the pulses fell")
        (self.ticket, pulses) = (ticket, commit.state.pulses)
        for event in commit.events {
            if case .transactionEvent(let data) = event.data { fold(data, at: event.moment) }
            if case .securityEvent(let told) = event.data, told.type == "FaultCleared" {
                judgeClearing(commit)
            }
        }
        var session = commit.state.session
        open?.lastMoment = commit.moment
        check(session?.maximumEnergyWh == nil || isOffline, "the cloud's guest has a limit")
        session?.maximumEnergyWh = nil
        check(session == open, "the stored session is not what the events tell")
        waiting.append((ticket, commit))
    }

    private mutating func judgeClearing(_ commit: BridgeCommit) {
        check(clearsUntil.map { commit.moment.uptime < $0 } ?? false, "nobody has confirmed")
        check(isHostTap, "no host has cleared the faults")
        check(!policy.hasFeedback || isReportedClosed == false, "cleared while it is closed")
        check(commit.state.faults.latched.isEmpty, "cleared, and stored")
        clearsUntil = commit.moment.uptime.adding(milliseconds: FaultClearing.restMilliseconds)
    }

    private mutating func fold(_ event: TransactionEvent, at moment: Moment) {
        let id = event.transactionId
        check(!ended.contains(id), "\(id) goes on after its end")
        if event.eventType == .started {
            check(open == nil, "a second transaction begins")
            isOffline = event.offline == true
            check(isOperative, "a transaction begins while out of use")
            check(room != .none, "a transaction begins on a disk that is nearly full")
            open = OpenSession(
                transactionId: id, token: event.idToken?.idToken ?? "", nextSeqNo: 0,
                lastMoment: moment)
        }
        check(event.transactionId == open?.transactionId, "an event of no open transaction")
        check(event.seqNo == open?.nextSeqNo, "seqNo \(event.seqNo) is out of order")
        open?.nextSeqNo += 1
        open?.lastMoment = moment
        for reading in event.meterValue {
            check((reading.registerWh ?? -1) >= registerWh, "the register fell")
            registerWh = reading.registerWh ?? registerWh
        }
        guard event.eventType == .ended else { return }
        accepted = []
        check(!isToldClosed, "ended while closed")
        ended.insert(id)
        open = nil
    }
}
