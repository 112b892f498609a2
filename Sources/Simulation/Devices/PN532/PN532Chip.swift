/// The PN532 without its serial line: the cards in its field, its registers and its selected
/// targets.
///
/// The caller passes the time. A command is answered at once or with `busy`: then the caller must
/// call `resume(at:)` at the given time, and again until it returns a reply. A new command, like
/// `abort()`, ends the current one.
///
/// The cards have the states of ISO/IEC 14443-3 (`ProximityCard`). A search for any card sends
/// REQA, one for a UID sends WUPA. So a card that was selected before and not halted misses the
/// first request of the next search: with two cards in the field, repeated searches find them in
/// turn. A halted card stays silent until the field is switched off, or its UID is requested.
///
/// Source: NXP UM0701-02 §7; libnfc 1.8's requirements were taken from its traffic. Which request
/// the chip sends is an assumption, not measured on a chip.
struct PN532Chip: Sendable {
    /// The result of a command.
    enum Answer: Sendable, Equatable {
        /// The data after the reply code.
        case reply([UInt8])
        /// No result yet; call `resume(at:)` at this time, in nanoseconds.
        case busy(resumeAt: UInt64)
        /// "Application level error" (unknown command, invalid parameters).
        case syntaxError
    }

    /// Status bytes of replies (UM0701-02 §7.1). libnfc calls `abort()` on unexpected high bits.
    enum Status {
        static let ok: UInt8 = 0x00
        static let timeout: UInt8 = 0x01
        static let wrongContext: UInt8 = 0x27
    }

    /// An operation that takes time.
    enum Work: Sendable {
        case search(Search)
        case reply([UInt8], at: UInt64)
    }

    /// Maximum number of cards in the field; another one replaces the oldest.
    static let cardLimit = 16

    /// IC, version 1, revision 6, and support for ISO 14443 A, B and ISO 18092.
    private static let firmware: [UInt8] = [0x32, 0x01, 0x06, 0x07]

    /// Parameters after power-on: automatic ATR_RES and automatic RATS (UM0701-02 §7.2.9).
    private static let defaultParameters: UInt8 = 0x14

    /// Cards in the field, oldest first, with unique UIDs.
    var cards: [ProximityCard] = []

    /// The UID behind each target number, at most `Search.targetLimit`.
    var targets: [UInt8: [UInt8]] = [:]

    /// The tag state of the targets that are NFC Forum tags.
    var tags: [UInt8: Type4Tag] = [:]

    /// Further tries of a search after the first; FF means unlimited.
    var passiveRetries: UInt8 = 0xFF

    private(set) var parameters = defaultParameters
    private var registers: [UInt16: UInt8] = [:]
    private var fieldIsOn = false
    /// For random UIDs.
    private var noise = ReaderNoise(seed: 0x14443)
    var work: Work?

    /// Resets the chip as a power cycle does; the cards stay where they are.
    mutating func powerOn() {
        let (present, noise) = (cards, noise)
        self = PN532Chip()
        (cards, self.noise) = (present, noise)
    }

    /// A card entered the field; it replaces one with the same UID.
    mutating func presented(_ card: VirtualCard) {
        removed(uid: card.uid)
        if cards.count == Self.cardLimit { cards.removeFirst() }
        var entering = ProximityCard(card)
        entering.powerOn(&noise)
        cards.append(entering)
    }

    /// A card left the field, by the UID that it was presented with; nil means all cards.
    mutating func removed(uid: [UInt8]?) {
        cards.removeAll { uid == nil || $0.card.uid == uid }
    }

    /// A command arrived; `now` is in nanoseconds of a monotonic clock.
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

    /// The host no longer waits for the reply.
    mutating func abort() {
        work = nil
    }

    /// Switches the cards' power; without it, cards forget that they were halted or selected.
    mutating func switchField(on: Bool) {
        if !on { targets = [:] }
        if on, !fieldIsOn {
            for index in cards.indices { cards[index].powerOn(&noise) }
        }
        fieldIsOn = on
    }

    /// 00 returns the parameters, 06 checks that the selected card is still present.
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

    /// Item 01 switches the field, item 05 sets the retries; other items are accepted and ignored.
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
