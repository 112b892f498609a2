/// The PN532 itself, without its serial line: cards in its field, registers, selected targets.
///
/// It is told the time and never asks for it. A command is answered at once or with "still busy,
/// ask again at": then `resume(at:)` is to be called at that time, and again until it answers.
/// A new command, like `abort()`, ends what was going on.
///
/// The trap is *halted* cards. A card that was deselected stays silent until it leaves the field,
/// the field is switched off, it is asked for by its UID, or a search has ended without any
/// card. The last is what lets libnfc list three cards one after the other and find them again
/// the next time.
///
/// Source: NXP UM0701-02 §7; what libnfc 1.8 needs of it was taken from its traffic.
struct PN532Chip: Sendable {
    /// What a command comes to.
    enum Answer: Sendable, Equatable {
        /// The data behind the reply code.
        case reply([UInt8])
        /// Nothing yet; call `resume(at:)` at this time, in nanoseconds.
        case busy(askAgainAt: UInt64)
        /// "Application level error" (unknown command, impossible parameters).
        case syntaxError
    }

    /// Status bytes of replies (UM0701-02 §7.1). libnfc calls `abort()` on unexpected high bits.
    enum Status {
        static let ok: UInt8 = 0x00
        static let timeout: UInt8 = 0x01
        static let wrongContext: UInt8 = 0x27
    }

    /// What takes time.
    enum Work: Sendable {
        case search(Search)
        case reply([UInt8], at: UInt64)
    }

    /// Most cards in the field; one more pushes out the oldest.
    static let cardLimit = 16

    /// IC, version 1, revision 6, and support of ISO 14443 A, B and ISO 18092.
    private static let firmware: [UInt8] = [0x32, 0x01, 0x06, 0x07]

    /// Parameters after power-on: automatic ATR_RES and automatic RATS (UM0701-02 §7.2.9).
    private static let defaultParameters: UInt8 = 0x14

    /// Cards in the field, the oldest first, no UID twice.
    var cards: [VirtualCard] = []

    /// UIDs of the cards that keep silent.
    var halted: Set<[UInt8]> = []

    /// The UID behind each target number, at most `Search.targetLimit`.
    var targets: [UInt8: [UInt8]] = [:]

    /// What the targets are that are NFC Forum tags.
    var tags: [UInt8: Type4Tag] = [:]

    /// Tries of a search after the first; FF: without end.
    var passiveRetries: UInt8 = 0xFF

    private(set) var parameters = defaultParameters
    private var registers: [UInt16: UInt8] = [:]
    private var fieldIsOn = false
    var work: Work?

    /// As after switching the power on; the cards stay where they are.
    mutating func powerOn() {
        let present = cards
        self = PN532Chip()
        cards = present
    }

    /// A card came into the field; it takes the place of one with the same UID.
    mutating func presented(_ card: VirtualCard) {
        removed(uid: card.uid)
        if cards.count == Self.cardLimit { removed(uid: cards[0].uid) }
        cards.append(card)
    }

    /// A card left the field; nil: all of them.
    mutating func removed(uid: [UInt8]?) {
        cards.removeAll { uid == nil || $0.uid == uid }
        halted = uid.map { halted.subtracting([$0]) } ?? []
    }

    /// A command arrived; `now` in nanoseconds of a clock that does not run backwards.
    mutating func handle(_ command: PN532Command, at now: UInt64) -> Answer {
        work = nil
        let data = command.data
        switch PN532Command.Code(rawValue: command.code) {
        case .diagnose: return diagnosed(data)
        case .getFirmwareVersion: return .reply(Self.firmware)
        case .readRegister: return registersRead(data)
        case .writeRegister: return registersWritten(data)
        case .setParameters:
            guard data.count == 1 else { return .syntaxError }
            parameters = data[0]
            return .reply([])
        case .samConfiguration:
            guard let mode = data.first, (1...4).contains(mode) else { return .syntaxError }
            return .reply([])
        case .powerDown:
            guard !data.isEmpty else { return .syntaxError }
            switchField(on: false)
            return .reply([Status.ok])
        case .rfConfiguration: return configured(data)
        case .inListPassiveTarget: return searchStarted(data, at: now)
        case .inDataExchange: return exchanged(data, at: now)
        case .inDeselect: return released(data, forgetting: false)
        case .inRelease: return released(data, forgetting: true)
        case .inSelect: return selected(data)
        case nil: return .syntaxError
        }
    }

    /// The host no longer wants the answer.
    mutating func abort() {
        work = nil
    }

    /// Power for the cards: without it they forget that they were halted or selected.
    mutating func switchField(on: Bool) {
        if !on {
            targets = [:]
            halted = []
        }
        fieldIsOn = on
    }

    /// 00 sends the parameters back, 06 asks whether the selected card is still there.
    private func diagnosed(_ data: [UInt8]) -> Answer {
        switch data.first {
        case 0x00: .reply(data)
        case 0x01, 0x02, 0x07: .reply([Status.ok])
        case 0x06: .reply([targets.values.contains(where: isInField) ? Status.ok : Status.timeout])
        default: .syntaxError
        }
    }

    private func registersRead(_ data: [UInt8]) -> Answer {
        guard !data.isEmpty, data.count.isMultiple(of: 2) else { return .syntaxError }
        return .reply(
            stride(from: 0, to: data.count, by: 2).map { index in
                registers[UInt16(data[index]) << 8 | UInt16(data[index + 1])] ?? 0
            })
    }

    private mutating func registersWritten(_ data: [UInt8]) -> Answer {
        guard !data.isEmpty, data.count.isMultiple(of: 3) else { return .syntaxError }
        for index in stride(from: 0, to: data.count, by: 3) {
            registers[UInt16(data[index]) << 8 | UInt16(data[index + 1])] = data[index + 2]
        }
        return .reply([])
    }

    /// Item 01 switches the field, item 05 sets the retries; the rest is accepted and ignored.
    private mutating func configured(_ data: [UInt8]) -> Answer {
        guard data.count >= 2 else { return .syntaxError }
        switch data[0] {
        case 0x01:
            switchField(on: data[1] & 0x01 != 0)
        case 0x05:
            guard data.count == 4 else { return .syntaxError }
            passiveRetries = data[3]
        default:
            break
        }
        return .reply([])
    }

    func isInField(_ uid: [UInt8]) -> Bool {
        cards.contains { $0.uid == uid }
    }
}
