import CommonBase

/// A contactor, its feedback contact and an S0 meter behind it.
///
/// A command sets the coil; the contact follows after the delay, and only then begins or ends the
/// energy and comes the feedback. So all pulses of the time before an opening are reported before
/// that opening is. The trap: time may be told late, so what became due is worked off in its order.
package struct BoardMachine: StateMachine, Sendable {
    package enum Input: Sendable, Hashable {
        case connected
        case disconnected
        case command(ContactorLevel)
        case faultSet(BoardFault)
        case carChanged(isCharging: Bool)
        /// Only says what time it is.
        case tick
    }

    package enum Effect: Sendable, Hashable {
        /// To the client.
        case send(BoardReport)
        /// To the log.
        case note(String)
    }

    private let configuration: BoardConfiguration
    private var coil = ContactorLevel.open
    private var contactor = ContactorLevel.open
    private var closeCount = 0
    private var fault = BoardFault.none
    private var carIsCharging: Bool
    private var hasClient = false
    private var flow: EnergyFlow
    /// When the contact follows the coil, or would.
    private var moveAt: Uptime?
    /// Up to when `flow` is counted.
    private var countedAt: Uptime?

    package init(configuration: BoardConfiguration) {
        self.configuration = configuration
        carIsCharging = configuration.carIsCharging
        flow = EnergyFlow(powerW: configuration.powerW)
    }

    package var state: BoardState {
        BoardState(
            contactor: contactor, deliveredWh: flow.wholeWh, closeCount: closeCount, fault: fault,
            hasClient: hasClient)
    }

    package var nextDeadline: Uptime? {
        var deadlines = [moveAt].compactMap { $0 }
        if isFlowing, let countedAt, let wait = flow.millisecondsToNextWh {
            deadlines.append(countedAt.adding(milliseconds: wait))
        }
        return deadlines.min()
    }

    package mutating func handle(_ input: Input, at moment: Moment) -> [Effect] {
        let isReplacement = input == .connected && hasClient
        // What was due before belongs to a client that is gone; nobody hears it.
        if input == .connected || input == .disconnected { hasClient = false }
        var effects = advance(to: moment.uptime)
        switch input {
        case .connected:
            if isReplacement { drop(at: moment.uptime) }
            hasClient = true
            effects += [.note("client connected"), .send(.feedback(contactor))]
        case .disconnected:
            drop(at: moment.uptime)
            effects.append(.note("client gone, contactor \(contactor.rawValue)"))
        case .command(let level):
            command(level, at: moment.uptime)
        case .faultSet(let fault):
            self.fault = fault
            effects.append(.note("fault \(fault.rawValue)"))
            // A contactor that was freed goes where its coil pulls it.
            if coil != contactor, fault.allows(coil) { command(coil, at: moment.uptime) }
        case .carChanged(let isCharging):
            carIsCharging = isCharging
        case .tick:
            break
        }
        return effects
    }

    private var isFlowing: Bool { contactor == .closed && carIsCharging }

    /// The same command again does not make the contactor slower.
    private mutating func command(_ level: ContactorLevel, at now: Uptime) {
        guard moveAt == nil || coil != level else { return }
        coil = level
        moveAt = now.adding(milliseconds: configuration.feedbackDelayMilliseconds)
    }

    private mutating func drop(at now: Uptime) {
        if configuration.dropsOnDisconnect { command(.open, at: now) }
    }

    /// What happened up to `now`: energy at the old position, the movement, energy at the new one.
    private mutating func advance(to now: Uptime) -> [Effect] {
        var effects: [Effect] = []
        if let due = moveAt, due <= now {
            effects += count(to: due)
            effects += settle()
        }
        return effects + count(to: now)
    }

    private mutating func settle() -> [Effect] {
        moveAt = nil
        var effects: [Effect] = []
        if contactor != coil, fault.allows(coil) {
            contactor = coil
            if coil == .closed { closeCount += 1 }
            effects.append(.note("contactor \(contactor.rawValue) at \(flow.wholeWh) Wh"))
        }
        if hasClient { effects.append(.send(.feedback(contactor))) }
        return effects
    }

    private mutating func count(to now: Uptime) -> [Effect] {
        let before = flow.wholeWh
        let elapsed = now.milliseconds - (countedAt ?? now).milliseconds
        countedAt = max(now, countedAt ?? now)
        guard isFlowing else { return [] }
        flow.flow(milliseconds: elapsed)
        guard hasClient else { return [] }
        return (before..<flow.wholeWh).map { _ in .send(.pulse) }
    }
}
