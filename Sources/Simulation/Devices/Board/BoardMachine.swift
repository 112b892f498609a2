import CommonBase

/// A contactor, its feedback contact and an S0 meter downstream of it.
///
/// A command sets the coil; after the delay the contact follows, the energy starts or stops, and
/// the board sends the feedback. All pulses from before an opening are therefore reported before
/// the feedback. The time may arrive late, so `advance(to:)` processes what became due in order.
package struct BoardMachine: StateMachine, Sendable {
    package enum Input: Sendable, Hashable {
        case connected
        case disconnected
        case command(ContactorLevel)
        case faultSet(BoardFault)
        case carChanged(isCharging: Bool)
        /// Only passes the time.
        case tick
    }

    package enum Effect: Sendable, Hashable {
        /// For the client.
        case send(BoardReport)
        /// For the log.
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
    /// When the contact follows the coil, if the fault allows it.
    private var moveAt: Uptime?
    /// The time up to which `flow` has been counted.
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
        // Effects that were due earlier belong to the previous client, so they are not sent.
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
            // After a repair, the contactor moves to where its coil pulls it.
            if coil != contactor, fault.allows(coil) { command(coil, at: moment.uptime) }
        case .carChanged(let isCharging):
            carIsCharging = isCharging
        case .tick:
            break
        }
        return effects
    }

    private var isFlowing: Bool { contactor == .closed && carIsCharging }

    /// Repeating a command does not delay the contactor.
    private mutating func command(_ level: ContactorLevel, at now: Uptime) {
        guard moveAt == nil || coil != level else { return }
        coil = level
        moveAt = now.adding(milliseconds: configuration.feedbackDelayMilliseconds)
    }

    private mutating func drop(at now: Uptime) {
        if configuration.dropsOnDisconnect { command(.open, at: now) }
    }

    /// Processes everything up to `now`: energy at the old position, the movement, energy at the
    /// new position.
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
