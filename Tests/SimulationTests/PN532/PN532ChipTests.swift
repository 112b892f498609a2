import Testing

@testable import VirtualDevices

@Suite struct PN532ChipTests {
    private static let four: [UInt8] = [1, 2, 3, 4]
    private static let seven: [UInt8] = [4, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66]
    private static let ten: [UInt8] = [10, 11, 12, 13, 14, 15, 1, 2, 3, 4]
    private static let list = PN532Command(.inListPassiveTarget, [1, 0])
    private static let finite = PN532Command(.rfConfiguration, [5, 0, 1, 2])

    /// A chip with these cards in its field, and with finite searches.
    private func chip(_ uids: [UInt8]..., sak: UInt8? = nil) throws -> PN532Chip {
        var chip = PN532Chip()
        for uid in uids { chip.presented(try VirtualCard(uid: uid, sak: sak)) }
        #expect(chip.handle(Self.finite, at: 0) == .reply([]))
        return chip
    }

    /// Runs a command to its answer, and returns its duration.
    private func finish(
        _ command: PN532Command, on chip: inout PN532Chip, at start: UInt64 = 0
    ) -> (answer: PN532Chip.Answer?, time: UInt64) {
        var now = start
        var answer: PN532Chip.Answer? = chip.handle(command, at: now)
        while case .busy(let later) = answer, later < start + 10_000_000_000 {
            now = later
            answer = chip.resume(at: now)
        }
        return (answer, now - start)
    }

    /// UIDs of every length are reported completely, with ATQA, SAK and length.
    @Test func reportsUIDsOfAllLengths() throws {
        let expected: [([UInt8], [UInt8])] = [
            (Self.four, [1, 1, 0x00, 0x04, 0x08, 4]), (Self.seven, [1, 1, 0x00, 0x44, 0x00, 7]),
            (Self.ten, [1, 1, 0x00, 0x84, 0x00, 10]),
        ]
        for (uid, head) in expected {
            var chip = try chip(uid)
            let found = finish(Self.list, on: &chip)
            #expect(found.answer == .reply(head + uid))
            #expect(found.time == PN532Chip.selectTime)
        }
    }

    /// An ISO 14443-4 card sends its ATS exactly when automatic RATS is on.
    @Test func sendsATSWithAutomaticRATS() throws {
        var chip = try chip(Self.seven, sak: 0x20)
        let plain: [UInt8] = [1, 1, 0x00, 0x44, 0x20, 7] + Self.seven
        #expect(finish(Self.list, on: &chip).answer == .reply(plain + [5, 0x78, 0x80, 0x70, 2]))
        #expect(chip.handle(PN532Command(.inRelease, [0]), at: 0) == .reply([0]))
        chip.switchField(on: false)
        #expect(chip.handle(PN532Command(.setParameters, [0x04]), at: 0) == .reply([]))
        #expect(finish(Self.list, on: &chip).answer == .reply(plain))
    }

    /// Without a card, a finite search ends after its tries; an unlimited one does not end.
    @Test func finiteSearchEndsWithoutCard() throws {
        var chip = try chip()
        let ended = finish(Self.list, on: &chip)
        #expect(ended.answer == .reply([0]))
        #expect(ended.time == 3 * PN532Chip.tryTime)
        _ = chip.handle(PN532Command(.rfConfiguration, [5, 0, 1, 0xFF]), at: 0)
        guard case .busy = finish(Self.list, on: &chip).answer else {
            Issue.record("an endless search ended")
            return
        }
    }

    /// A search finds a card that arrives meanwhile, but not one that leaves while being selected.
    @Test func searchNoticesMovingCards() throws {
        var chip = try chip()
        #expect(chip.handle(Self.list, at: 0) == .busy(resumeAt: 6_000_000))
        chip.presented(try VirtualCard(uid: Self.four))
        #expect(chip.resume(at: 5_999_999) == .busy(resumeAt: 6_000_000))
        #expect(chip.resume(at: 6_000_000) == .busy(resumeAt: 18_000_000))
        chip.removed(uid: Self.four)
        #expect(chip.resume(at: 18_000_000) == .busy(resumeAt: 24_000_000))
        #expect(chip.resume(at: 24_000_000) == .reply([0]))
        #expect(chip.resume(at: 30_000_000) == nil)
    }

    /// Repeated search and deselect visits each card once, then finds none until the field was off.
    @Test func listsCardsOneAfterTheOther() throws {
        var chip = try chip(Self.ten, Self.four, Self.seven)
        for _ in 0..<2 {
            for uid in [Self.four, Self.seven, Self.ten] {
                guard case .reply(let data) = finish(Self.list, on: &chip).answer else { break }
                #expect(Array(data.suffix(uid.count)) == uid)
                let deselect = PN532Command(.inDeselect, [0])
                #expect(chip.handle(deselect, at: 0) == .reply([0]))
            }
            for _ in 0..<2 { #expect(finish(Self.list, on: &chip).answer == .reply([0])) }
            for isOn: UInt8 in [0, 1] {
                let field = PN532Command(.rfConfiguration, [1, isOn])
                #expect(chip.handle(field, at: 0) == .reply([]))
            }
        }
    }

    /// A selected card that is not halted misses the next request, so two cards are found in turn;
    /// a single one is found at the second try.
    @Test func findsTwoCardsInTurn() throws {
        var chip = try chip(Self.four, Self.seven)
        let found = (0..<6).map { _ -> [UInt8]? in
            guard case .reply(let data) = finish(Self.list, on: &chip).answer else { return nil }
            return Array(data.dropFirst(6))
        }
        #expect(found == [Self.four, Self.seven, Self.four, Self.seven, Self.four, Self.seven])
        chip.removed(uid: Self.four)
        #expect(finish(Self.list, on: &chip).time == PN532Chip.tryTime + PN532Chip.selectTime)
    }

    /// A phone has another UID after each time without a field, which begins with 08.
    @Test func changesRandomUIDWithField() throws {
        var chip = PN532Chip()
        _ = chip.handle(Self.finite, at: 0)
        chip.presented(try VirtualCard(uid: [8, 0, 0, 1], hasRandomUID: true))
        var uids: Set<[UInt8]> = []
        for _ in 0..<3 {
            for _ in 0..<2 {
                guard case .reply(let data) = finish(Self.list, on: &chip).answer else { break }
                uids.insert(Array(data.suffix(4)))
            }
            chip.switchField(on: false)
        }
        #expect(uids.count == 3 && uids.allSatisfy { $0[0] == 0x08 })
        chip.removed(uid: [8, 0, 0, 1])
        #expect(finish(Self.list, on: &chip).answer == .reply([0]))
    }

    /// Two targets fit into one reply; three are an invalid parameter.
    @Test func findsTwoTargetsAtOnce() throws {
        var chip = try chip(Self.four, Self.seven, Self.ten)
        let two = PN532Command(.inListPassiveTarget, [2, 0])
        let first: [UInt8] = [1, 0x00, 0x04, 0x08, 4] + Self.four
        let second: [UInt8] = [2, 0x00, 0x44, 0x00, 7] + Self.seven
        #expect(finish(two, on: &chip).answer == .reply([2] + first + second))
        let three = PN532Command(.inListPassiveTarget, [3, 0])
        #expect(chip.handle(three, at: 0) == .syntaxError)
    }

    /// A search by UID with cascade tags finds only that card, even if it is halted.
    @Test func searchByUIDFindsHaltedCard() throws {
        var chip = try chip(Self.four, Self.seven, Self.ten)
        let asked: [([UInt8], [UInt8])] = [
            (Self.four, Self.four), ([0x88] + Self.seven, Self.seven),
            ([0x88] + Self.ten[..<3] + [0x88] + Self.ten[3...], Self.ten),
        ]
        for (cascaded, uid) in asked {
            for _ in 0..<2 {
                let search = PN532Command(.inListPassiveTarget, [1, 0] + cascaded)
                guard case .reply(let data) = finish(search, on: &chip).answer else { break }
                #expect(Array(data.suffix(uid.count)) == uid)
                #expect(chip.handle(PN532Command(.inRelease, [0]), at: 0) == .reply([0]))
            }
        }
    }

    /// Switching the field off wakes halted cards and forgets targets.
    @Test func fieldOffWakesCards() throws {
        var chip = try chip(Self.four)
        _ = finish(Self.list, on: &chip)
        _ = chip.handle(PN532Command(.inDeselect, [1]), at: 0)
        #expect(finish(Self.list, on: &chip).answer == .reply([0]))
        #expect(chip.handle(PN532Command(.rfConfiguration, [1, 0]), at: 0) == .reply([]))
        #expect(chip.handle(PN532Command(.inSelect, [1]), at: 0) == .reply([0x27]))
        guard case .reply(let data) = finish(Self.list, on: &chip).answer else { return }
        #expect(Array(data.suffix(4)) == Self.four)
    }

    /// A selected card answers, a card that left times out, and an unknown target is an error.
    @Test func exchangesDataWithSelectedCard() throws {
        var chip = try chip(Self.four)
        _ = finish(Self.list, on: &chip)
        let read = PN532Command(.inDataExchange, [1, 0x30, 0])
        let zeros = [UInt8](repeating: 0, count: 17)
        #expect(finish(read, on: &chip).answer == .reply(zeros))
        #expect(chip.handle(PN532Command(.diagnose, [6]), at: 0) == .reply([0]))
        chip.removed(uid: nil)
        let late = finish(read, on: &chip)
        #expect(late.answer == .reply([0x01]))
        #expect(late.time == PN532Chip.timeoutTime)
        #expect(chip.handle(PN532Command(.diagnose, [6]), at: 0) == .reply([1]))
        #expect(chip.handle(PN532Command(.inSelect, [1]), at: 0) == .reply([1]))
        let unknown = PN532Command(.inDataExchange, [2, 0x30, 0])
        #expect(chip.handle(unknown, at: 0) == .reply([0x27]))
    }

    /// A register keeps the written value until the power goes off.
    @Test func registersKeepValuesUntilPowerOff() throws {
        var chip = try chip()
        let write = PN532Command(.writeRegister, [0x63, 0x02, 0x80, 0x63, 0x03, 0x7F])
        let read = PN532Command(.readRegister, [0x63, 0x03, 0x63, 0x02, 0x63, 0x0D])
        #expect(chip.handle(write, at: 0) == .reply([]))
        #expect(chip.handle(read, at: 0) == .reply([0x7F, 0x80, 0]))
        chip.powerOn()
        #expect(chip.handle(read, at: 0) == .reply([0, 0, 0]))
    }

    /// The commands with which libnfc opens a PN532 get the expected answers.
    @Test func answersOpeningSequenceOfLibnfc() throws {
        var chip = try chip()
        let text = Array("libnfc".utf8)
        #expect(chip.handle(PN532Command(.samConfiguration, [1]), at: 0) == .reply([]))
        #expect(chip.handle(PN532Command(.diagnose, [0] + text), at: 0) == .reply([0] + text))
        #expect(chip.handle(PN532Command(.getFirmwareVersion), at: 0) == .reply([0x32, 1, 6, 7]))
        #expect(chip.handle(PN532Command(.setParameters, [0x14]), at: 0) == .reply([]))
        #expect(chip.handle(PN532Command(.powerDown, [0xF0]), at: 0) == .reply([0]))
    }

    /// The field holds a limited number of cards, with unique UIDs.
    @Test func limitsNumberOfCards() throws {
        var chip = PN532Chip()
        for number in 0...UInt8(PN532Chip.cardLimit) {
            for _ in 0..<2 { chip.presented(try VirtualCard(uid: [1, 2, 3, number])) }
        }
        #expect(chip.cards.map { $0.uid[3] } == Array(1...UInt8(PN532Chip.cardLimit)))
    }
}
