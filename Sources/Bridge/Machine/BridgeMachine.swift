import BridgeProtocol
import ChargingModel
import CommonBase

/// The bridge's one state machine: taps, contactor, meter and what must be durable when.
///
/// | phase | contactor | waits for |
/// |---|---|---|
/// | idle | open | a tap |
/// | authorizing | open | the cloud, 2 s |
/// | starting | open | the disk, 10 s, and the minimum off-time |
/// | closing | closed | the auxiliary contact, 1 s |
/// | charging | closed | a tap, a limit |
/// | releasing | closed | the car to end its current, 6 s |
/// | opening | open | the auxiliary contact, 1 s |
/// | faulted | open | the end of all faults (`BridgeFault`) |
/// | stopping | open | the disk |
///
/// The rule above all: closed ⇒ an accepted token and a durable open session. Opening waits for no
/// disk, network or reader.
package struct BridgeMachine: StateMachine, Sendable {
    enum Phase: Hashable, Sendable {
        case idle
        case authorizing(Tap, request: UInt64, deadline: Uptime)
        case starting(ticket: UInt64, isDurable: Bool, deadline: Uptime)
        case closing(deadline: Uptime)
        case charging
        /// The car was asked to end its current, so that the contactor opens without an arc.
        case releasing(
            StoppedReason, TransactionEvent.TriggerReason, since: Uptime, deadline: Uptime)
        case opening(StoppedReason, TransactionEvent.TriggerReason, deadline: Uptime)
        case faulted
        case stopping(ticket: UInt64?, failure: String?)
    }

    /// A card that was held to the reader.
    struct Tap: Hashable, Sendable {
        var token: IdToken
        var proof: SUNMessage?
        /// What the authorization list says, for when the cloud does not decide in time.
        var listed: AuthorizationList.Standing?
    }

    var policy: BridgePolicy
    let firmwareVersion: String
    /// What measures the energy, as the cloud is told.
    let meter: BridgeEvent.Meter?
    var random: SeededRandom
    var phase = Phase.idle
    var session: OpenSession?
    var pulses: Int64 = 0
    var isOperative = true
    /// Pulses may have been missed since the last event.
    var hasGap = false
    /// What the auxiliary contact says; nil until it has spoken.
    var feedbackIsClosed: Bool?
    var faults = FaultBook()
    /// What the cloud was told last of the connector's faults.
    var toldFault: BridgeFault?
    var heardProtections: Set<BridgeFault> = []
    /// When the auxiliary contact changed, as far back as that matters.
    var feedbackChanges: [Uptime] = []
    var closings: Int64 = 0
    /// Those of the last hour.
    var recentClosings: [Uptime] = []
    var closeAttempts = 0
    /// Of a meter that is asked.
    var meteredAt: Uptime?
    var meteredW: Int64?
    var sessionStartPulses: Int64 = 0
    var sessionStartedAt: Uptime?
    var lastTicket: UInt64 = 0
    /// What the disk has room for: without any who charges may go on, and nobody begins.
    var room = StorageRoom.enough
    /// The last commit that the disk has not answered, and since when it has answered none.
    var unstored: (ticket: UInt64, since: Uptime)?
    /// When something was handed to the disk last.
    var storedAt: Moment?
    var openedAt: Uptime?
    var closedAt: Uptime?
    var nextSampleAt: Uptime?
    var nextAlignedAt: Uptime?
    var lastPulseAt: Uptime?
    var chargingState: ChargingState?
    /// Pulses that came through the open contactor, one soon after the other.
    var strayPulses = 0
    var lastStrayAt: Uptime?

    /// - Parameter seed: for the ids of transactions; drawn anew at each start.
    package init(
        policy: BridgePolicy, firmwareVersion: String, meter: BridgeEvent.Meter? = nil,
        seed: UInt64
    ) {
        self.policy = policy
        self.firmwareVersion = firmwareVersion
        self.meter = meter
        random = SeededRandom(seed: seed)
    }

    package mutating func handle(_ input: BridgeInput, at moment: Moment) -> [BridgeEffect] {
        if case .persisted(let ticket) = input { noteStored(ticket, at: moment) }
        if case .stopping = phase { return handleWhileStopping(input, at: moment) }
        switch input {
        case .started(let stored): return begin(stored, at: moment)
        case .tokenPresented(let token, let proof, let listed):
            return tapped(Tap(token: token, proof: proof, listed: listed), at: moment)
        case .authorizationAnswered(let request, let status):
            return answered(request, status, at: moment)
        case .persisted(let ticket): return persisted(ticket, at: moment)
        case .storageHas(let room): return storageHas(room, at: moment)
        case .feedbackChanged(let isClosed): return feedback(isClosed, at: moment)
        case .pulsesCounted(let count): return counted(count, at: moment)
        case .protectionChanged(let protection, let isTripped):
            return protectionChanged(protection, isTripped: isTripped, at: moment)
        case .metered(let register, let power):
            return metered(register, power, at: moment)
        case .meterLost: return meterLost(at: moment)
        case .commanded(let number, let command):
            return commanded(number, command, at: moment)
        case .configured(let policy): return configured(policy, at: moment)
        case .timePassed: return timePassed(at: moment)
        case .stopRequested: return stop(.reboot, failure: nil, at: moment)
        case .boardFailed(let reason), .storageFailed(let reason):
            return stop(.other, failure: reason, at: moment)
        }
    }

    package var nextDeadline: Uptime? {
        switch phase {
        case .stopping: storageIsDueAt
        case .faulted: [faults.nextDeadline, mustBeOpenAt, noteIsDueAt].compactMap(\.self).min()
        case .idle: [mustBeOpenAt, noteIsDueAt].compactMap(\.self).min()
        case .authorizing(_, _, let deadline): [deadline, mustBeOpenAt].compactMap { $0 }.min()
        case .starting(_, let isDurable, let deadline):
            [isDurable ? earliestClose : deadline, mustBeOpenAt].compactMap(\.self).min()
        case .closing(let deadline), .opening(_, _, let deadline): deadline
        case .releasing(_, _, let since, let deadline):
            min(
                deadline,
                max(since, lastPulseAt ?? since)
                    .adding(milliseconds: policy.releasedMilliseconds))
        case .charging:
            [
                nextSampleAt, nextAlignedAt,
                closedAt?.adding(milliseconds: policy.maximumOnMilliseconds),
                powerGoneAt, storageIsDueAt, noteIsDueAt,
            ]
            .compactMap { $0 }.min()
        }
    }

    /// The end of the minimum off-time.
    var earliestClose: Uptime? {
        openedAt?.adding(milliseconds: policy.minimumOffMilliseconds)
    }

    /// When a contactor that says it is closed, though nobody wants it so, is a fault. One that a
    /// dead daemon left closed opens at the start, and gets the usual time for it.
    var mustBeOpenAt: Uptime? {
        guard policy.hasFeedback, feedbackIsClosed == true else { return nil }
        switch phase {
        case .idle, .authorizing, .starting:
            return openedAt?.adding(milliseconds: policy.feedbackTimeoutMilliseconds)
        // An emergency stop, say, that the contactor does not follow.
        case .faulted where !faults.active.contains(.contactorWelded):
            return openedAt?.adding(milliseconds: policy.feedbackTimeoutMilliseconds)
        default: return nil
        }
    }

    /// When it is stored again that the machine runs, and what has flown: what it says later of a time
    /// or of energy that was lost is known so well.
    var noteIsDueAt: Uptime? {
        guard unstored == nil, let storedAt else { return nil }
        let interval =
            switch phase {
            case .charging: policy.chargingNoteIntervalMilliseconds
            case _ where storedAt.isSynchronised: policy.knownNoteIntervalMilliseconds
            default: policy.noteIntervalMilliseconds
            }
        return storedAt.uptime.adding(milliseconds: interval)
    }

    /// When a disk that answers nothing ends what it can't keep.
    var storageIsDueAt: Uptime? {
        unstored?.since.adding(milliseconds: policy.storagePatienceMilliseconds)
    }

    func isStorageSilent(at uptime: Uptime) -> Bool { storageIsDueAt.map { $0 <= uptime } ?? false }

    var powerGoneAt: Uptime? {
        guard chargingState == .charging else { return nil }
        return lastPulseAt?.adding(milliseconds: policy.powerGoneMilliseconds)
    }

    mutating func timePassed(at moment: Moment) -> [BridgeEffect] {
        guard let deadline = nextDeadline, deadline <= moment.uptime else { return [] }
        if let due = mustBeOpenAt, due <= moment.uptime { return closedUntold(at: moment) }
        let isNoteDue = noteIsDueAt.map { $0 <= moment.uptime } ?? false
        switch phase {
        case .authorizing(_, let request, _): return answered(request, nil, at: moment)
        case .starting(_, true, _): return close(at: moment)
        case .starting(_, false, _):
            return giveUpStart("the disk does not answer", .timeout, at: moment)
        case .closing: return stuckOpen(at: moment)
        case .opening: return opened(isWelded: policy.hasFeedback, at: moment)
        case .charging: return chargingTimePassed(at: moment)
        case .releasing(let reason, let trigger, _, _):
            return open(reason, trigger, at: moment)
        case .faulted: return (isNoteDue ? persist([], at: moment) : []) + reviewFaults(at: moment)
        case .idle: return isNoteDue ? persist([], at: moment) : []
        case .stopping: return []
        }
    }

    /// Any answer shows that the disk is there.
    private mutating func noteStored(_ ticket: UInt64, at moment: Moment) {
        guard let waiting = unstored else { return }
        unstored = ticket < waiting.ticket ? (waiting.ticket, moment.uptime) : nil
    }

    private mutating func persisted(_ ticket: UInt64, at moment: Moment) -> [BridgeEffect] {
        guard case .starting(ticket, false, let deadline) = phase else { return [] }
        phase = .starting(ticket: ticket, isDurable: true, deadline: deadline)
        if let earliest = earliestClose, earliest > moment.uptime {
            return [.log("waiting for the minimum off-time")]
        }
        return close(at: moment)
    }

    /// The daemon is ending: only the disk's answer still matters.
    private mutating func handleWhileStopping(
        _ input: BridgeInput, at moment: Moment
    ) -> [BridgeEffect] {
        guard case .stopping(let ticket, let failure) = phase else { return [] }
        switch input {
        case .persisted(let done) where done == ticket: return [.finished(failure: failure)]
        case .storageFailed(let reason): return [.finished(failure: failure ?? reason)]
        case .timePassed where isStorageSilent(at: moment.uptime):
            return [.finished(failure: failure ?? "the disk does not answer")]
        default: return []
        }
    }
}
