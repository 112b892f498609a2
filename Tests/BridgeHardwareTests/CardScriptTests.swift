import BridgeHardware
import BridgeProtocol
import BridgeTestSupport
import ChargingModel
import CommonBase
import Foundation
import TestSupport
import Testing
import VirtualDevices

@testable import BridgeLogic

extension BridgeHardwareTests.WithReader {
    /// The real libnfc on a virtual reader with cards of several people and phones, and the real
    /// machine behind it: one transaction for each tap that a driver intends.
    @Suite struct CardScriptTests {
        /// All of a thousand with `ZAPOJ_LONG_TESTS`; they take some minutes.
        private static let count: UInt64 = RandomCases.isLong ? 1000 : 40

        @Test func countsOneTransactionPerIntendedTap() async throws {
            let world = try await CardWorld()
            for seed in 1...Self.count {
                var script = CardScript(seed: seed)
                try await script.run(in: world)
            }
            world.stop()
        }

        /// Two cards of the household in one purse: the first tap starts, the second stops, and
        /// nothing happens while it lies there.
        @Test func takesPurseForOneCard() async throws {
            let world = try await CardWorld()
            for isCharging in [true, false, true, false] {
                try world.put(.own, .spouse)
                try await world.polls(20)
                #expect(world.isCharging == isCharging)
                try await world.clear()
            }
            #expect(world.starts == 2)
            world.stop()
        }
    }
}

/// A reader, the provider that reads it, and the machine that gets its taps; the driver's card and
/// the spouse's are accepted, all others are refused.
private final class CardWorld {
    enum Thing: CaseIterable {
        case own, spouse, bank, pass, phone

        /// The bank's card speaks ISO 14443-4.
        var card: VirtualCard {
            get throws {
                switch self {
                case .own: try VirtualCard(uid: [0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6])
                case .spouse: try VirtualCard(uid: [0xDE, 0xAD, 0xBE, 0xEF])
                case .bank: try VirtualCard(uid: [0x5A, 1, 2, 3], sak: 0x20)
                case .pass: try VirtualCard(uid: [0x02, 1, 2, 3, 4, 5, 6])
                case .phone: try VirtualCard(uid: [0x08, 0, 0, 1], sak: 0x20, hasRandomUID: true)
                }
            }
        }
    }

    private let bench: ReaderBench
    private let accepted: Set<String>
    private var machine: BridgeMachine
    private var taken = 0
    private(set) var starts = 0

    init() async throws {
        bench = try ReaderBench(speed: 50)
        accepted = [
            Hex.text(try Thing.own.card.uid), Hex.text(try Thing.spouse.card.uid),
        ]
        var policy = BridgePolicy()
        policy.hasFeedback = false
        policy.minimumOffMilliseconds = 0
        policy.closingsPerHour = .max
        machine = BridgeMachine(policy: policy, firmwareVersion: "1", seed: 1)
        tell(.started(StoredState()))
        try await bench.start()
    }

    func stop() { bench.stop() }

    var isCharging: Bool { machine.transaction.isRunning }

    func put(_ things: Thing...) throws {
        for thing in things { bench.reader?.present(try thing.card) }
    }

    func take(_ thing: Thing) throws { bench.reader?.remove(uid: try thing.card.uid) }

    /// What was taken away counts as gone.
    func rest() async throws {
        try await polls(1)
        bench.clock.pass(1000)
        try await polls(2)
    }

    /// Waits for so many polls, 100 ms each, and gives the machine what they found.
    func polls(_ count: Int) async throws {
        for _ in 0..<count {
            try await bench.polls(1)
            bench.clock.pass(100)
            let cards = bench.cards
            for card in cards.dropFirst(taken) {
                tell(.tokenPresented(card.token, isCompanion: card.isCompanion))
            }
            taken = cards.count
            answer()
        }
    }

    /// Takes everything away for long enough.
    func clear() async throws {
        bench.reader?.remove(uid: nil)
        try await rest()
    }

    /// The cloud has decided.
    private func answer() {
        while case .authorizing(let tap, let request, _) = machine.phase {
            let isAccepted = accepted.contains(tap.token.text)
            tell(.authorizationAnswered(request: request, isAccepted ? .accepted : .invalid))
        }
    }

    private func tell(_ input: BridgeInput) {
        let wasRunning = isCharging
        _ = machine.handle(input, at: bench.clock.now())
        if isCharging, !wasRunning { starts += 1 }
        // The disk has all: the session, then what the closing wrote.
        for _ in 1...2 {
            let stored = BridgeInput.persisted(ticket: machine.storage.lastTicket)
            _ = machine.handle(stored, at: bench.clock.now())
        }
    }
}

/// A driver who starts and stops with what is in the purse, while other things lie on the reader,
/// come and go.
private struct CardScript {
    private let seed: UInt64
    private var random: SeededRandom
    /// What the driver holds to the reader, with a card that may charge.
    private var purse: [CardWorld.Thing]
    /// What others leave there.
    private let strangers: [CardWorld.Thing]
    private var lying: Set<CardWorld.Thing> = []

    init(seed: UInt64) {
        self.seed = seed
        random = SeededRandom(seed: seed)
        var things = CardWorld.Thing.allCases.filter { $0 != .own }.shuffled(using: &random)
        purse = [.own]
        for _ in 0..<Int.random(in: 0...2, using: &random) { purse.append(things.removeFirst()) }
        strangers = things.filter { $0 != .spouse }
    }

    mutating func run(in world: CardWorld) async throws {
        try await world.clear()
        for gesture in 0..<4 {
            try await wander(in: world)
            try await present(in: world)
            #expect(world.isCharging == (gesture % 2 == 0), "script \(seed), gesture \(gesture)")
            try await wander(in: world)
            try await withdraw(in: world)
            #expect(world.isCharging == (gesture % 2 == 0), "script \(seed), gesture \(gesture)")
        }
    }

    /// Something comes or goes that nobody means.
    private mutating func wander(in world: CardWorld) async throws {
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            guard let thing = strangers.randomElement(using: &random) else { return }
            if lying.remove(thing) == nil {
                lying.insert(thing)
                try world.put(thing)
            } else {
                try world.take(thing)
            }
            try await world.polls(Int.random(in: 1...8, using: &random))
        }
    }

    /// The purse comes near: its cards within a second, in any order, with an unsteady hand.
    private mutating func present(in world: CardWorld) async throws {
        for thing in purse.shuffled(using: &random) {
            try world.put(thing)
            try await world.polls(Int.random(in: 0...3, using: &random))
        }
        if Bool.random(using: &random), let thing = purse.randomElement(using: &random) {
            try world.take(thing)
            try await world.polls(Int.random(in: 1...7, using: &random))
            try world.put(thing)
        }
        try await world.polls(Int.random(in: 2...8, using: &random))
    }

    private mutating func withdraw(in world: CardWorld) async throws {
        for thing in purse.shuffled(using: &random) {
            try world.take(thing)
            try await world.polls(Int.random(in: 0...2, using: &random))
        }
        try await world.rest()
    }
}
