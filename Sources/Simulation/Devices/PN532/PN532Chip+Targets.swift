/// Finding cards and exchanging data with them.
extension PN532Chip {
    /// A running InListPassiveTarget.
    struct Search: Sendable {
        /// Maximum number of targets at once (UM0701-02 §7.3.5).
        static let targetLimit: UInt8 = 2

        /// The number of targets to find, 1...`targetLimit`.
        let wanted: Int

        /// The only UID that may answer, without cascade tags; nil means any.
        let uid: [UInt8]?

        /// Whether the search is for type A at 106 kbit/s; the simulation has no other cards.
        let isTypeA: Bool

        /// Remaining tries, including the current one; nil means unlimited.
        var triesLeft: Int?

        /// When the current try or selection ends, in nanoseconds.
        var until: UInt64 = 0

        /// Whether a card has answered and is being selected.
        var isSelecting = false
    }

    /// One try without a card takes 6 ms, anticollision with select 12 ms. These are assumptions,
    /// not measured on a chip; with libnfc's three tries they yield the 18 ms of an empty search.
    static let tryTime: UInt64 = 6_000_000
    static let selectTime: UInt64 = 12_000_000

    /// A card answers within 3 ms; without a card, the chip gives up after 52 ms (its default
    /// time-out of 51.2 ms, UM0701-02 §7.3.1).
    static let exchangeTime: UInt64 = 3_000_000
    static let timeoutTime: UInt64 = 52_000_000

    /// Continues the current command; nil if no command is running.
    mutating func resume(at now: UInt64) -> Answer? {
        switch work {
        case nil: return nil
        case .reply(let data, let due):
            guard now >= due else { return .busy(resumeAt: due) }
            work = nil
            return .reply(data)
        case .search(let search):
            guard now >= search.until else { return .busy(resumeAt: search.until) }
            return continued(search, at: now)
        }
    }

    /// InListPassiveTarget: MaxTg, BrTy, and for type A a UID with cascade tags.
    mutating func searchStarted(_ data: [UInt8], at now: UInt64) -> Answer {
        guard data.count >= 2, (1...Search.targetLimit).contains(data[0]) else {
            return .syntaxError
        }
        switchField(on: true)
        targets = [:]
        let isTypeA = data[1] == 0x00
        let uid = Array(data.dropFirst(2))
        let search = Search(
            wanted: Int(data[0]), uid: isTypeA && !uid.isEmpty ? Self.withoutCascade(uid) : nil,
            isTypeA: isTypeA, triesLeft: passiveRetries == 0xFF ? nil : Int(passiveRetries) + 1)
        return tried(search, at: now)
    }

    /// Removes the cascade tag 88 that precedes each part but the last of a 7- or 10-byte UID
    /// (ISO/IEC 14443-3 §6.5.4).
    static func withoutCascade(_ uid: [UInt8]) -> [UInt8] {
        if uid.count == 8, uid[0] == 0x88 { return Array(uid[1...]) }
        if uid.count == 12, uid[0] == 0x88, uid[4] == 0x88 { return Array(uid[1...3] + uid[5...]) }
        return uid
    }

    /// Starts the next try with a request to all cards.
    private mutating func tried(_ search: Search, at now: UInt64) -> Answer {
        var search = search
        request(search)
        search.isSelecting = !answering(search).isEmpty
        search.until = now + (search.isSelecting ? Self.selectTime : Self.tryTime)
        work = .search(search)
        return .busy(resumeAt: search.until)
    }

    /// Handles the end of a try.
    private mutating func continued(_ search: Search, at now: UInt64) -> Answer {
        let found = search.isSelecting ? selectedCards(search) : []
        if !found.isEmpty {
            work = nil
            return .reply(reported(found))
        }
        var next = search
        next.triesLeft = search.triesLeft.map { $0 - 1 }
        guard next.triesLeft == 0 else { return tried(next, at: now) }
        work = nil
        return .reply([0])
    }

    /// REQA, or WUPA when a certain card is wanted.
    private mutating func request(_ search: Search) {
        guard search.isTypeA else { return }
        for index in cards.indices { _ = cards[index].requested(wakeUp: search.uid != nil) }
    }

    /// The cards that have answered the request, in anticollision order.
    private func answering(_ search: Search) -> [ProximityCard] {
        cards
            .filter { $0.state == .ready && (search.uid == nil || search.uid == $0.uid) }
            .sorted { $0.uid.lexicographicallyPrecedes($1.uid) }
    }

    /// Selects the first card; if another one is wanted, halts it and looks for that one.
    private mutating func selectedCards(_ search: Search) -> [ProximityCard] {
        var found: [ProximityCard] = []
        while found.count < search.wanted, let next = answering(search).first {
            select(next.uid)
            found.append(next)
            guard found.count < search.wanted else { break }
            change(next.uid) { $0.halted() }
            request(search)
        }
        return found
    }

    /// SELECT, and RATS where the chip does that by itself.
    private mutating func select(_ uid: [UInt8]) {
        for index in cards.indices { cards[index].selected(uid) }
        if asksForATS { change(uid) { $0.startedProtocol() } }
    }

    private mutating func change(_ uid: [UInt8], _ body: (inout ProximityCard) -> Void) {
        for index in cards.indices where cards[index].uid == uid { body(&cards[index]) }
    }

    /// Whether RATS is automatic (UM0701-02 §7.2.9).
    private var asksForATS: Bool { parameters & 0x10 != 0 }

    /// Makes the cards targets 1 and 2 and returns their description (UM0701-02 §7.3.5).
    private mutating func reported(_ cards: [ProximityCard]) -> [UInt8] {
        var reply = [UInt8(cards.count)]
        for (number, found) in zip(UInt8(1)..., cards) {
            let card = found.card
            targets[number] = found.uid
            tags[number] = Type4Tag(card)
            reply += [number] + card.atqa + [card.sak, UInt8(found.uid.count)] + found.uid
            if card.speaksPart4 && asksForATS { reply += card.ats }
        }
        return reply
    }

    /// InDeselect and InRelease: halts the target's card; 0 means all targets.
    mutating func released(_ data: [UInt8], forgetting: Bool) -> Answer {
        guard data.count == 1 else { return .syntaxError }
        let numbers = data[0] == 0 ? Array(targets.keys) : [data[0]]
        for number in numbers {
            guard let uid = targets[number] else { return .reply([Status.wrongContext]) }
            change(uid) { $0.halted() }
            if forgetting { targets[number] = nil }
        }
        return .reply([Status.ok])
    }

    /// InSelect: wakes the target's card.
    mutating func selected(_ data: [UInt8]) -> Answer {
        guard data.count == 1 else { return .syntaxError }
        guard let uid = targets[data[0]] else { return .reply([Status.wrongContext]) }
        guard isInField(uid) else { return .reply([Status.timeout]) }
        activate(uid)
        return .reply([Status.ok])
    }

    /// Halts the other targets, and wakes and selects this one unless it is selected.
    private mutating func activate(_ uid: [UInt8]) {
        for other in targets.values where other != uid { change(other) { $0.halted() } }
        guard cards.contains(where: { $0.uid == uid && ![.active, .part4].contains($0.state) })
        else { return }
        change(uid) { _ = $0.requested(wakeUp: true) }
        select(uid)
    }

    /// InDataExchange: an NFC Forum tag answers the APDU. Any other card answers a read with 16
    /// zeros, a presence check with A3, and everything else with "9000".
    mutating func exchanged(_ data: [UInt8], at now: UInt64) -> Answer {
        guard let number = data.first else { return .syntaxError }
        guard let uid = targets[number & 0x3F] else { return .reply([Status.wrongContext]) }
        guard isInField(uid) else {
            return replied([Status.timeout], at: now + Self.timeoutTime)
        }
        activate(uid)
        let said = Array(data.dropFirst())
        let answer: [UInt8] =
            switch said.first {
            case _ where tags[number & 0x3F] != nil: tags[number & 0x3F]?.answer(said) ?? []
            case 0x30: Array(repeating: 0, count: 16)
            case 0xB2: [0xA3]
            default: [0x90, 0x00]
            }
        return replied([Status.ok] + answer, at: now + Self.exchangeTime)
    }

    private mutating func replied(_ data: [UInt8], at due: UInt64) -> Answer {
        work = .reply(data, at: due)
        return .busy(resumeAt: due)
    }
}
