import BridgeProtocol
import BridgeTestSupport
import ChargingModel
import CommonBase
import Testing

@testable import BridgeLogic

/// A machine with a clock that the test moves, and short words for what it is expected to do.
struct BridgeScript {
    static let seed: UInt64 = 7

    let card: IdToken
    var machine: BridgeMachine
    var now = Moment.test(0)
    /// The id of the first transaction, as the machine draws it from the same seed.
    let transactionId: TransactionID

    init(policy: BridgePolicy = BridgePolicy()) throws {
        card = try #require(IdToken("04A1B2C3D4E5F6"))
        machine = BridgeMachine(policy: policy, firmwareVersion: "1.2.3", seed: Self.seed)
        var random = SeededRandom(seed: Self.seed)
        transactionId = TransactionID(random: (random.next(), random.next()))
    }

    /// Moves the clock on, then tells the input.
    @discardableResult
    mutating func tell(_ input: BridgeInput, after milliseconds: Int64 = 0) -> [BridgeEffect] {
        now = now.advanced(milliseconds: milliseconds)
        return machine.handle(input, at: now)
    }

    /// The disk has all that it was given.
    @discardableResult
    mutating func stored() -> [BridgeEffect] {
        tell(.persisted(ticket: machine.storage.lastTicket))
    }

    /// Moves the clock to the next deadline and tells the time.
    @discardableResult
    mutating func passDeadline() throws -> [BridgeEffect] {
        let deadline = try #require(machine.nextDeadline)
        return tell(.timePassed, after: deadline.milliseconds - now.uptime.milliseconds)
    }
}

extension BridgeScript {
    /// Ready for cards; ticket 1 is used. The minimum off-time is over.
    static func idle(
        _ policy: BridgePolicy = BridgePolicy(), stored: StoredState = StoredState()
    ) throws -> BridgeScript {
        var script = try BridgeScript(policy: policy)
        script.tell(.started(stored))
        script.tell(.persisted(ticket: 1))
        for protection in policy.protections {
            script.tell(.protectionChanged(protection, isTripped: false))
        }
        if policy.hasFeedback { script.tell(.feedbackChanged(isClosed: false)) }
        script.tell(.timePassed, after: 20_000)
        return script
    }

    /// A Modbus meter's first answers: two that agree.
    mutating func meterAnswers(_ registerWh: Int64) {
        for _ in 1...2 { tell(.metered(registerWh: registerWh, powerW: 0)) }
    }

    /// From the tap to the closed contactor, where nothing is in the way.
    mutating func charge() {
        tell(.tokenPresented(card))
        tell(.authorizationAnswered(request: machine.storage.lastTicket, .accepted))
        stored()
        tell(.feedbackChanged(isClosed: true))
        stored()
    }

    /// The cloud has accepted the card, and the session waits for the disk under ticket 3.
    static func starting(
        _ policy: BridgePolicy = BridgePolicy(), stored: StoredState = StoredState()
    ) throws -> BridgeScript {
        var script = try idle(policy, stored: stored)
        script.tell(.tokenPresented(script.card))
        script.tell(.authorizationAnswered(request: 2, .accepted), after: 100)
        return script
    }

    /// The contactor has closed, and ticket 4 is used.
    static func charging(
        _ policy: BridgePolicy = BridgePolicy(), stored: StoredState = StoredState()
    ) throws -> BridgeScript {
        var script = try starting(policy, stored: stored)
        script.tell(.persisted(ticket: 3), after: 20)
        if policy.hasFeedback { script.tell(.feedbackChanged(isClosed: true), after: 20) }
        script.tell(.persisted(ticket: 4), after: 20)
        return script
    }
}

extension BridgeScript {
    /// A transaction's event that happens now.
    func event(
        _ type: TransactionEvent.EventType, _ trigger: TransactionEvent.TriggerReason,
        seqNo: Int64, state: ChargingState? = nil, stopped: StoppedReason? = nil,
        token: IdToken? = nil, register: Int64? = nil, _ context: SampledValue.Context = .other,
        hasGap: Bool = false
    ) -> BridgeCommit.Event {
        let readings = register.map {
            [MeterReading(takenAt: now.wall, registerWh: $0, context: context)]
        }
        let event = TransactionEvent(
            type, triggerReason: trigger, seqNo: seqNo, transactionId: transactionId,
            chargingState: state, stoppedReason: stopped,
            idToken: token.map { WireIdToken($0) }, meterValue: readings ?? [],
            meterGap: hasGap)
        return .init(moment: now, data: .transactionEvent(event))
    }

    func status(_ status: ConnectorStatus, error: String? = nil) -> BridgeCommit.Event {
        let status = BridgeEvent.StatusNotification(connectorStatus: status, errorCode: error)
        return .init(moment: now, data: .statusNotification(status))
    }

    var boot: BridgeCommit.Event {
        let boot = BridgeEvent.BootNotification(
            reason: "PowerUp", vendorName: "Zapoj", model: "zapoj-bridge",
            firmwareVersion: "1.2.3")
        return .init(moment: now, data: .bootNotification(boot))
    }

    /// A commit that happens now; `nextSeqNo` is the open session's, nil without one.
    func persist(
        _ ticket: UInt64, _ events: [BridgeCommit.Event], pulses: Int64 = 0,
        nextSeqNo: Int64? = nil, latched: Set<BridgeFault> = []
    ) -> BridgeEffect {
        var faults = StoredFaults()
        faults.latched = latched
        let session = nextSeqNo.map {
            OpenSession(
                transactionId: transactionId, token: card.text, nextSeqNo: $0, lastMoment: now)
        }
        return .persist(
            ticket: ticket,
            BridgeCommit(
                at: now, events: events,
                state: StoredState(
                    pulses: pulses, session: session, faults: faults,
                    closings: machine.contactor.closings)))
    }

    /// The report of a refusal of the card, which was stored last.
    func refused(
        _ reason: BridgeEvent.TapRefused.Reason, isOperative: Bool = true
    ) -> BridgeEffect {
        let told = BridgeEvent.TapRefused(idToken: WireIdToken(card), reason: reason)
        return .persist(
            ticket: machine.storage.lastTicket,
            BridgeCommit(
                at: now, events: [.init(moment: now, data: .tapRefused(told))],
                state: StoredState(isOperative: isOperative)))
    }
}
