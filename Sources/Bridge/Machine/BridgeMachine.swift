import BridgeProtocol
import ChargingModel
import CommonBase

/// The bridge's one state machine: taps, contactor, meter, and what must be durable before what.
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
    var policy: BridgePolicy
    let firmwareVersion: String
    /// What measures the energy, as reported to the cloud.
    let meterDescription: BridgeEvent.Meter?
    var random: SeededRandom
    var phase = Phase.idle
    /// False once somebody took the charger out of use.
    var isOperative = true
    var transaction = RunningTransaction()
    var contactor = ContactorWatch()
    var meter = MeterWatch()
    var readings = ReadingSchedule()
    var protections = Protections()
    var gesture = TapGesture()
    /// Limits the refused taps that the bridge reports to the cloud.
    var refusalReports = TokenBucket(burst: 20, perHour: 60)
    var storage = StorageWatch()
    var reader = ReaderWatch()
    var clearing = FaultClearing()
    /// Who has booked the charger; nil without a document.
    var bookings: BookingDocument?
    /// Returns upper-case hexadecimal; nil for a machine that does not know bookings.
    let sha256: (@Sendable ([UInt8]) -> String)?

    /// - Parameters:
    ///   - seed: for transaction ids; a new one at each start.
    ///   - sha256: returns upper-case hexadecimal; without it bookings end no transaction.
    package init(
        policy: BridgePolicy, firmwareVersion: String, meter: BridgeEvent.Meter? = nil,
        seed: UInt64, sha256: (@Sendable ([UInt8]) -> String)? = nil
    ) {
        self.sha256 = sha256
        self.policy = policy
        self.firmwareVersion = firmwareVersion
        meterDescription = meter
        random = SeededRandom(seed: seed)
    }

    package mutating func handle(_ input: BridgeInput, at moment: Moment) -> [BridgeEffect] {
        if case .persisted(let ticket) = input { storage.confirm(ticket, at: moment.uptime) }
        if case .stopping = phase { return handleWhileStopping(input, at: moment) }
        switch input {
        case .started(let stored): return begin(stored, at: moment)
        case .tokenPresented(let token, let proof, let listed, let isCompanion, let isHost):
            let tap = Tap(
                token: token, proof: proof, listed: listed, isCompanion: isCompanion,
                isHost: isHost)
            return tapped(tap, at: moment)
        case .inspectionConfirmed: return inspectionConfirmed(at: moment)
        case .authorizationAnswered(let request, let status):
            return answered(request, status, at: moment)
        case .persisted(let ticket): return persisted(ticket, at: moment)
        case .storageHas(let room): return storageHas(room, at: moment)
        case .feedbackChanged(let isClosed): return feedback(isClosed, at: moment)
        case .pulsesCounted(let count): return counted(count, at: moment)
        case .protectionChanged(let protection, let isTripped):
            return protectionChanged(protection, isTripped: isTripped, at: moment)
        case .metered(let register, let power, let askedAt):
            return metered(register, power, askedAt: askedAt ?? moment.uptime, at: moment)
        case .meterIgnored(let reason): return answerIgnored(reason, at: moment)
        case .meterLost: return meterLost(at: moment)
        case .readerChanged(let isDead): return readerChanged(isDead: isDead, at: moment)
        case .commanded(let number, let command):
            return commanded(number, command, at: moment)
        case .configured(let policy): return configured(policy, at: moment)
        case .bookingsTaken(let document): return bookingsTaken(document, at: moment)
        case .timePassed: return timePassed(at: moment)
        case .stopRequested: return stop(.reboot, failure: nil, at: moment)
        case .boardFailed(let reason), .storageFailed(let reason):
            return stop(.other, failure: reason, at: moment)
        }
    }

    package var nextDeadline: Uptime? {
        Self.first(phaseDeadline, readerReportDueAt, clearingEndsAt)
    }

    private var phaseDeadline: Uptime? {
        switch phase {
        case .stopping: storage.silentAt(policy)
        case .faulted: Self.first(protections.faults.nextDeadline, mustBeOpenAt, noteDueAt)
        case .idle: Self.first(mustBeOpenAt, noteDueAt)
        case .authorizing(_, _, let deadline): Self.first(deadline, mustBeOpenAt)
        case .starting(_, let isDurable, let deadline):
            Self.first(isDurable ? contactor.earliestClose(policy) : deadline, mustBeOpenAt)
        case .closing(let deadline), .opening(_, _, let deadline): deadline
        case .releasing(_, _, let since, let deadline):
            min(deadline, meter.releasedAt(since: since, policy))
        case .charging:
            Self.first(
                readings.nextSampleAt, readings.nextAlignedAt, contactor.mustOpenAt(policy),
                transaction.endsAt, transaction.leaveBy, powerGoneAt, storage.silentAt(policy),
                noteDueAt)
        }
    }

    private static func first(_ deadlines: Uptime?...) -> Uptime? {
        deadlines.compactMap(\.self).min()
    }

    /// When a contactor that should be open but reports that it is closed is a fault.
    private var mustBeOpenAt: Uptime? {
        switch phase {
        case .idle, .authorizing, .starting: contactor.mustBeOpenAt(policy)
        // After an emergency stop, for example, that the contactor does not follow.
        case .faulted where !protections.active.contains(.contactorWelded):
            contactor.mustBeOpenAt(policy)
        default: nil
        }
    }

    private var noteDueAt: Uptime? {
        storage.noteDueAt(isCharging: phase == .charging, policy)
    }

    /// When a charging car counts as suspended.
    var powerGoneAt: Uptime? {
        transaction.chargingState == .charging ? meter.powerGoneAt(policy) : nil
    }

    mutating func timePassed(at moment: Moment) -> [BridgeEffect] {
        guard let deadline = phaseDeadline, deadline <= moment.uptime else {
            return otherTimePassed(at: moment)
        }
        if let due = mustBeOpenAt, due <= moment.uptime { return unexpectedlyClosed(at: moment) }
        let isNoteDue = noteDueAt.map { $0 <= moment.uptime } ?? false
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

    /// Deadlines that belong to no phase.
    private mutating func otherTimePassed(at moment: Moment) -> [BridgeEffect] {
        if let end = clearingEndsAt, end <= moment.uptime { return clearingExpired(at: moment) }
        guard let due = readerReportDueAt, due <= moment.uptime else { return [] }
        return persist([.statusNotification(availability)], at: moment)
    }

    private mutating func persisted(_ ticket: UInt64, at moment: Moment) -> [BridgeEffect] {
        guard case .starting(ticket, false, let deadline) = phase else { return [] }
        phase = .starting(ticket: ticket, isDurable: true, deadline: deadline)
        if let earliest = contactor.earliestClose(policy), earliest > moment.uptime {
            return [.log("waiting for the minimum off-time")]
        }
        return close(at: moment)
    }

    /// The daemon is ending: only the disk's confirmation still matters.
    private mutating func handleWhileStopping(
        _ input: BridgeInput, at moment: Moment
    ) -> [BridgeEffect] {
        guard case .stopping(let ticket, let failure) = phase else { return [] }
        switch input {
        case .persisted(let done) where done == ticket: return [.finished(failure: failure)]
        case .storageFailed(let reason): return [.finished(failure: failure ?? reason)]
        case .timePassed where storage.isSilent(at: moment.uptime, policy):
            return [.finished(failure: failure ?? "the disk does not answer")]
        default: return []
        }
    }
}
