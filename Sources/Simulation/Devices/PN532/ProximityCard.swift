/// A card in the field, with the states of ISO/IEC 14443-3 §6.3 (figure 7) and, for a card that
/// speaks ISO/IEC 14443-4, PROTOCOL.
///
/// | state | REQA | WUPA | SELECT of itself | of another | HLTA |
/// |---|---|---|---|---|---|
/// | IDLE | READY, answers | READY, answers | – | – | – |
/// | READY | IDLE | IDLE | ACTIVE | IDLE | IDLE |
/// | ACTIVE | IDLE | IDLE | IDLE | IDLE | HALT |
/// | HALT | – | READY, answers | – | – | – |
/// | PROTOCOL | – | – | – | – | – (DESELECT: HALT) |
///
/// A card that was woken from HALT goes back there instead of to IDLE. Without the field, all of
/// this is forgotten.
struct ProximityCard: Sendable, Equatable {
    enum State: Sendable, Equatable { case idle, ready, active, halt, part4 }

    let card: VirtualCard
    /// What the card calls itself at present.
    private(set) var uid: [UInt8]
    private(set) var state = State.idle
    /// Whether it came from HALT, so that it goes back there.
    private var wasHalted = false

    init(_ card: VirtualCard) { (self.card, uid) = (card, card.uid) }

    /// The field was off. A random UID is another one then.
    mutating func powerOn(_ noise: inout ReaderNoise) {
        (state, wasHalted) = (.idle, false)
        if card.hasRandomUID { uid = [0x08] + noise.bytes(3) }
    }

    /// - Returns: whether the card answers.
    mutating func requested(wakeUp: Bool) -> Bool {
        switch state {
        case .idle, .halt:
            guard wakeUp || state == .idle else { return false }
            (wasHalted, state) = (state == .halt, .ready)
            return true
        case .ready, .active:
            fallBack()
            return false
        case .part4: return false
        }
    }

    /// Anticollision has ended with a SELECT.
    mutating func selected(_ uid: [UInt8]) {
        switch state {
        case .ready where uid == self.uid: state = .active
        case .ready, .active: fallBack()
        case .idle, .halt, .part4: break
        }
    }

    /// RATS: only a card that was just selected listens.
    mutating func startedProtocol() {
        if state == .active, card.speaksPart4 { state = .part4 }
    }

    /// HLTA, or DESELECT in the protocol: only the selected card listens.
    mutating func halted() {
        switch state {
        case .active, .part4: state = .halt
        case .ready: fallBack()
        case .idle, .halt: break
        }
    }

    private mutating func fallBack() { state = wasHalted ? .halt : .idle }
}
