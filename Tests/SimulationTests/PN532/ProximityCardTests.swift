import Testing

@testable import VirtualDevices

/// The state diagram of ISO/IEC 14443-3 §6.3.
@Suite struct ProximityCardTests {
    private static let uid: [UInt8] = [4, 1, 2, 3, 4, 5, 6]

    private enum Step { case reqa, wupa, select, selectOther, halt, rats }

    private func state(after steps: [Step], sak: UInt8 = 0) throws -> ProximityCard.State {
        var card = ProximityCard(try VirtualCard(uid: Self.uid, sak: sak))
        for step in steps {
            switch step {
            case .reqa: _ = card.requested(wakeUp: false)
            case .wupa: _ = card.requested(wakeUp: true)
            case .select: card.selected(Self.uid)
            case .selectOther: card.selected([1, 2, 3, 4])
            case .halt: card.halted()
            case .rats: card.startedProtocol()
            }
        }
        return card.state
    }

    @Test func followsStateDiagram() throws {
        #expect(try state(after: []) == .idle)
        #expect(try state(after: [.select]) == .idle)
        #expect(try state(after: [.halt]) == .idle)
        #expect(try state(after: [.reqa]) == .ready)
        #expect(try state(after: [.reqa, .reqa]) == .idle)
        #expect(try state(after: [.reqa, .selectOther]) == .idle)
        #expect(try state(after: [.reqa, .halt]) == .idle)
        #expect(try state(after: [.reqa, .select]) == .active)
        #expect(try state(after: [.reqa, .select, .reqa]) == .idle)
        #expect(try state(after: [.reqa, .select, .wupa]) == .idle)
        #expect(try state(after: [.reqa, .select, .halt]) == .halt)
    }

    @Test func wakesHaltedCardByWUPAOnly() throws {
        let halted: [Step] = [.reqa, .select, .halt]
        #expect(try state(after: halted + [.reqa]) == .halt)
        #expect(try state(after: halted + [.wupa]) == .ready)
        #expect(try state(after: halted + [.wupa, .selectOther]) == .halt)
        #expect(try state(after: halted + [.wupa, .select]) == .active)
        #expect(try state(after: halted + [.wupa, .select, .reqa]) == .halt)
    }

    @Test func keepsProtocolUntilDeselected() throws {
        let part4: [Step] = [.reqa, .select, .rats]
        #expect(try state(after: part4) == .active)
        #expect(try state(after: part4, sak: 0x20) == .part4)
        #expect(try state(after: part4 + [.reqa, .wupa, .selectOther], sak: 0x20) == .part4)
        #expect(try state(after: part4 + [.halt], sak: 0x20) == .halt)
    }
}
